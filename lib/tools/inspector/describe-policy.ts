import { RequestMethod } from '@nestjs/common';
import { CORS_OPTION_KEYS } from '../../policy/options/defaults.js';
import type { FieldSources } from '../../policy/options/merge-layers.js';
import type { CorsOptions } from '../../policy/options/options.js';
import { renderValue } from '../../diagnostics/render-value.js';
import type { TracedPolicy } from '../../assignment/traced-policies.js';
import { decoratorOf, type CandidatePolicy, isDecorator } from '../../assignment/suggest-changes.js';
import { handlerName, type Route } from '../../routing/route.js';
import type { CorsFieldExplanation, CorsFieldValue, CorsPolicyExplanation, CorsSourceKind } from './explanation.js';

/** What is said of methods where no option names any. */
export const SERVED_METHODS = 'the methods that the routes serve';

/** The policy of a handler, or of a path without one, field by field. */
export function describePolicy({ route, traced: one }: CandidatePolicy): CorsPolicyExplanation {
  const own = route === undefined ? undefined : decoratorOf(route);
  return {
    ...(route !== undefined && { handler: handlerName(route), route: routeName(route) }),
    ...(one.pattern !== undefined && { pattern: one.pattern }),
    fields: fieldsOf(one, own),
  };
}

/** Method and path of a route: `PUT /cats/:id`. */
export function routeName({ requestMethod, path }: Route): string {
  return `${RequestMethod[requestMethod]} ${path}`;
}

function fieldsOf({ policy, sources }: TracedPolicy, own: string | undefined): CorsFieldExplanation[] {
  const fields = ['origin', ...CORS_OPTION_KEYS.filter((key) => key !== 'origin')] as (keyof CorsOptions)[];
  return fields.map((field) => {
    const value = policy.options[field];
    return {
      field,
      value: field === 'methods' && value === undefined ? SERVED_METHODS : plainValue(value),
      ...sourceOf(field, sources, own),
    };
  });
}

function sourceOf(
  field: keyof CorsOptions,
  sources: FieldSources,
  own: string | undefined,
): Pick<CorsFieldExplanation, 'kind' | 'place' | 'resetBy'> {
  const place = sources.sourceOf(field);
  const resetBy = sources.resetBy(field);
  if (place !== undefined) return { kind: kindOf(place, own), place };
  return { kind: 'default', place: 'default', ...(resetBy !== undefined && { resetBy }) };
}

function kindOf(place: string, own: string | undefined): CorsSourceKind {
  if (place === own) return 'handler';
  if (isDecorator(place)) return 'class';
  if (place.startsWith("paths['")) return 'paths';
  return place.startsWith('policies.') ? 'policy' : 'global';
}

/** What JSON can hold. */
function plainValue(value: unknown): CorsFieldValue {
  if (Array.isArray(value)) return value.map((one) => (typeof one === 'string' ? one : renderValue(one)));
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return renderValue(value);
}

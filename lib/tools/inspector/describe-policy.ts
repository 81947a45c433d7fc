import { RequestMethod } from '@nestjs/common';
import { type CorsPlace, renderPlace } from '../../diagnostics/place.js';
import { CORS_OPTION_KEYS } from '../../policy/options/defaults.js';
import type { FieldSources } from '../../policy/options/merge-layers.js';
import { isLiveOrigins } from '../../policy/options/live-origins.js';
import type { CorsOptions } from '../../policy/options/options.js';
import type { CorsPolicy } from '../../policy/policy.js';
import { renderValue } from '../../diagnostics/render-value.js';
import type { TracedPolicy } from '../../assignment/traced-policies.js';
import { isGatewayRoute } from '../../routing/gateway-route.js';
import { handlerName, type Route } from '../../routing/route.js';
import type { CorsFieldValue } from '../../assignment/policy-changes.js';
import type { CorsFieldExplanation, CorsPolicyExplanation, CorsSourceKind } from './explanation.js';

/** The value of `methods` in reports if no option sets it. */
export const SERVED_METHODS = 'the methods that the routes serve';

/** The policy of a handler, or of a path without a handler, field by field. */
export function describePolicy(one: TracedPolicy): CorsPolicyExplanation {
  const { route, pattern } = one;
  return {
    ...(route !== undefined && { handler: handlerName(route), route: routeName(route) }),
    ...(pattern !== undefined && { pattern }),
    fields: fieldsOf(one),
  };
}

/** Method and path of a route: `PUT /cats/:id`, `WS /events`. */
export function routeName(route: Route): string {
  return `${methodOf(route)} ${route.path}`;
}

/** The method of a route as reports name it; `WS` for a gateway of WebSockets. */
export function methodOf(route: Route): string {
  return isGatewayRoute(route) ? 'WS' : RequestMethod[route.requestMethod];
}

/** The rules as they were written. Sources are described by name, because their rows change. */
function originOf({ options: { origin }, origins }: CorsPolicy): CorsOptions['origin'] | readonly unknown[] {
  if (origins.kind !== 'live') return origin;
  const sources = origins.sources.map(({ description }) => description);
  return [origin].flat().map((rule) => (isLiveOrigins(rule) ? sources.shift() : rule));
}

function fieldsOf({ policy, sources }: TracedPolicy): CorsFieldExplanation[] {
  const fields = ['origin', ...CORS_OPTION_KEYS.filter((key) => key !== 'origin')] as (keyof CorsOptions)[];
  return fields.map((field) => {
    const value = field === 'origin' ? originOf(policy) : policy.options[field];
    return {
      field,
      value: field === 'methods' && value === undefined ? SERVED_METHODS : plainValue(value),
      ...sourceOf(field, sources),
    };
  });
}

function sourceOf(
  field: keyof CorsOptions,
  sources: FieldSources,
): Pick<CorsFieldExplanation, 'kind' | 'place' | 'resetBy'> {
  const place = sources.sourceOf(field);
  const resetBy = sources.resetBy(field);
  if (place !== undefined) return { kind: KINDS[place.layer] ?? 'global', place: renderPlace(place) };
  return { kind: 'default', place: 'default', ...(resetBy !== undefined && { resetBy: renderPlace(resetBy) }) };
}

const KINDS: Partial<Record<CorsPlace['layer'], CorsSourceKind>> = {
  handler: 'handler',
  class: 'class',
  paths: 'paths',
  policies: 'policy',
};

/** The value as JSON data. */
function plainValue(value: unknown): CorsFieldValue {
  if (Array.isArray(value)) return value.map((one) => (typeof one === 'string' ? one : renderValue(one)));
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return renderValue(value);
}

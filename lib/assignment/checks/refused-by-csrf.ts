import { RequestMethod } from '@nestjs/common';
import { renderValue } from '../../diagnostics/render-value.js';
import { summarizeNames } from '../../diagnostics/summarize-names.js';
import { type CorsWarning, warningAt } from '../../diagnostics/warning.js';
import type { CorsPolicy } from '../../policy/policy.js';
import type { Route } from '../../routing/route.js';

/** Whether the CSRF protection of Nest refuses a request of this origin. */
export type RefusesRequest = (method: string, path: string, origin: string) => boolean;

/** An origin that no application trusts by its name. */
const ANY_OTHER = 'https://origin.invalid';

/** One warning for all routes whose policies allow origins that the CSRF protection of Nest refuses. */
export function warnRefusedByCsrf(
  routes: readonly Route[],
  policiesOf: (route: Route) => readonly CorsPolicy[],
  refuses: RefusesRequest,
): CorsWarning[] {
  const found = routes.map((route) => {
    const method = route.requestMethod === RequestMethod.ALL ? 'POST' : RequestMethod[route.requestMethod];
    const path = samplePath(route.path);
    const refused = (rule: unknown): boolean => refuses(method, path, isExact(rule) ? rule : ANY_OTHER);
    const rules = policiesOf(route).filter(({ methods }) => methods?.includes(method) !== false);
    return {
      name: `${RequestMethod[route.requestMethod]} ${route.path}`,
      origins: rules.flatMap(rulesOf).filter(refused),
    };
  });
  const refused = found.filter(({ origins }) => origins.length > 0);
  if (refused.length === 0) return [];
  const names = [...new Set(refused.map(({ name }) => name))];
  const origins = [
    ...new Set(
      refused.flatMap((one) => one.origins).map((rule) => (typeof rule === 'string' ? rule : renderValue(rule))),
    ),
  ];
  const message =
    `It answers 403 to requests that policies allow: ${summarizeNames(names)} from ${summarizeNames(origins)}. Write ` +
    'app.enableCsrfProtection({ exclude: isTrustedOrigin }), a function of nestjs-cors that exempts the origins that a policy ' +
    'names and allows with credentials. To exempt other origins, write a function that also returns true for their requests.';
  return [warningAt({ layer: 'application', name: 'app.enableCsrfProtection()' }, 'csrf-refuses-allowed', message)];
}

function rulesOf({ origins, options: { origin } }: CorsPolicy): readonly unknown[] {
  if (origins.kind === 'any') return ['*'];
  return origins.kind === 'none' || origin === false ? [] : [origin].flat();
}

/** Only such an origin can be a trusted one. */
function isExact(rule: unknown): rule is string {
  return typeof rule === 'string' && !rule.includes('*');
}

/** A path of the route. The protection compares paths with the routes that it excludes. */
function samplePath(path: string): string {
  return path.replace(/[:*](?:"[^"]*"|\w*)(?:\([^)]*\))?/g, 'x').replace(/[{}?+\\]/g, '');
}

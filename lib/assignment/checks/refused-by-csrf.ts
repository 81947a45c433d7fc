import { RequestMethod } from '@nestjs/common';
import { renderValue } from '../../diagnostics/render-value.js';
import { summarizeNames } from '../../diagnostics/summarize-names.js';
import { type CorsWarning, warningAt } from '../../diagnostics/warning.js';
import type { CorsPolicy } from '../../policy/policy.js';
import type { Route } from '../../routing/route.js';

/** The CSRF protection of Nest, as the application has enabled it. */
export interface CsrfProtection {
  /** Whether it refuses a request of this origin. */
  readonly refuses: (method: string, path: string, origin: string) => boolean;
  /** Whether `isTrustedOrigin()` decides which requests are exempt: only requests that a real handler gets show that. */
  readonly exemptsTrusted: boolean;
}

/** An origin that no application trusts by its name. */
const ANY_OTHER = 'https://origin.invalid';

/** An element of `origin`, and whether `isTrustedOrigin()` may exempt what it allows. */
interface AllowedRule {
  readonly rule: unknown;
  readonly isTrusted: boolean;
}

/** One warning for all routes whose policies allow origins that the CSRF protection of Nest refuses. */
export function warnRefusedByCsrf(
  routes: readonly Route[],
  policiesOf: (route: Route) => readonly CorsPolicy[],
  { refuses, exemptsTrusted }: CsrfProtection,
): CorsWarning[] {
  const found = routes.map((route) => {
    const method = route.requestMethod === RequestMethod.ALL ? 'POST' : RequestMethod[route.requestMethod];
    const path = samplePath(route.path);
    const isRefused = ({ rule, isTrusted }: AllowedRule): boolean =>
      !(exemptsTrusted && isTrusted) && refuses(method, path, isExact(rule) ? rule : ANY_OTHER);
    const policies = policiesOf(route).filter(({ methods }) => methods?.includes(method) !== false);
    return {
      name: `${RequestMethod[route.requestMethod]} ${route.path}`,
      rules: policies.flatMap(rulesOf).filter(isRefused),
    };
  });
  const refused = found.filter(({ rules }) => rules.length > 0);
  if (refused.length === 0) return [];
  const rules = refused.flatMap((one) => one.rules);
  const names = [...new Set(refused.map(({ name }) => name))];
  const origins = [...new Set(rules.map(({ rule }) => (typeof rule === 'string' ? rule : renderValue(rule))))];
  const message =
    `It answers 403 to requests that policies allow: ${summarizeNames(names)} from ${summarizeNames(origins)}. ` +
    (rules.some(({ isTrusted }) => isTrusted) ? WITH_CREDENTIALS : WITHOUT_CREDENTIALS);
  return [warningAt({ layer: 'application', name: 'app.enableCsrfProtection()' }, 'csrf-refuses-allowed', message)];
}

const WITH_CREDENTIALS =
  'Write app.enableCsrfProtection({ exclude: isTrustedOrigin }), a function of nestjs-cors that exempts the origins that a policy ' +
  'names and allows with credentials. To exempt other origins, write a function that also returns true for their requests.';

const WITHOUT_CREDENTIALS =
  'isTrustedOrigin() of nestjs-cors does not exempt them: it returns true only for origins that a policy names and allows with ' +
  'credentials. To exempt exact origins, add them to trustedOrigins of app.enableCsrfProtection(). To exempt others, write a ' +
  'function as exclude that returns true for their requests.';

function rulesOf({ origins, credentials, options: { origin } }: CorsPolicy): readonly AllowedRule[] {
  if (origins.kind === 'any') return [{ rule: '*', isTrusted: false }];
  const rules: readonly unknown[] = origins.kind === 'none' || origin === false ? [] : [origin].flat();
  return rules.map((rule) => ({ rule, isTrusted: credentials && typeof rule !== 'function' }));
}

/** Only such an origin can be a trusted one. */
function isExact(rule: unknown): rule is string {
  return typeof rule === 'string' && !rule.includes('*');
}

/** A path of the route. The protection compares paths with the routes that it excludes. */
function samplePath(path: string): string {
  return path.replace(/[:*](?:"[^"]*"|\w*)(?:\([^)]*\))?/g, 'x').replace(/[{}?+\\]/g, '');
}

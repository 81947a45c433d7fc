import type { ActualDecision, GrantedPreflight } from './decision.js';
import type { CorsPolicy } from './policy.js';

/** The headers a response leaves with: exactly these `Access-Control-*` headers and, merged, these `Vary` fields. */
export interface HeaderPlan {
  readonly set: readonly (readonly [name: string, value: string])[];
  readonly vary: readonly string[];
}

/** What the answer to a preflight depends on (Fetch, "CORS protocol and HTTP caches"; R15). */
const PREFLIGHT_VARY = Object.freeze(['Origin', 'Access-Control-Request-Method', 'Access-Control-Request-Headers']);
const ORIGIN_VARY = Object.freeze(['Origin']);
const NO_VARY: readonly string[] = Object.freeze([]);

/**
 * Plans the headers of an actual response (R12–R16).
 *
 * @param refusing whether origins that are not allowed get another response altogether (`rejectDisallowed`)
 */
export function planActual(decision: ActualDecision, refusing: boolean): HeaderPlan {
  const { policy, allowOrigin } = decision;
  const vary = dependsOnOrigin(policy, refusing) ? ORIGIN_VARY : NO_VARY;
  if (allowOrigin === undefined) return { set: [], vary };
  const set: [string, string][] = [['Access-Control-Allow-Origin', allowOrigin]];
  if (policy.credentials) set.push(['Access-Control-Allow-Credentials', 'true']);
  if (policy.exposedHeaders !== undefined) set.push(['Access-Control-Expose-Headers', policy.exposedHeaders]);
  return { set, vary };
}

/** A response for everybody, or for nobody, is the same for every origin. */
function dependsOnOrigin(policy: CorsPolicy, refusing: boolean): boolean {
  return policy.origins.kind !== 'any' && (refusing || policy.origins.kind !== 'none');
}

/** Plans the headers of a refused preflight: none that tell anything (R8). */
export function planRefusedPreflight(): HeaderPlan {
  return { set: [], vary: PREFLIGHT_VARY };
}

/**
 * Plans the headers of a granted preflight: the truth, from which the browser draws the verdict (R7).
 *
 * @param sharing the methods served at this URL under the very same policy
 */
export function planPreflight(decision: GrantedPreflight, sharing: readonly string[]): HeaderPlan {
  const { policy, allowOrigin } = decision;
  const set: [string, string][] = [['Access-Control-Allow-Origin', allowOrigin]];
  const add = (name: string, values: Iterable<string>): void => {
    const value = [...values].join(', ');
    if (value !== '') set.push([name, value]);
  };
  if (policy.credentials) set.push(['Access-Control-Allow-Credentials', 'true']);
  add('Access-Control-Allow-Methods', grantedMethods(decision, sharing));
  add('Access-Control-Allow-Headers', grantedHeaders(decision));
  set.push(['Access-Control-Max-Age', policy.maxAge]);
  return { set, vary: PREFLIGHT_VARY };
}

function grantedMethods({ policy, requestMethod }: GrantedPreflight, sharing: readonly string[]): string[] {
  const methods = new Set([requestMethod, ...sharing]);
  return [...methods].filter((method) => policy.methods?.includes(method) ?? true);
}

/** Any header means the ones asked for: a literal `*` means less with credentials, and never `Authorization` (R11). */
function grantedHeaders({ policy, requestHeaders }: GrantedPreflight): Iterable<string> {
  return policy.requestHeaders.kind === 'any' ? requestHeaders : policy.requestHeaders.names;
}

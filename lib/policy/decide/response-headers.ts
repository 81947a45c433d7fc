import type { ActualDecision, GrantedPreflight } from './decision.js';
import type { CorsPolicy, HeaderLine } from '../policy.js';

/** The headers a response leaves with: exactly these `Access-Control-*` headers and, merged, these `Vary` fields. */
export interface CorsResponseHeaders {
  /** The value of `Access-Control-Allow-Origin`; without one there is none of the others. */
  readonly allowOrigin: string | undefined;
  readonly others: readonly HeaderLine[];
  /** Separated by commas. */
  readonly vary: string;
}

const NONE: readonly HeaderLine[] = Object.freeze([]);

/** What the answer to a preflight depends on (Fetch, "CORS protocol and HTTP caches"; R15). */
const PREFLIGHT_VARY = 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers';
const REFUSED_PREFLIGHT = Object.freeze({ allowOrigin: undefined, others: NONE, vary: PREFLIGHT_VARY });

/**
 * Plans the headers of an actual response (R12–R16).
 *
 * @param refusing whether origins that are not allowed get another response altogether (`rejectDisallowed`)
 */
export function actualResponseHeaders({ policy, allowOrigin }: ActualDecision, refusing: boolean): CorsResponseHeaders {
  return { allowOrigin, others: policy.responseHeaders, vary: dependsOnOrigin(policy, refusing) ? 'Origin' : '' };
}

/** A response for everybody, or for nobody, is the same for every origin. */
function dependsOnOrigin(policy: CorsPolicy, refusing: boolean): boolean {
  return policy.origins.kind !== 'any' && (refusing || policy.origins.kind !== 'none');
}

/** Plans the headers of a refused preflight: none that tell anything (R8). */
export function refusedPreflightHeaders(): CorsResponseHeaders {
  return REFUSED_PREFLIGHT;
}

/**
 * Plans the headers of a granted preflight: the truth, from which the browser draws the verdict (R7).
 *
 * @param sharing the methods served at this URL under the very same policy
 */
export function preflightResponseHeaders(decision: GrantedPreflight, sharing: readonly string[]): CorsResponseHeaders {
  const { policy, allowOrigin } = decision;
  const others: HeaderLine[] = [];
  const methods = grantedMethods(decision, sharing);
  if (methods !== '') others.push(['Access-Control-Allow-Methods', methods]);
  // Any header means the ones asked for: a literal `*` means less with credentials, and never `Authorization` (R11).
  if (policy.requestHeaders.kind === 'any' && decision.requestHeaders.length > 0)
    others.push(['Access-Control-Allow-Headers', decision.requestHeaders.join(', ')]);
  others.push(...policy.preflightHeaders);
  return { allowOrigin, others, vary: PREFLIGHT_VARY };
}

/** The method asked for comes first. */
function grantedMethods({ policy: { methods }, requestMethod }: GrantedPreflight, sharing: readonly string[]): string {
  // As the list has it: the request's own string may be held in two bytes a character by now, and so would all that is
  // written with it.
  const asked = sharing.find((method) => method === requestMethod) ?? requestMethod;
  const named = [asked, ...sharing.filter((method) => method !== requestMethod)];
  return (methods === undefined ? named : named.filter((method) => methods.includes(method))).join(', ');
}

/** All headers of a plan, for a response that has no others. */
export function headersOf({ allowOrigin, others, vary }: CorsResponseHeaders): readonly HeaderLine[] {
  const headers: HeaderLine[] =
    allowOrigin === undefined ? [] : [['Access-Control-Allow-Origin', allowOrigin], ...others];
  if (vary !== '') headers.push(['Vary', vary]);
  return headers;
}

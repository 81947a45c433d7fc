import type { ActualDecision, GrantedPreflight } from './decision.js';
import type { HeaderLine } from '../policy.js';
import { grantsMethod } from './reason.js';

/** The CORS headers of a response: exactly these `Access-Control-*` headers, and these names merged into `Vary`. */
export interface CorsResponseHeaders {
  /** The value of `Access-Control-Allow-Origin`. Without it, none of the others is sent. */
  readonly allowOrigin: string | undefined;
  readonly others: readonly HeaderLine[];
  /** Whether the policy decides `Timing-Allow-Origin`, too: the same value, or no header (Resource Timing, section 4.5). */
  readonly timing: boolean;
  /** Separated by commas. */
  readonly vary: string;
}

const NONE: readonly HeaderLine[] = Object.freeze([]);

/** What the response to a preflight depends on (Fetch, "CORS protocol and HTTP caches"; R15). */
const PREFLIGHT_VARY = 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers';
const REFUSED_PREFLIGHT = Object.freeze({
  allowOrigin: undefined,
  others: NONE,
  timing: false,
  vary: PREFLIGHT_VARY,
});

/** The headers of an actual response (R12–R16). */
export function actualResponseHeaders({ policy, allowOrigin }: ActualDecision): CorsResponseHeaders {
  const { kind } = policy.origins;
  // A policy that allows any origin, or none, results in the same response for every origin, unless it rejects.
  const varies = kind !== 'any' && (policy.rejectDisallowed || kind !== 'none');
  return {
    allowOrigin,
    others: policy.responseHeaders,
    timing: policy.timingAllowOrigin,
    vary: varies ? 'Origin' : '',
  };
}

/** The headers of a refused preflight: only `Vary` (R8). */
export function refusedPreflightHeaders(): CorsResponseHeaders {
  return REFUSED_PREFLIGHT;
}

/**
 * The headers of a granted preflight: what is allowed, so that the browser can decide (R7).
 *
 * @param others the result of `preflightLines()`
 */
export function grantedHeaders({ allowOrigin }: GrantedPreflight, others: readonly HeaderLine[]): CorsResponseHeaders {
  return { allowOrigin, others, timing: false, vary: PREFLIGHT_VARY };
}

/**
 * The headers of a granted preflight that do not depend on its origin.
 *
 * @param sharing the methods served at this URL under the very same policy
 */
export function preflightLines(decision: GrantedPreflight, sharing: readonly string[]): readonly HeaderLine[] {
  const { policy } = decision;
  const others: HeaderLine[] = [];
  const methods = grantedMethods(decision, sharing);
  if (methods !== '') others.push(['Access-Control-Allow-Methods', methods]);
  // `*` is answered with the requested names: a literal `*` means less with credentials, and never `Authorization` (R11).
  if (policy.requestHeaders.kind === 'any' && decision.requestHeaders.length > 0)
    others.push(['Access-Control-Allow-Headers', decision.requestHeaders.join(', ')]);
  others.push(...policy.preflightHeaders);
  return others;
}

/** The requested method comes first. */
function grantedMethods({ policy, requestMethod }: GrantedPreflight, sharing: readonly string[]): string {
  // As the list has it: the request's own string may be held in two bytes a character by now, and so would all that is
  // written with it.
  const requested = sharing.find((method) => method === requestMethod) ?? requestMethod;
  const named = [requested, ...sharing.filter((method) => method !== requestMethod)];
  return named.filter((method) => grantsMethod(policy, method)).join(', ');
}

/** All headers as lines, for a response that has no others. */
export function headersOf({ allowOrigin, others, timing, vary }: CorsResponseHeaders): readonly HeaderLine[] {
  const headers: HeaderLine[] =
    allowOrigin === undefined ? [] : [['Access-Control-Allow-Origin', allowOrigin], ...others];
  if (timing && allowOrigin !== undefined) headers.push(['Timing-Allow-Origin', allowOrigin]);
  if (vary !== '') headers.push(['Vary', vary]);
  return headers;
}

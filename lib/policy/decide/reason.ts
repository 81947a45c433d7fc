import type { ActualReason, GrantedPreflight, PreflightReason } from './decision.js';
import type { AllowedRequestHeaders, CorsPolicy } from '../policy.js';
import { isCorsSafelistedMethod, isKnownMethod } from '../../standard/methods.js';

/**
 * Why a page can or cannot read a response, as a stable code. Some reasons are decided by the policy. The others are what a
 * browser concludes: the response to the preflight does not name the method or a header (R7), or the request has credentials
 * and the response does not allow them.
 *
 * @publicApi
 */
export type CorsReason =
  | ActualReason
  | PreflightReason
  | 'same-origin'
  | 'guard-refused'
  | 'method-not-allowed'
  | 'header-not-allowed'
  | 'credentials-not-allowed';

/** The reasons for which a script gets nothing. */
export type CorsRefusal = Exclude<
  CorsReason,
  'no-origin' | 'same-origin' | 'origin-allowed' | 'any-origin' | 'granted'
>;

/** Every reason for a refusal in one sentence. */
export const REFUSALS: Readonly<Record<CorsRefusal, string>> = {
  'origin-not-allowed': 'The policy does not allow this origin.',
  'origin-missing': 'Sec-Fetch-Site says that a page of another origin sent this request, and it has no Origin.',
  'method-not-allowed': 'The policy does not allow this method.',
  'header-not-allowed': 'The policy does not allow every request header.',
  'credentials-not-allowed': 'The policy does not allow credentials, and the request has them.',
  'request-method-malformed': 'Access-Control-Request-Method is not a method, or is too long.',
  'request-method-forbidden': 'No browser lets a script send this method.',
  'request-headers-malformed': 'Access-Control-Request-Headers is not a list of header names, or is too long.',
  'guard-refused': "The application's own preflight guard refused what the policy grants.",
};

export function isRefusal(reason: CorsReason): reason is CorsRefusal {
  return Object.hasOwn(REFUSALS, reason);
}

/** What a browser concludes from the answer to a preflight that the policy granted, and what it misses there. */
export function browserVerdict(granted: GrantedPreflight): {
  readonly reason: CorsReason;
  readonly missing: readonly string[];
} {
  const { policy, requestMethod, requestHeaders } = granted;
  if (isMethodMissing(policy, requestMethod)) return { reason: 'method-not-allowed', missing: [requestMethod] };
  const missing = missingHeaders(policy.requestHeaders, requestHeaders);
  return missing.length > 0 ? { reason: 'header-not-allowed', missing } : { reason: 'granted', missing };
}

/** A CORS-safelisted method passes every preflight (Fetch, "CORS-preflight fetch", step 7.7). */
export function isMethodMissing(policy: CorsPolicy, method: string): boolean {
  return !isCorsSafelistedMethod(method) && !grantsMethod(policy, method);
}

/** Whether the policy allows the method. No policy allows one that Node's parser refuses, such as `patch` in lower case. */
export function grantsMethod({ methods }: CorsPolicy, method: string): boolean {
  return methods === undefined ? isKnownMethod(method) : methods.includes(method);
}

/** Which of the names, in any case, are not allowed. */
export function missingHeaders(allowed: AllowedRequestHeaders, names: readonly string[]): readonly string[] {
  return allowed.kind === 'any' ? [] : names.filter((name) => !allowed.has(name.toLowerCase()));
}

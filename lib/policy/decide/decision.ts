import type { OriginAnswer } from './allow-origin.js';
import type { CorsPolicy } from '../policy.js';
import { parseRequestHeaderNames } from './request-headers.js';
import { isForbiddenMethod } from '../../standard/methods.js';
import { isToken } from '../../standard/token.js';

/** The three kinds of request that matter here (Fetch, "HTTP requests"). */
export type RequestClass = 'preflight' | 'cors' | 'no-origin';

/** Why an actual request gets its headers. Only requests for a gateway are refused because of `origin-missing` (R19). */
export type ActualReason = 'no-origin' | 'origin-allowed' | 'any-origin' | 'origin-not-allowed' | 'origin-missing';

/** Why a preflight was granted or refused. */
export type PreflightReason =
  | 'granted'
  | 'origin-not-allowed'
  | 'request-method-malformed'
  | 'request-method-forbidden'
  | 'request-headers-malformed';

/** The decision about an actual request. CORS does not reject it: it decides which headers the response has (R13). */
export interface ActualDecision {
  readonly type: 'actual';
  readonly policy: CorsPolicy;
  readonly reason: ActualReason;
  /** The value of `Access-Control-Allow-Origin`, if the response has one. */
  readonly allowOrigin: string | undefined;
}

/** The decision about a CORS-preflight request (R7, R8). */
export type PreflightDecision = GrantedPreflight | RefusedPreflight;

export interface GrantedPreflight {
  readonly type: 'preflight';
  readonly policy: CorsPolicy;
  readonly reason: 'granted';
  readonly allowOrigin: string;
  readonly requestMethod: string;
  /** The requested header names, checked and in lower case. */
  readonly requestHeaders: readonly string[];
}

export interface RefusedPreflight {
  readonly type: 'preflight';
  readonly policy: CorsPolicy;
  readonly reason: Exclude<PreflightReason, 'granted'>;
}

/** What a preflight requests, as it was received. */
export interface PreflightRequest {
  readonly method: string;
  readonly headers: string | undefined;
}

/** The longest method name that is accepted. The longest registered one has 17 bytes. */
export const MAX_METHOD_LENGTH = 64;

/**
 * A CORS-preflight request is an OPTIONS request with `Origin` and `Access-Control-Request-Method`; any other OPTIONS
 * request is an actual one (Fetch, "CORS-preflight request").
 */
export function classifyRequest(
  method: string,
  origin: string | undefined,
  requestMethod: string | undefined,
): RequestClass {
  if (origin === undefined) return 'no-origin';
  return method === 'OPTIONS' && requestMethod !== undefined ? 'preflight' : 'cors';
}

/** Decides about an actual request. `answer` is the result for its origin; `undefined` for a request without `Origin`. */
export function decideActual(policy: CorsPolicy, answer: OriginAnswer | undefined): ActualDecision {
  if (policy.origins.kind === 'any') {
    return { type: 'actual', policy, reason: answer === undefined ? 'no-origin' : 'any-origin', allowOrigin: '*' };
  }
  if (answer === undefined) return { type: 'actual', policy, reason: 'no-origin', allowOrigin: undefined };
  if (!answer.allowed) return { type: 'actual', policy, reason: 'origin-not-allowed', allowOrigin: undefined };
  return { type: 'actual', policy, reason: 'origin-allowed', allowOrigin: answer.value };
}

/**
 * Decides about a preflight. `answer` is the result for its origin. A method or header that is not allowed does not refuse
 * the preflight: the response names what is allowed, and the browser reports a precise error (R7).
 */
export function decidePreflight(
  policy: CorsPolicy,
  answer: OriginAnswer,
  requested: PreflightRequest,
): PreflightDecision {
  const type = 'preflight';
  if (!answer.allowed) return { type, policy, reason: 'origin-not-allowed' };
  const { method: requestMethod, headers = '' } = requested;
  const refusal = methodRefusal(requestMethod);
  if (refusal !== undefined) return { type, policy, reason: refusal };
  const requestHeaders = parseRequestHeaderNames(headers);
  if (requestHeaders === undefined) return { type, policy, reason: 'request-headers-malformed' };
  return { type, policy, reason: 'granted', allowOrigin: answer.value, requestMethod, requestHeaders };
}

/** Why no policy can grant a preflight for this method, if that is the case. */
export function methodRefusal(method: string): RefusedPreflight['reason'] | undefined {
  if (method.length > MAX_METHOD_LENGTH || !isToken(method)) return 'request-method-malformed';
  return isForbiddenMethod(method) ? 'request-method-forbidden' : undefined;
}

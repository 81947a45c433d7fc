import { type PreflightedRequest, preflightTriggers } from '../../fetch/preflight-request.js';
import { areSameOrigin } from '../../fetch/request-origin.js';

/** The request that a page makes: `fetch(url, { method, headers, credentials })` on a page of `origin`. */
export interface AskedRequest extends PreflightedRequest {
  readonly url: URL;
  /** How long one response may take, in milliseconds. */
  readonly timeout: number;
  /** Whether to send the request even if its method can change data. */
  readonly send: boolean;
  /** What the browser would send in `Cookie`. Only with credentials. */
  readonly cookie?: string;
}

/** The safe methods of RFC 9110, section 9.2.1, that scripts can send. */
const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS'];

/** Whether the request itself is sent, not only its preflight. */
export function isSent({ method, send }: Pick<AskedRequest, 'method' | 'send'>): boolean {
  return send || isSafe(method);
}

/** Whether the method changes nothing, so that requests can be repeated. */
export function isSafe(method: string): boolean {
  return SAFE_METHODS.includes(method);
}

/** Whether a browser sends a preflight first (Fetch, "main fetch"). */
export function needsPreflight(request: AskedRequest): boolean {
  return !areSameOrigin(request.origin, request.url.origin) && preflightTriggers(request).length > 0;
}

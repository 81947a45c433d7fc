import { type PreflightedRequest, preflightTriggers } from '../../fetch/preflight-request.js';
import { areSameOrigin } from '../../fetch/request-origin.js';

/** What a page is supposed to do: `fetch(url, { method, headers, credentials })` on a page of `origin`. */
export interface AskedRequest extends PreflightedRequest {
  readonly url: URL;
  /** How long one answer may take, in milliseconds. */
  readonly timeout: number;
  /** Whether the request itself may be sent although its method may change something. */
  readonly send: boolean;
}

/** RFC 9110, section 9.2.1, as far as scripts may send them: methods that ask for no change. */
const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS'];

/** Whether the request itself is sent, and not only asked about. */
export function isSent({ method, send }: Pick<AskedRequest, 'method' | 'send'>): boolean {
  return send || isSafe(method);
}

/** Whether it may be sent as often as one likes. */
export function isSafe(method: string): boolean {
  return SAFE_METHODS.includes(method);
}

/** Whether a browser asks before it sends the request (Fetch, "main fetch"). */
export function needsPreflight(request: AskedRequest): boolean {
  return !areSameOrigin(request.origin, request.url.origin) && preflightTriggers(request).length > 0;
}

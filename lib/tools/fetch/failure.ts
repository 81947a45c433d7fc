/** Every reason why `fetch()` ends in a network error. The codes are stable. */
export type FetchFailureCode =
  | CorsCheckCode
  | PreflightCode
  | RedirectCode
  | ModeCode
  | BlockedCode
  | 'resource-policy'
  | 'cache-only'
  | 'keepalive-size'
  | 'stream-http1'
  | 'integrity'
  | 'address-space'
  | 'event-stream'
  | 'connection';

/** Why the CORS check fails. */
export type CorsCheckCode =
  | 'allow-origin-missing'
  | 'allow-origin-several'
  | 'allow-origin-wildcard'
  | 'allow-origin-other'
  | 'allow-credentials-missing'
  | 'allow-credentials-other';

/** Why the CORS-preflight fetch fails, apart from the CORS check. */
export type PreflightCode =
  | 'preflight-status'
  | 'allow-methods-malformed'
  | 'allow-headers-malformed'
  | 'method-not-allowed'
  | 'method-wildcard'
  | 'authorization-wildcard'
  | 'header-not-allowed'
  | 'header-wildcard';

/** Why a browser does not follow a redirect. */
export type RedirectCode =
  | 'redirect-mode'
  | 'redirect-location'
  | 'redirect-scheme'
  | 'redirect-count'
  | 'redirect-user-info'
  | 'redirect-stream';

/** Why a browser does not send a request of this mode. */
export type ModeCode = 'same-origin-mode' | 'no-cors-redirect-mode' | 'scheme';

/** Why a browser sends nothing to this URL. */
export type BlockedCode = 'bad-port' | 'mixed-content';

/** A step of the standard that failed, with the facts. `describeFailure` looks up the sentences by code. */
export interface FetchFailure<Code extends FetchFailureCode = FetchFailureCode> {
  readonly code: Code;
  /** What the failure is about: an origin, a method, a header name, a URL, or a cause. */
  readonly subject: string;
  /** What the server sent that caused the failure: header lines or the status. Empty if it sent nothing relevant. */
  readonly sent: readonly string[];
  /** What the server would have to send. */
  readonly passing: readonly string[];
}

/** The result of a check. */
export type Verdict<Code extends FetchFailureCode, Granted = object> =
  ({ readonly ok: true } & Granted) | { readonly ok: false; readonly failure: FetchFailure<Code> };

export const PASSED = Object.freeze({ ok: true as const });

export function failed<Code extends FetchFailureCode>(
  code: Code,
  subject: string,
  sent: readonly string[],
  passing: readonly string[],
): { readonly ok: false; readonly failure: FetchFailure<Code> } {
  return { ok: false, failure: { code, subject, sent, passing } };
}

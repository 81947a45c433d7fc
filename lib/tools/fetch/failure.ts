/** Every way in which the standard turns a request of a script into a network error. The codes are stable. */
export type FetchFailureCode =
  CorsCheckCode | PreflightCode | RedirectCode | ModeCode | 'resource-policy' | 'cache-only' | 'connection';

/** What the CORS check finds. */
export type CorsCheckCode =
  | 'allow-origin-missing'
  | 'allow-origin-several'
  | 'allow-origin-wildcard'
  | 'allow-origin-other'
  | 'allow-credentials-missing'
  | 'allow-credentials-other';

/** What the CORS-preflight fetch finds, besides the CORS check. */
export type PreflightCode =
  | 'preflight-status'
  | 'allow-methods-malformed'
  | 'allow-headers-malformed'
  | 'method-not-allowed'
  | 'method-wildcard'
  | 'authorization-wildcard'
  | 'header-not-allowed'
  | 'header-wildcard';

/** Why a redirect is not followed. */
export type RedirectCode =
  | 'redirect-mode'
  | 'redirect-location'
  | 'redirect-scheme'
  | 'redirect-count'
  | 'redirect-user-info'
  | 'redirect-stream';

/** Why a request of this mode is not sent at all. */
export type ModeCode = 'same-origin-mode' | 'no-cors-redirect-mode' | 'scheme';

/** A step of the standard that failed, with the facts: sentences are looked up by code, see `describeFailure`. */
export interface FetchFailure<Code extends FetchFailureCode = FetchFailureCode> {
  readonly code: Code;
  /** What it is about: an origin, a method, the name of a header, a URL, a cause. */
  readonly subject: string;
  /** What the server sent that decided: header lines, or its status; empty if it sent nothing to that effect. */
  readonly sent: readonly string[];
  /** What it would have had to send. */
  readonly passing: readonly string[];
}

/** What a check comes to. */
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

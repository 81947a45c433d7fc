/** Every warning there is, in the order in which the documentation lists them. */
export const CORS_WARNING_CODES = Object.freeze([
  'origin-subdomains-credentials',
  'origin-regexp-credentials',
  'origin-function-credentials',
  'origin-redundant',
  'origin-http',
  'credentials-without-origin',
  'flag-without-effect',
  'option-without-effect',
  'max-age-capped',
  'indistinct-handlers',
  'method-not-served',
  'preflight-unanswered',
  'policy-unused',
  'routes-unseen',
] as const);

/**
 * What is worth a second look, although it is accepted, as a stable code. `forRoot({ suppressWarnings: [code] })` keeps quiet about
 * what was looked at.
 *
 * @publicApi
 */
export type CorsWarningCode = (typeof CORS_WARNING_CODES)[number];

/**
 * Something in the configuration that may be meant but is worth a second look. It is logged once, at start.
 *
 * @publicApi
 */
export interface CorsWarning {
  /** What it is about, for programs. */
  readonly code: CorsWarningCode;
  /** Where it was written: `forRoot.origin`. */
  readonly path: string;
  /** What to look at, for people. */
  readonly message: string;
}

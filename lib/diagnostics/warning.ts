import { type CorsPlace, renderPlace } from './place.js';
import { printable } from './render-value.js';

/** Every warning code, in the order in which the documentation lists them. */
export const CORS_WARNING_CODES = Object.freeze([
  'origin-subdomains-credentials',
  'origin-regexp-credentials',
  'origin-function-credentials',
  'origin-source-credentials',
  'origin-function-unread',
  'origin-redundant',
  'origin-http',
  'origin-loopback-production',
  'no-origin-allowed',
  'credentials-without-origin',
  'flag-without-effect',
  'option-without-effect',
  'request-header-forbidden',
  'request-header-misplaced',
  'response-header-forbidden',
  'response-header-misplaced',
  'request-header-refused',
  'max-age-capped',
  'indistinct-handlers',
  'method-not-served',
  'preflight-unanswered',
  'header-overruled',
  'cors-library-overruled',
  'policy-unused',
  'paths-base-left-out',
  'paths-rest-left-out',
  'paths-overruled',
  'refused-too-late',
  'handler-missing',
  'router-copy',
  'csrf-refuses-allowed',
  'gateway-origin-inherited',
  'gateway-cors-replaced',
  'gateway-unsupported',
] as const);

/**
 * Something that is accepted but worth a second look, as a stable code. `forRoot({ suppressWarnings: [code] })` hides the
 * warnings that you have checked.
 *
 * @publicApi
 */
export type CorsWarningCode = (typeof CORS_WARNING_CODES)[number];

/**
 * Something in the configuration that may be intended but is worth a second look. It is logged once, at startup.
 *
 * @publicApi
 */
export interface CorsWarning {
  /** What it is about, for programs. */
  readonly code: CorsWarningCode;
  /** Where it was written, for programs. */
  readonly place: CorsPlace;
  /** Where it was written, for people: `forRoot.origin`. */
  readonly path: string;
  /** What to look at, for people. */
  readonly message: string;
}

/** A warning about a place. */
export function warningAt(place: CorsPlace, code: CorsWarningCode, message: string): CorsWarning {
  return Object.freeze({ code, place: Object.freeze(place), path: renderPlace(place), message });
}

/** The line for the log. Names of policies and paths come from the configuration and may contain any character. */
export function renderWarning({ path, message, code }: CorsWarning): string {
  return printable(`${path}: ${message} (suppressWarnings: ['${code}'] if this is intended)`);
}

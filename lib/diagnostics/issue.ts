import { type CorsPlace, renderPlace } from './place.js';

/** Why a string is not an origin pattern: browsers can never send such an origin, or the string is ambiguous. */
export type OriginPatternCode =
  | 'origin-empty'
  | 'origin-whitespace'
  | 'origin-quoted'
  | 'origin-regexp-text'
  | 'origin-placeholder'
  | 'origin-comma'
  | 'origin-separator'
  | 'origin-scheme-doubled'
  | 'origin-too-long'
  | 'origin-scheme-missing'
  | 'origin-scheme-malformed'
  | 'origin-file'
  | 'origin-scheme-pageless'
  | 'origin-scheme-misspelt'
  | 'origin-trailing-slash'
  | 'origin-path'
  | 'origin-userinfo'
  | 'origin-upper-case'
  | 'origin-unicode'
  | 'origin-wildcard-misplaced'
  | 'origin-wildcard-ip'
  | 'origin-host-malformed'
  | 'origin-host-not-canonical'
  | 'origin-ipv4-mapped'
  | 'origin-port-malformed'
  | 'origin-default-port';

/**
 * What is wrong, as a stable code. The codes that begin with `origin-` describe one element of `origin`; the others name the
 * option or the part of the application that they describe.
 *
 * @publicApi
 */
export type CorsIssueCode =
  | OriginPatternCode
  | 'origin-undefined'
  | 'origin-type'
  | 'origin-null'
  | 'origin-any-credentials'
  | 'origin-function'
  | 'origin-function-callback'
  | 'origin-source'
  | 'origin-source-options'
  | 'origin-regexp-flags'
  | 'origin-regexp-unanchored'
  | 'origin-regexp-dot'
  | 'origin-regexp-backtracking'
  | 'origin-regexp-loose'
  | 'origin-regexp-no-origin'
  | 'origin-regexp-unchecked'
  | 'origin-insecure'
  | 'origin-public-suffix'
  | 'method-malformed'
  | 'method-forbidden'
  | 'method-case'
  | 'method-wildcard'
  | 'method-unknown'
  | 'request-header-malformed'
  | 'response-header-malformed'
  | 'response-header-any-credentials'
  | 'option-type'
  | 'option-range'
  | 'option-unreadable'
  | 'too-many-issues'
  | 'unknown-option'
  | 'option-misplaced'
  | 'unknown-policy'
  | 'policy-cycle'
  | 'paths-pattern-invalid'
  | 'paths-hidden'
  | 'debug-in-production'
  | 'own-host-malformed'
  | 'duplicate-registration'
  | 'duplicate-decorator'
  | 'decorator-misplaced'
  | 'decorator-unreadable'
  | 'enable-cors-conflict'
  | 'gateway-cors-conflict'
  | 'gateway-policies-differ'
  | 'unsupported-platform';

/** What is wrong with a value, wherever it was written. */
export interface Problem {
  readonly code: CorsIssueCode;
  readonly message: string;
  readonly fix: string;
}

/**
 * One thing that is wrong with the configuration.
 *
 * @publicApi
 */
export interface CorsIssue {
  /** What is wrong, for programs. */
  readonly code: CorsIssueCode;
  /** Where it was written, for programs. */
  readonly place: CorsPlace;
  /** Where it was written, for people: `forRoot.origin[2]`. */
  readonly path: string;
  /** The value found there, unchanged. */
  readonly value: unknown;
  /** What is wrong, for people. */
  readonly message: string;
  /** What to write instead. */
  readonly fix: string;
  /** The handlers whose policy contains the value, such as `CatsController.update`, where they are known. */
  readonly handlers?: readonly string[];
}

/** A problem at a place. */
export function issueAt(place: CorsPlace, { code, message, fix }: Problem, value: unknown): CorsIssue {
  return Object.freeze({ code, place: Object.freeze(place), path: renderPlace(place), value, message, fix });
}

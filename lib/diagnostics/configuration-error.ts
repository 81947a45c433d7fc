import { summarizeNames } from './summarize-names.js';
import { bounded, renderValue } from './render-value.js';
import type { OriginPatternFault } from '../policy/origins/origin-pattern.js';

/**
 * What is wrong, as a stable code to test for. The codes that begin with `origin-` say what is wrong with one element of
 * `origin`; the others name the option or the part of the module that they are about.
 *
 * @publicApi
 */
export type CorsIssueCode =
  | OriginPatternFault
  | 'origin-undefined'
  | 'origin-type'
  | 'origin-null'
  | 'origin-any-credentials'
  | 'origin-function'
  | 'origin-function-callback'
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
  | 'request-header-forbidden'
  | 'request-header-misplaced'
  | 'response-header-malformed'
  | 'response-header-forbidden'
  | 'response-header-misplaced'
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
  | 'duplicate-registration'
  | 'duplicate-decorator'
  | 'decorator-misplaced'
  | 'enable-cors-conflict'
  | 'unsupported-platform';

/**
 * One thing that is wrong with the configuration.
 *
 * @publicApi
 */
export interface CorsIssue {
  /** What is wrong, for programs. */
  readonly code: CorsIssueCode;
  /** Where it was written: `forRoot.origin[2]`. */
  readonly path: string;
  /** The value found there, as it was given. */
  readonly value: unknown;
  /** What is wrong, for people. */
  readonly message: string;
  /** What to write instead. */
  readonly fix: string;
  /** The handlers that it reaches, as `CatsController.update`, where that is known. */
  readonly handlers?: readonly string[];
}

/** How many issues the message describes; the others it counts. */
export const MAX_DESCRIBED_ISSUES = 200;
/** How long a part of an issue may get in the message, in characters. */
const MAX_LINE_LENGTH = 1000;

/**
 * The configuration is refused. It carries every issue, not only the first one.
 *
 * @example
 * ```ts
 * const error = await NestFactory.create(AppModule, { abortOnError: false }).catch((e: unknown) => e);
 * if (error instanceof CorsConfigurationError) error.issues.map(({ code, path }) => `${path}: ${code}`);
 * ```
 * @publicApi
 */
export class CorsConfigurationError extends Error {
  override readonly name = 'CorsConfigurationError';
  /** Everything that is wrong, in the order in which it was found. */
  declare readonly issues: readonly CorsIssue[];

  constructor(issues: readonly CorsIssue[]) {
    super(describe(issues));
    // Not enumerable, because whoever prints an error prints its properties, too, and the message says it all.
    Object.defineProperty(this, 'issues', { value: Object.freeze(issues.map(frozenIssue)) });
  }
}

function frozenIssue(issue: CorsIssue): CorsIssue {
  return Object.freeze({ ...issue, ...(issue.handlers && { handlers: Object.freeze([...issue.handlers]) }) });
}

function describe(issues: readonly CorsIssue[]): string {
  const count = issues.length === 1 ? 'one issue' : `${issues.length} issues`;
  const shown = issues.slice(0, MAX_DESCRIBED_ISSUES).map(describeIssue);
  const rest = issues.length - shown.length;
  return [`The CORS configuration has ${count}:`, ...shown, ...(rest > 0 ? [`  … and ${rest} more.`] : [])].join('\n');
}

/** Every part may hold what came from a file or an environment variable, so none reaches a log unescaped or at length. */
function describeIssue(issue: CorsIssue, index: number): string {
  const place = bounded(issue.path, MAX_LINE_LENGTH);
  const lines = [issue.message, ...describeReach(issue.handlers), `Fix: ${issue.fix}`];
  const described = lines.map((line) => `     ${bounded(line, MAX_LINE_LENGTH)}`);
  return [`  ${index + 1}. ${place} [${issue.code}]: ${renderValue(issue.value)}`, ...described].join('\n');
}

/** One handler needs no mention: the place names it, or what it was inherited from. */
function describeReach(handlers: readonly string[] = []): string[] {
  return handlers.length > 1 ? [`Reaches ${handlers.length} handlers: ${summarizeNames(handlers)}.`] : [];
}

import { nameSome } from './name-some.js';
import { printable, renderValue } from './render-value.js';
import type { OriginPatternFault } from './origin-pattern.js';

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
  | 'origin-insecure'
  | 'origin-public-suffix'
  | 'method-malformed'
  | 'method-forbidden'
  | 'method-case'
  | 'method-wildcard'
  | 'request-header-malformed'
  | 'request-header-forbidden'
  | 'request-header-misplaced'
  | 'response-header-malformed'
  | 'response-header-forbidden'
  | 'response-header-misplaced'
  | 'response-header-any-credentials'
  | 'option-type'
  | 'option-range'
  | 'unknown-option'
  | 'option-misplaced'
  | 'unknown-policy'
  | 'policy-cycle'
  | 'paths-pattern-invalid'
  | 'paths-hidden'
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
  return [`The CORS configuration has ${count}:`, ...issues.map(describeIssue)].join('\n');
}

/** Every part may hold what came from a file or an environment variable, so none reaches a log unescaped. */
function describeIssue(issue: CorsIssue, index: number): string {
  const head = `  ${index + 1}. ${printable(issue.path)} [${issue.code}]: ${renderValue(issue.value)}`;
  const lines = [issue.message, ...describeReach(issue.handlers), `Fix: ${issue.fix}`];
  return [head, ...lines.map((line) => `     ${printable(line)}`)].join('\n');
}

/** One handler needs no mention: the place names it, or what it was inherited from. */
function describeReach(handlers: readonly string[] = []): string[] {
  return handlers.length > 1 ? [`Reaches ${handlers.length} handlers: ${nameSome(handlers)}.`] : [];
}

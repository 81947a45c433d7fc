import { addressOf } from './documentation.js';
import type { CorsIssue } from './issue.js';
import { summarizeNames } from './summarize-names.js';
import { bounded, renderValue } from './render-value.js';

/** How many issues the message describes. The rest are only counted. */
export const MAX_DESCRIBED_ISSUES = 200;
/** The longest line of an issue in the message, in characters. */
const MAX_LINE_LENGTH = 1000;

/**
 * The configuration is refused. The error has every issue, not only the first one.
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
    // Not enumerable: the message has all of it, and printing an error prints its enumerable properties too.
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

/** Any part may come from a file or an environment variable, so each is escaped and cut before it reaches a log. */
function describeIssue(issue: CorsIssue, index: number, issues: readonly CorsIssue[]): string {
  const place = bounded(issue.path, MAX_LINE_LENGTH);
  const isFirst = issues.findIndex(({ code }) => code === issue.code) === index;
  const about = isFirst ? [`See ${addressOf(issue.code)}`] : [];
  const lines = [issue.message, ...describeReach(issue.handlers), `Fix: ${issue.fix}`, ...about];
  const described = lines.map((line) => `     ${bounded(line, MAX_LINE_LENGTH)}`);
  return [`  ${index + 1}. ${place} [${issue.code}]: ${renderValue(issue.value)}`, ...described].join('\n');
}

/** A single handler is not listed: the place names it, or the class or option that it inherits from. */
function describeReach(handlers: readonly string[] = []): string[] {
  return handlers.length > 1 ? [`Reaches ${handlers.length} handlers: ${summarizeNames(handlers)}.`] : [];
}

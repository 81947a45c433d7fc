import type { Problem } from '../../diagnostics/issue.js';
import { parseOriginPattern, type OriginPattern } from '../../policy/origins/origin-pattern.js';
import { problemOfRow } from '../../policy/origins/row-problems.js';
import { problemOfPattern } from '../../policy/origins/origin-pattern-messages.js';

/** A row, or why it is refused: the strings of the option `origin`, without what opens a policy to everyone (R22). */
export type ReadRow = { readonly pattern: OriginPattern } | { readonly problem: LazyProblem };

/** A fix takes longer to find than a row to check, and most refused rows are only counted. */
export type LazyProblem = () => Problem;

export function readRow(value: unknown): ReadRow {
  if (typeof value !== 'string') return { problem: () => NOT_A_STRING };
  const problem = problemOfRow(value);
  if (problem !== undefined) return { problem: () => problem };
  const pattern = parseOriginPattern(value);
  return typeof pattern === 'string' ? { problem: () => problemOfPattern(pattern, value) } : { pattern };
}

const NOT_A_STRING: Problem = {
  code: 'origin-type',
  message: 'A row of a source is a string. RegExps, functions and booleans are written in the configuration.',
  fix: "Write the origin as a string: 'https://app.example.com'.",
};

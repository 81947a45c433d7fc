import type { Problem } from '../../diagnostics/issue.js';
import { parseOriginPattern, type OriginPattern } from '../../policy/origins/origin-pattern.js';
import { problemOfPattern } from '../../policy/origins/origin-pattern-messages.js';

/** A row, or why it is refused: the strings of the option `origin`, without what opens a policy to everyone (R22). */
export type ReadRow = { readonly pattern: OriginPattern } | { readonly problem: Problem };

export function readRow(value: unknown): ReadRow {
  if (typeof value !== 'string') return { problem: NOT_A_STRING };
  if (value === '*') return { problem: ANY_ORIGIN };
  if (value === 'null') return { problem: NULL_ORIGIN };
  const pattern = parseOriginPattern(value);
  return typeof pattern === 'string' ? { problem: problemOfPattern(pattern, value) } : { pattern };
}

const NOT_A_STRING: Problem = {
  code: 'origin-type',
  message: 'A row of a source is a string. RegExps, functions and booleans are written in the configuration.',
  fix: "Write the origin as a string: 'https://app.example.com'.",
};

const ANY_ORIGIN: Problem = {
  code: 'origin-wildcard-misplaced',
  message: 'A row of a source cannot allow every origin.',
  fix: "Write the origins that are meant, such as 'https://*.customer.example'. Only the configuration can allow '*'.",
};

const NULL_ORIGIN: Problem = {
  code: 'origin-null',
  message: "Every sandboxed frame, data: URL and local file sends 'null', so a row of a source cannot allow it.",
  fix: 'Remove it. Only the configuration can allow it, with dangerouslyAllowNullOrigin: true.',
};

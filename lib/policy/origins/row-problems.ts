import type { Problem } from '../../diagnostics/issue.js';

/** What is wrong with a rule that only the configuration can have: it opens a policy to everyone (R22). */
export function problemOfRow(value: unknown): Problem | undefined {
  if (value === '*') return ANY_ORIGIN;
  return value === 'null' ? NULL_ORIGIN : undefined;
}

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

import { CommandError } from '../../command-error.js';
import type { AskedRequest } from '../../request/asked-request.js';
import type { Terminal } from '../../terminal.js';
import type { CheckReport } from '../check-report.js';
import { safeLine } from './layout.js';

/** One request of a list, with its report or the reason why there is none. */
export interface ListedCheck {
  readonly request: AskedRequest;
  readonly result: CheckReport | CommandError;
}

const HEAD = ['Verdict', 'Grade', 'Findings', 'Request'] as const;
const WORDS = { allowed: 'allowed', blocked: 'blocked', unknown: 'undecided' } as const;

/** One line for each request. The request is last, because URLs are long. */
export function summaryTable(checks: readonly ListedCheck[], terminal: Terminal): string {
  const rows = [HEAD, ...checks.map(rowOf)];
  const widths = HEAD.map((_, i) =>
    Math.max(...rows.map((row) => (i === HEAD.length - 1 ? 0 : (row[i] ?? '').length))),
  );
  const lines = rows.map((row) => row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  '));
  return [terminal.style('bold', lines[0] ?? ''), ...lines.slice(1)].join('\n');
}

function rowOf({ request, result }: ListedCheck): readonly string[] {
  const asked = safeLine(`${request.method} ${request.url.href}`);
  if (result instanceof CommandError) return ['no result', '-', '-', `${asked} (${safeLine(result.message)})`];
  const { verdict, grade, findings } = result;
  const [worst] = findings;
  const found = worst === undefined ? 'none' : `${findings.length}, at worst ${worst.severity}`;
  return [WORDS[verdict.outcome], grade ?? 'incomplete', found, asked];
}

import type { Problem } from '../diagnostics/issue.js';
import { parseOriginPattern } from '../policy/origins/origin-pattern.js';
import { reportUntrusted } from '../policy/origins/origin-rule.js';
import { readRow } from './rows/read-row.js';
import { RowList } from './rows/row-list.js';

/** A row that does not count, and why. */
export interface RefusedRow {
  readonly row: string;
  readonly problem: Problem;
}

/** The row among those that are not valid that was probably meant to allow an origin: its fix would. */
export function refusedFor(origin: string, rows: Iterable<string>): RefusedRow | undefined {
  for (const row of rows) {
    const read = readRow(row);
    if ('pattern' in read) continue;
    const problem = read.problem();
    if (writtenIn(problem.fix).matches(origin, 3)) return { row, problem };
  }
  return undefined;
}

/** A valid row that the credentials of a policy do not permit. */
export function untrustedRow(row: string): RefusedRow | undefined {
  const pattern = parseOriginPattern(row);
  const problems: Problem[] = [];
  if (typeof pattern !== 'string') reportUntrusted(pattern, (problem) => problems.push(problem));
  const [problem] = problems;
  return problem && { row, problem };
}

/** The origins that a fix writes in quotes. */
function writtenIn(fix: string): RowList {
  const list = new RowList();
  for (const [, text = ''] of fix.matchAll(/'([^']+)'/g)) {
    const pattern = parseOriginPattern(text);
    if (typeof pattern !== 'string') list.add(pattern);
  }
  return list;
}

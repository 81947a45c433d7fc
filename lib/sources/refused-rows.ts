import { bounded, renderValue } from '../diagnostics/render-value.js';
import type { LazyProblem } from './rows/read-row.js';
import type { Refusals } from './rows/row-writer.js';
import type { SourceLog } from './source-log.js';

/** Logs each refused row and list once (R22). */
export class RefusedRows implements Refusals {
  constructor(private readonly log: SourceLog) {}

  row(key: string, value: unknown, problem: LazyProblem): void {
    const row = `the row ${renderValue(value)}${of(key)}`;
    this.log.refused(row, () => {
      const { code, message, fix } = problem();
      return `${row} [${code}]: ${message} Fix: ${fix}`;
    });
  }

  list(key: unknown, reason: string): void {
    const line = `the list${of(key)}: ${reason}. The list before stays.`;
    this.log.refused(line, () => line);
  }
}

function of(key: unknown): string {
  return key === '' ? '' : ` of ${typeof key === 'string' ? `'${bounded(key)}'` : renderValue(key)}`;
}

import type { CorsIssueCode, Problem } from '../diagnostics/issue.js';
import { bounded, renderValue } from '../diagnostics/render-value.js';
import type { Refusals } from './rows/row-writer.js';
import type { SourceLog } from './source-log.js';

/** A row that is not valid. */
export interface RefusedRow {
  readonly row: string;
  readonly code: CorsIssueCode;
  readonly message: string;
  readonly fix: string;
}

/** How many refused rows are remembered, to explain why an origin is refused. */
export const MAX_REMEMBERED = 1000;

/** Logs each refused row and list once, and remembers the latest ones (R22). */
export class RefusedRows implements Refusals {
  private readonly rows = new Map<string, RefusedRow>();

  constructor(private readonly log: SourceLog) {}

  row(key: string, value: unknown, { code, message, fix }: Problem): void {
    const row = renderValue(value);
    this.log.refused(`the row ${row}${of(key)} [${code}]: ${message} Fix: ${fix}`);
    if (typeof value !== 'string') return;
    this.rows.delete(row);
    this.rows.set(row, { row: value.slice(0, MAX_ROW_LENGTH), code, message, fix });
    if (this.rows.size > MAX_REMEMBERED) this.rows.delete(this.rows.keys().next().value ?? '');
  }

  list(key: unknown, reason: string): void {
    this.log.refused(`the list${of(key)}: ${reason}. The list before stays.`);
  }

  /** The refused row that was probably meant to allow an origin. */
  meantFor(origin: string): RefusedRow | undefined {
    return [...this.rows.values()].find(({ row }) => originOf(row) === origin);
  }
}

const MAX_ROW_LENGTH = 500;

/** What a browser would make of the row. */
function originOf(row: string): string {
  try {
    return new URL(row.trim()).origin;
  } catch {
    return row.trim();
  }
}

function of(key: unknown): string {
  return key === '' ? '' : ` of ${typeof key === 'string' ? `'${bounded(key)}'` : renderValue(key)}`;
}

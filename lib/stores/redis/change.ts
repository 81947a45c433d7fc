import type { Position } from './change-log.js';
import { CHANGED, KEPT_ENTRIES, type Keys, NONCE, REPLACED } from './layout.js';

export type Action = 'set' | 'add' | 'remove';

/** The list of one key changes. */
export interface ListChange {
  readonly kind: 'list';
  readonly field: string;
  readonly action: Action;
  /** Each once. */
  readonly rows: readonly string[];
  readonly limit: number;
}

/** Rows of the list of the key `''` come or go. */
export interface RowChange {
  readonly kind: 'rows';
  readonly action: 'add' | 'remove';
  readonly fields: readonly string[];
}

/** A new hash takes the place of the present one, if nothing was written since `from`. */
export interface Replacement {
  readonly kind: 'replacement';
  readonly hash: string;
  readonly size: number;
  readonly from: Position | undefined;
}

export type Change = ListChange | RowChange | Replacement;

/** Why nothing was changed. */
export type Refusal = 'not-seeded' | 'too-many-rows' | 'changed-meanwhile' | 'incomplete';
export type Outcome = 'done' | Refusal;

/** The command that appends an entry to the log. */
export function logCommand(keys: Keys, nonce: string, fields: readonly string[] | 'all'): string[] {
  const what = fields === 'all' ? [REPLACED, '1'] : fields.flatMap((field) => [CHANGED, field]);
  return ['XADD', keys.changes, 'MAXLEN', '~', String(KEPT_ENTRIES), '*', NONCE, nonce, ...what];
}

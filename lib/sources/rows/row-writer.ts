import type { OriginPattern } from '../../policy/origins/origin-pattern.js';
import { type LazyProblem, readRow } from './read-row.js';
import { RowList } from './row-list.js';
import type { SourceRows } from './source-rows.js';
import { StringSet } from './string-set.js';
import { STEP, type Task } from './task-queue.js';

/** Receives what is refused. */
export interface Refusals {
  row(key: string, value: unknown, problem: LazyProblem): void;
  list(key: unknown, reason: string): void;
}

/** Where rows are written. */
export interface RowTarget {
  readonly rows: SourceRows;
  /** Whether requests see these rows. If they do, a long change is prepared in a copy. */
  readonly live: boolean;
  /** The most rows of one key. By default only the list of the key `''` has no limit. */
  readonly maxRows: number | undefined;
  readonly refusals: Refusals;
  /** Called if a list is too long: the list that the key has stays. */
  keepList(key: string): void;
}

/** How many rows a key has at most, unless the application says otherwise. */
export const DEFAULT_MAX_ROWS = 1000;

/** Replaces the list of a key. Requests see the old list, then the new one (R20). A bad row is left out (R22). */
export function* putRows(target: RowTarget, key: string, values: readonly unknown[]): Task {
  if (isTooLong(target, key, values.length)) return;
  const list = new RowList();
  yield* fill(list, target, key, values);
  target.rows.set(key, list);
}

/** Adds rows to the list of a key. */
export function* addRows(target: RowTarget, key: string, values: readonly unknown[]): Task {
  if (target.live && values.length > STEP) {
    const list = yield* copyList(target, key, () => true);
    yield* fill(list, target, key, values);
    if (!isTooLong(target, key, list.size)) target.rows.set(key, list);
    return;
  }
  for (let at = 0; at < values.length; at += STEP) {
    if (at > 0) yield;
    const { patterns, refused } = sorted(values.slice(at, at + STEP));
    for (const { value, problem } of refused) target.refusals.row(key, value, problem);
    if (isTooLong(target, key, sizeWith(patterns, target.rows.list(key), limitOf(target, key)))) return;
    target.rows.add(key, patterns, valuesOf(refused));
  }
}

/** Removes rows from the list of a key. */
export function* removeRows(target: RowTarget, key: string, values: readonly unknown[]): Task {
  if (values.length <= STEP) {
    const { patterns, refused } = sorted(values);
    target.rows.remove(key, patterns, valuesOf(refused));
    return;
  }
  const gone = new StringSet();
  for (let at = 0; at < values.length; at++) {
    if (at % STEP === STEP - 1) yield;
    gone.add(String(values[at]));
  }
  target.rows.set(key, yield* copyList(target, key, (text) => !gone.has(text)));
}

function* fill(list: RowList, target: RowTarget, key: string, values: Iterable<unknown>): Task {
  let done = 0;
  for (const value of values) {
    const row = readRow(value);
    if ('pattern' in row) list.add(row.pattern);
    else {
      list.refuse(value);
      target.refusals.row(key, value, row.problem);
    }
    if (++done % STEP === 0) yield;
  }
}

/** The list that a key has, as a copy. Other changes wait until this one is done, so that the list does not change meanwhile. */
function* copyList(target: RowTarget, key: string, isKept: (text: string) => boolean): Generator<void, RowList> {
  const copy = new RowList();
  const list = target.rows.list(key);
  let refused = list?.refused ?? 0;
  for (const text of list?.refusedTexts ?? []) {
    if (isKept(text)) copy.refuse(text);
    else refused--;
  }
  copy.refused = refused;
  yield* fill(copy, target, key, filter(list?.texts() ?? [], isKept));
  return copy;
}

function* filter(texts: Iterable<string>, isKept: (text: string) => boolean): Iterable<string> {
  for (const text of texts) if (isKept(text)) yield text;
}

function sorted(values: readonly unknown[]) {
  const patterns: OriginPattern[] = [];
  const refused: { readonly value: unknown; readonly problem: LazyProblem }[] = [];
  for (const value of values) {
    const row = readRow(value);
    if ('pattern' in row) patterns.push(row.pattern);
    else refused.push({ value, problem: row.problem });
  }
  return { patterns, refused };
}

function valuesOf(refused: readonly { readonly value: unknown }[]): readonly unknown[] {
  return refused.map(({ value }) => value);
}

/** How many rows the list would have. Which of them it has already is looked up only if that decides whether they are too many. */
function sizeWith(patterns: readonly OriginPattern[], list: RowList | undefined, most: number): number {
  const size = list?.size ?? 0;
  if (size + patterns.length <= most) return size;
  return size + new Set(patterns.filter((pattern) => list?.has(pattern) !== true).map(({ text }) => text)).size;
}

function limitOf({ maxRows }: RowTarget, key: string): number {
  return maxRows ?? (key === '' ? Infinity : DEFAULT_MAX_ROWS);
}

function isTooLong(target: RowTarget, key: string, length: number): boolean {
  const most = limitOf(target, key);
  if (length <= most) return false;
  target.refusals.list(key, `it has ${length} rows, and maxRows is ${most}`);
  target.keepList(key);
  return true;
}

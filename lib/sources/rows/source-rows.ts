import { parseOriginPattern, type OriginPattern } from '../../policy/origins/origin-pattern.js';
import { RowList } from './row-list.js';
import { ShardedMap } from './sharded-map.js';
import { STEP, type Task } from './task-queue.js';
import { ALL_NEEDS, isPermitted, type Needs } from './trust.js';
import { UnionRows } from './union-rows.js';

/** How many lists are searched for a row that is not valid: an explanation must not take long. */
const MAX_SEARCHED = 100;

/** All lists of a source. A request is asked of the list of its key, or, by policies without `key`, of all lists. */
export class SourceRows {
  private readonly byKey = new ShardedMap<RowList>();
  /** The rows of all keys but `''`, which can be very long; `undefined` while every policy has a `key`. */
  private union: UnionRows | undefined;
  /** The lists that are not united yet, while that takes many steps. */
  private pending: RowList[] = [];
  /** How many rows are united before the next pause: searches take long, so uniting overtakes them. */
  private owed = 0;
  private readonly needing = ALL_NEEDS.map(() => 0);
  private refused = 0;
  /** The keys whose lists have rows that are not valid. */
  private readonly refusing = new Set<string>();
  /** How many rows all lists have. */
  size = 0;

  /** How many keys have a list. */
  get keys(): number {
    return this.byKey.size;
  }

  list(key: string): RowList | undefined {
    return this.byKey.get(key);
  }

  /** Whether a row of any key matches. */
  matches(origin: string, permitted: Needs): boolean {
    if (this.byKey.get('')?.matches(origin, permitted) === true) return true;
    if (this.union?.matches(origin, permitted) === true) return true;
    for (const list of this.searched()) if (list.matches(origin, permitted)) return true;
    return false;
  }

  /** The row of any key that matches. */
  rowFor(origin: string, permitted: Needs): string | undefined {
    const known = this.byKey.get('')?.rowFor(origin, permitted) ?? this.union?.rowFor(origin, permitted);
    if (known !== undefined) return known;
    for (const list of this.searched()) {
      const row = list.rowFor(origin, permitted);
      if (row !== undefined) return row;
    }
    return undefined;
  }

  /** How many rows are refused: those that are not valid, and those that need what is not permitted. */
  countRefused(permitted: Needs): number {
    const untrusted = this.needing.filter((_, needs) => !isPermitted(needs as Needs, permitted));
    return untrusted.reduce((sum, count) => sum + count, this.refused);
  }

  /** Rows that are not valid, of one key or of all, as far as they are kept. */
  *refusedTexts(key: string | undefined): Iterable<string> {
    let lists = 0;
    for (const one of key === undefined ? this.refusing : [key]) {
      if (++lists > MAX_SEARCHED) return;
      yield* this.byKey.get(one)?.refusedTexts ?? [];
    }
  }

  /** Replaces the list of a key. It takes the time of the old and of the new list. */
  set(key: string, list: RowList): void {
    const old = this.byKey.get(key);
    if (old !== undefined) this.count(old, -1);
    this.count(list, 1);
    this.keep(key, list);
    if (this.union === undefined || key === '') return;
    for (const pattern of patternsOf(list)) this.union.add(pattern);
    if (old !== undefined) for (const pattern of patternsOf(old)) this.union.remove(pattern);
  }

  /** Adds rows to the list of a key. */
  add(key: string, patterns: readonly OriginPattern[], refused: readonly unknown[]): void {
    const list = this.byKey.get(key) ?? new RowList();
    this.count(list, -1);
    for (const pattern of patterns) if (list.add(pattern) && key !== '') this.union?.add(pattern);
    for (const value of refused) list.refuse(value);
    this.count(list, 1);
    this.keep(key, list);
  }

  /** Removes rows from the list of a key. */
  remove(key: string, patterns: readonly OriginPattern[], refused: readonly unknown[]): void {
    const list = this.byKey.get(key);
    if (list === undefined) return;
    this.count(list, -1);
    for (const pattern of patterns) if (list.delete(pattern) && key !== '') this.union?.remove(pattern);
    for (const value of refused) list.forget(value);
    this.count(list, 1);
    this.keep(key, list);
  }

  delete(key: string): void {
    this.set(key, new RowList());
  }

  /**
   * Prepares the rows of all keys, for policies without `key`. Until it is done, the lists that remain are searched. A search of 100,000 lists takes
   * 0.1 s, so after each of them as much work is done here: however many requests come, all searches together take no longer than uniting.
   */
  *unite(): Task {
    if (this.union !== undefined) return;
    const pending = [...this.keyedLists()];
    const union = new UnionRows();
    [this.pending, this.union] = [pending, union];
    let done = 0;
    for (let list = pending.at(-1); list !== undefined; list = pending.at(-1)) {
      for (const pattern of patternsOf(list)) {
        union.add(pattern);
        this.owed--;
        if (++done % STEP !== 0 || this.owed > 0) continue;
        this.owed = 0;
        yield;
      }
      pending.pop();
    }
  }

  private searched(): Iterable<RowList> {
    if (this.union === undefined) return this.keyedLists();
    // To unite a row takes about twice the time of searching a list.
    this.owed += Math.ceil(this.pending.length / 2);
    return this.pending;
  }

  private *keyedLists(): Iterable<RowList> {
    for (const [key, list] of this.byKey.entries()) if (key !== '') yield list;
  }

  /** A list without rows is not kept, unless all of its rows are refused. */
  private keep(key: string, list: RowList): void {
    if (list.refused > 0) this.refusing.add(key);
    else this.refusing.delete(key);
    if (list.size + list.refused === 0) this.byKey.delete(key);
    else this.byKey.set(key, list);
  }

  private count(list: RowList, by: 1 | -1): void {
    this.size += by * list.size;
    this.refused += by * list.refused;
    list.needing?.forEach((count, needs) => (this.needing[needs] = (this.needing[needs] ?? 0) + by * count));
  }
}

function* patternsOf(list: RowList | undefined): Iterable<OriginPattern> {
  for (const text of list?.texts() ?? []) {
    const pattern = parseOriginPattern(text);
    if (typeof pattern !== 'string') yield pattern;
  }
}

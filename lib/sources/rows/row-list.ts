import { isWild } from '../../policy/origins/origin-matcher.js';
import type { OriginPattern } from '../../policy/origins/origin-pattern.js';
import { MAX_ORIGIN_LENGTH, parseSerializedOrigin } from '../../standard/serialized-origin.js';
import { StringSet } from './string-set.js';
import { ALL_NEEDS, INSECURE, isPermitted, needsOf, type Needs } from './trust.js';
import { WildRows } from './wild-rows.js';

/** How many rows that are not valid a list keeps, and how much of each, in characters. */
const MAX_KEPT = 100;
const MAX_KEPT_LENGTH = 500;

/** The rows of one key, checked. A lookup takes the time of the origin, not of the list. */
export class RowList {
  private readonly exact = new StringSet();
  private wild: WildRows | undefined;
  /** How many rows need which flags; `undefined` while no row needs any. */
  needing: number[] | undefined;
  /** How many rows were not valid. */
  refused = 0;
  /** The first of these, to explain why an origin is refused; `undefined` while there are none. */
  private refusedRows: Set<string> | undefined;

  get size(): number {
    return this.exact.size + (this.wild?.size ?? 0);
  }

  /** Whether the row is new. */
  add(pattern: OriginPattern): boolean {
    const needs = needsOf(pattern);
    const isNew = isWild(pattern) ? (this.wild ??= new WildRows()).add(pattern, needs) : this.exact.add(pattern.text);
    if (isNew && needs !== 0) this.count(needs, 1);
    return isNew;
  }

  /** Whether the row was there. */
  delete(pattern: OriginPattern): boolean {
    const needs = needsOf(pattern);
    const wasThere = isWild(pattern) ? this.wild?.delete(pattern, needs) === true : this.exact.delete(pattern.text);
    if (wasThere && needs !== 0) this.count(needs, -1);
    return wasThere;
  }

  /** Counts a row that is not valid. */
  refuse(value: unknown): void {
    this.refused++;
    if (typeof value === 'string' && (this.refusedRows?.size ?? 0) < MAX_KEPT)
      (this.refusedRows ??= new Set()).add(value.slice(0, MAX_KEPT_LENGTH));
  }

  /** Forgets a row that is not valid. */
  forget(value: unknown): void {
    this.refused = Math.max(0, this.refused - 1);
    if (typeof value === 'string') this.refusedRows?.delete(value.slice(0, MAX_KEPT_LENGTH));
  }

  /** The rows that are not valid, as far as they are kept. */
  get refusedTexts(): Iterable<string> {
    return this.refusedRows ?? [];
  }

  has(pattern: OriginPattern): boolean {
    return isWild(pattern) ? this.wild?.has(pattern) === true : this.exact.has(pattern.text);
  }

  /** @param permitted what the policy permits its rows to need */
  matches(origin: string, permitted: Needs): boolean {
    // Checked before the text is hashed.
    if (origin.length > MAX_ORIGIN_LENGTH) return false;
    if (this.exact.has(origin) && isTrusted(origin, permitted)) return true;
    if (this.wild === undefined) return false;
    const parsed = parseSerializedOrigin(origin);
    return parsed !== undefined && this.wild.covers(parsed, permitted);
  }

  /** The row that matches, as it was written. */
  rowFor(origin: string, permitted: Needs): string | undefined {
    if (!this.matches(origin, permitted)) return undefined;
    if (this.exact.has(origin) && isTrusted(origin, permitted)) return origin;
    const parsed = parseSerializedOrigin(origin);
    return parsed && this.wild?.find(parsed, permitted);
  }

  /** Every row, as it was written. */
  *texts(): Iterable<string> {
    yield* this.exact;
    if (this.wild !== undefined) yield* this.wild.texts();
  }

  private count(needs: Needs, by: number): void {
    this.needing ??= ALL_NEEDS.map(() => 0);
    this.needing[needs] = (this.needing[needs] ?? 0) + by;
  }
}

/** An exact origin has the same text as its row, so that the row does not have to be stored with what it needs. */
function isTrusted(origin: string, permitted: Needs): boolean {
  if ((permitted & INSECURE) !== 0 || !origin.startsWith('http:')) return true;
  const parsed = parseSerializedOrigin(origin);
  return parsed !== undefined && isPermitted(needsOf({ ...parsed, text: origin, subdomains: false }), permitted);
}

import { parseOriginPattern, type OriginPattern } from '../../policy/origins/origin-pattern.js';
import { WildcardIndex } from '../../policy/origins/wildcards/wildcard-index.js';
import type { SerializedOrigin } from '../../standard/serialized-origin.js';
import { ALL_NEEDS, isPermitted, needsOf, type Needs } from './trust.js';

/** One index for what the rows need, if some need it: a policy looks only where it permits that. */
type Indexes = Partial<Record<Needs, WildcardIndex>>;

/** From this number of rows on, they are indexed when they arrive, and before that when they are first needed. */
const INDEXED = 32;

/**
 * Rows that match several origins. An index takes much more memory than a few rows, and most tenants are not asked for. Of many rows, it takes
 * less than their texts, which can be made from it.
 */
export class WildRows {
  /** The rows as they were written; `undefined` once they are indexed. */
  private few: string[] | undefined = [];
  private indexes: Indexes | undefined;
  size = 0;

  /** Whether the row is new. */
  add(pattern: OriginPattern, needs: Needs): boolean {
    if (this.few !== undefined && this.few.length >= INDEXED) this.index();
    const isNew = this.indexes === undefined ? this.addText(pattern.text) : addTo(this.indexes, pattern, needs);
    if (isNew) this.size++;
    return isNew;
  }

  /** Whether the row was there. */
  delete(pattern: OriginPattern, needs: Needs): boolean {
    const wasThere =
      this.indexes === undefined ? this.deleteText(pattern.text) : this.indexes[needs]?.remove(pattern) === true;
    if (wasThere) this.size--;
    return wasThere;
  }

  has(pattern: OriginPattern): boolean {
    return this.few?.includes(pattern.text) ?? this.index()[needsOf(pattern)]?.has(pattern) === true;
  }

  covers(origin: SerializedOrigin, permitted: Needs): boolean {
    const indexes = this.index();
    return ALL_NEEDS.some((needs) => isPermitted(needs, permitted) && indexes[needs]?.covers(origin) === true);
  }

  /** The row that matches, as it was written. */
  find(origin: SerializedOrigin, permitted: Needs): string | undefined {
    const indexes = this.index();
    for (const needs of ALL_NEEDS) {
      const row = isPermitted(needs, permitted) ? indexes[needs]?.find(origin) : undefined;
      if (row !== undefined) return row;
    }
    return undefined;
  }

  *texts(): Iterable<string> {
    if (this.few !== undefined) yield* this.few;
    for (const index of Object.values(this.indexes ?? {})) yield* index.texts();
  }

  private addText(text: string): boolean {
    if (this.few?.includes(text) !== false) return false;
    this.few.push(text);
    return true;
  }

  private deleteText(text: string): boolean {
    const index = this.few?.indexOf(text) ?? -1;
    if (index >= 0) this.few?.splice(index, 1);
    return index >= 0;
  }

  private index(): Indexes {
    if (this.indexes !== undefined) return this.indexes;
    const indexes: Indexes = {};
    for (const text of this.few ?? []) {
      const pattern = parseOriginPattern(text);
      if (typeof pattern !== 'string') addTo(indexes, pattern, needsOf(pattern));
    }
    this.few = undefined;
    return (this.indexes = indexes);
  }
}

function addTo(indexes: Indexes, pattern: OriginPattern, needs: Needs): boolean {
  return (indexes[needs] ??= new WildcardIndex()).add(pattern);
}

import { parseOriginPattern, type OriginPattern } from '../../policy/origins/origin-pattern.js';
import { WildcardIndex } from '../../policy/origins/wildcards/wildcard-index.js';
import type { SerializedOrigin } from '../../standard/serialized-origin.js';
import { ALL_NEEDS, isPermitted, needsOf, type Needs } from './trust.js';

/** One index for what the rows need: a policy looks only where it permits that. */
type Indexes = readonly [WildcardIndex, WildcardIndex, WildcardIndex, WildcardIndex];

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
    const isNew = this.indexes?.[needs].add(pattern) ?? this.addText(pattern.text);
    if (isNew) this.size++;
    return isNew;
  }

  /** Whether the row was there. */
  delete(pattern: OriginPattern, needs: Needs): boolean {
    const wasThere = this.indexes?.[needs].remove(pattern) ?? this.deleteText(pattern.text);
    if (wasThere) this.size--;
    return wasThere;
  }

  has(pattern: OriginPattern): boolean {
    return this.few?.includes(pattern.text) ?? this.index()[needsOf(pattern)].has(pattern);
  }

  covers(origin: SerializedOrigin, permitted: Needs): boolean {
    const indexes = this.index();
    return ALL_NEEDS.some((needs) => isPermitted(needs, permitted) && indexes[needs].covers(origin));
  }

  /** The row that matches, as it was written. */
  find(origin: SerializedOrigin, permitted: Needs): string | undefined {
    const indexes = this.index();
    for (const needs of ALL_NEEDS) {
      const row = isPermitted(needs, permitted) ? indexes[needs].find(origin) : undefined;
      if (row !== undefined) return row;
    }
    return undefined;
  }

  *texts(): Iterable<string> {
    if (this.few !== undefined) yield* this.few;
    for (const index of this.indexes ?? []) yield* index.texts();
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
    const create = (): WildcardIndex => new WildcardIndex();
    this.indexes = [create(), create(), create(), create()];
    for (const text of this.few ?? []) {
      const pattern = parseOriginPattern(text);
      if (typeof pattern !== 'string') this.indexes[needsOf(pattern)].add(pattern);
    }
    this.few = undefined;
    return this.indexes;
  }
}

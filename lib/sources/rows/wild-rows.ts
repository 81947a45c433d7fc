import { parseOriginPattern, type OriginPattern } from '../../policy/origins/origin-pattern.js';
import { WildcardIndex } from '../../policy/origins/wildcards/wildcard-index.js';
import { parseSerializedOrigin, type SerializedOrigin } from '../../standard/serialized-origin.js';
import { ShardedMap } from './sharded-map.js';
import { ALL_NEEDS, isPermitted, type Needs } from './trust.js';

/** One index for what the rows need: a policy looks only where it permits that. */
type Indexes = readonly [WildcardIndex, WildcardIndex, WildcardIndex, WildcardIndex];

/** From this number of rows on, they are indexed when they arrive, and before that when they are first needed. */
const INDEXED = 32;

/** Rows that match several origins. An index takes much more memory than a few rows, and most tenants are not asked for. */
export class WildRows {
  private readonly rows = new ShardedMap<Needs>();
  private indexes: Indexes | undefined;

  get size(): number {
    return this.rows.size;
  }

  /** Whether the row is new. */
  add(pattern: OriginPattern, needs: Needs): boolean {
    if (this.rows.has(pattern.text)) return false;
    this.rows.set(pattern.text, needs);
    this.indexes?.[needs].add(pattern);
    if (this.rows.size > INDEXED) this.indexes ??= this.index();
    return true;
  }

  /** Whether the row was there. */
  delete(pattern: OriginPattern, needs: Needs): boolean {
    if (!this.rows.delete(pattern.text)) return false;
    this.indexes?.[needs].remove(pattern);
    return true;
  }

  has(text: string): boolean {
    return this.rows.has(text);
  }

  covers(origin: SerializedOrigin, permitted: Needs): boolean {
    const indexes = (this.indexes ??= this.index());
    return ALL_NEEDS.some((needs) => isPermitted(needs, permitted) && indexes[needs].covers(origin));
  }

  rowFor(origin: string, permitted: Needs): string | undefined {
    const parsed = parseSerializedOrigin(origin);
    if (parsed === undefined) return undefined;
    for (const text of this.rows.keys()) {
      const alone = new WildRows();
      const pattern = parseOriginPattern(text);
      if (typeof pattern === 'string') continue;
      alone.add(pattern, this.rows.get(text) ?? 0);
      if (alone.covers(parsed, permitted)) return text;
    }
    return undefined;
  }

  texts(): Iterable<string> {
    return this.rows.keys();
  }

  private index(): Indexes {
    const create = (): WildcardIndex => new WildcardIndex();
    const indexes: Indexes = [create(), create(), create(), create()];
    for (const text of this.rows.keys()) {
      const pattern = parseOriginPattern(text);
      if (typeof pattern !== 'string') indexes[this.rows.get(text) ?? 0].add(pattern);
    }
    return indexes;
  }
}

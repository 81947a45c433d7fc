import { ShardedMap } from './sharded-map.js';

/** Up to this number of texts, a plain list is smaller than a Set and as fast. */
const FEW = 16;

/** A set of texts that is small for a few and never slow for many: most tenants have less than ten origins. */
export class StringSet {
  private few: string[] | undefined = [];
  private many: ShardedMap<true> | undefined;

  get size(): number {
    return this.few?.length ?? this.many?.size ?? 0;
  }

  has(text: string): boolean {
    return this.few === undefined ? this.many?.has(text) === true : this.few.includes(text);
  }

  /** Whether the text is new. */
  add(text: string): boolean {
    if (this.has(text)) return false;
    if (this.few?.length === FEW) this.becomeMany(this.few);
    if (this.few === undefined) this.many?.set(text, true);
    else this.few.push(text);
    return true;
  }

  /** Whether it was there. */
  delete(text: string): boolean {
    if (this.few === undefined) return this.many?.delete(text) === true;
    const index = this.few.indexOf(text);
    if (index >= 0) this.few.splice(index, 1);
    return index >= 0;
  }

  [Symbol.iterator](): Iterator<string> {
    return (this.few ?? this.many?.keys() ?? [])[Symbol.iterator]();
  }

  private becomeMany(few: readonly string[]): void {
    this.many = new ShardedMap();
    this.few = undefined;
    for (const text of few) this.many.set(text, true);
  }
}

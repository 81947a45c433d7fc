/** How many entries one Map has before it is divided. To grow a Map of this size takes less than a millisecond. */
const LARGE = 8192;
const SHARDS = 256;

/**
 * A Map for any number of entries. A single Map of a million entries stops the process for 50 ms whenever it grows; here, many
 * small ones grow one by one.
 */
export class ShardedMap<V> {
  private shards: readonly Map<string, V>[] = [new Map<string, V>()];
  size = 0;

  get(key: string): V | undefined {
    return this.shardOf(key).get(key);
  }

  has(key: string): boolean {
    return this.shardOf(key).has(key);
  }

  set(key: string, value: V): void {
    const shard = this.shardOf(key);
    const before = shard.size;
    shard.set(key, value);
    this.size += shard.size - before;
    if (this.size > LARGE && this.shards.length === 1) this.divide();
  }

  delete(key: string): boolean {
    const deleted = this.shardOf(key).delete(key);
    if (deleted) this.size--;
    return deleted;
  }

  *keys(): Iterable<string> {
    for (const shard of this.shards) yield* shard.keys();
  }

  *entries(): Iterable<[string, V]> {
    for (const shard of this.shards) yield* shard;
  }

  private divide(): void {
    const [all] = this.shards;
    this.shards = Array.from({ length: SHARDS }, () => new Map<string, V>());
    for (const [key, value] of all ?? []) this.shardOf(key).set(key, value);
  }

  private shardOf(key: string): Map<string, V> {
    // eslint-disable-next-line @typescript-eslint/no-non-null-assertion -- there is one for each number
    return this.shards[this.shards.length === 1 ? 0 : hash(key) % SHARDS]!;
  }
}

/** It only spreads the keys. Keys that someone chose to be in one shard make that Map larger, and nothing else. */
function hash(key: string): number {
  let value = 0;
  for (let i = 0; i < key.length; i++) value = (Math.imul(value, 31) + key.charCodeAt(i)) | 0;
  return (value ^ (value >>> 15)) >>> 0;
}

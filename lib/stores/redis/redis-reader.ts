import type { CorsOriginReplacement, CorsOriginSink } from '../../sources/origin-source.js';
import type { StoreReader } from '../follow.js';
import { LostOriginsError } from '../keep-running.js';
import { changesAfter, lastPosition, nextChange, type Position } from './change-log.js';
import type { Connection } from './connection.js';
import { FIELDS_AT_ONCE, type Keys, meaningOf, rowsIn, SEEDED } from './layout.js';

/** About how many fields HSCAN returns at once. They are taken over in one tick. */
const SCAN_COUNT = 200;

type Values = readonly (readonly [field: string, value: string | null])[];

/** What was read: up to which entry of the log, and of which seed. */
export interface Progress {
  readonly position: Position;
  /** The value of the sentinel. Another value is another list. */
  readonly seed: string;
}

/** Reads the list on one connection. It is lost if the hash has no sentinel, or if there is no log. */
export class RedisReader implements StoreReader<Progress> {
  constructor(
    private readonly connection: Connection,
    private readonly keys: Keys,
    private readonly sink: CorsOriginSink,
  ) {}

  async load(): Promise<Progress | undefined> {
    const position = await lastPosition(this.connection, this.keys);
    if (position === undefined) throw new LostOriginsError(`Redis has no stream ${this.keys.changes}. ${ADVICE}`);
    const { seed } = await this.valuesOf([]);
    const replacement = this.sink.replace();
    try {
      await this.scanInto(replacement);
      const drained = await this.drain({ position, seed }, replacement);
      if (drained === undefined) replacement.abort();
      return drained;
    } catch (error) {
      replacement.abort();
      throw error;
    }
  }

  async catchUp({ position, seed }: Progress): Promise<Progress | undefined> {
    const changes = await changesAfter(this.connection, this.keys, position);
    if (changes === undefined) return undefined;
    const present = await this.valuesOf(changes.fields);
    if (present.seed !== seed) return undefined;
    const { lists, added, removed } = sortOut(present.values);
    for (const [key, origins] of lists) this.sink.put(key, origins);
    if (removed.length > 0) this.sink.remove('', removed);
    if (added.length > 0) this.sink.add('', added);
    return { position: changes.position, seed };
  }

  async nextChange({ position }: Progress): Promise<void> {
    await nextChange(this.connection, this.keys, position);
  }

  close(): void {
    this.connection.close();
  }

  /** HSCAN continues only on the server where it began. Resumed on another one, it leaves out rows without a sign. */
  private async scanInto(replacement: CorsOriginReplacement): Promise<void> {
    let cursor = '0';
    do {
      const reply = await this.connection.send(['HSCAN', this.keys.origins, cursor, 'COUNT', String(SCAN_COUNT)]);
      const [next, pairs] = reply as [string, string[]];
      const { lists, added } = sortOut(pairsOf(pairs));
      for (const [key, origins] of lists) replacement.put(key, origins);
      if (added.length > 0) replacement.add('', added);
      cursor = next;
    } while (cursor !== '0');
  }

  /** Adds what changed during the scan, and then commits. */
  private async drain(from: Progress, replacement: CorsOriginReplacement): Promise<Progress | undefined> {
    const removedRows = new Set<string>();
    let { position } = from;
    for (let more = true; more;) {
      const changes = await changesAfter(this.connection, this.keys, position);
      if (changes === undefined) return undefined;
      const present = await this.valuesOf(changes.fields);
      if (present.seed !== from.seed) return undefined;
      const { lists, added, removed } = sortOut(present.values);
      for (const [key, origins] of lists) replacement.put(key, origins);
      for (const row of added) removedRows.delete(row);
      for (const row of removed) removedRows.add(row);
      if (added.length > 0) replacement.add('', added);
      ({ position, more } = changes);
    }
    replacement.commit();
    if (removedRows.size > 0) this.sink.remove('', [...removedRows]);
    return { position, seed: from.seed };
  }

  /** The values of some fields, read together with the sentinel, so that a hash that is gone is not read as removals. */
  private async valuesOf(fields: readonly string[]): Promise<{ readonly seed: string; readonly values: Values }> {
    const values: (readonly [string, string | null])[] = [];
    let seed: string | undefined;
    for (let at = 0; at === 0 || at < fields.length; at += FIELDS_AT_ONCE) {
      const some = fields.slice(at, at + FIELDS_AT_ONCE);
      const reply = await this.connection.send(['HMGET', this.keys.origins, SEEDED, ...some]);
      const [sentinel, ...found] = reply as (string | null)[];
      if (sentinel === null || sentinel === undefined) {
        throw new LostOriginsError(`The hash ${this.keys.origins} in Redis has no field '${SEEDED}'. ${ADVICE}`);
      }
      if (seed !== undefined && seed !== sentinel) return { seed: sentinel, values: [] };
      seed = sentinel;
      some.forEach((field, i) => values.push([field, found[i] ?? null]));
    }
    return { seed: seed ?? '', values };
  }
}

const ADVICE = 'The list was never written, or was lost. Write it with seed() of redisOriginWriter().';

function pairsOf(flat: readonly string[]): Values {
  return flat.flatMap((field, i) => (i % 2 === 0 ? [[field, flat[i + 1] ?? ''] as const] : []));
}

/** Lists by key, and rows of the list of `''` that are there or are gone. */
function sortOut(values: Values) {
  const lists: [key: string, origins: string[]][] = [];
  const added: string[] = [];
  const removed: string[] = [];
  for (const [field, value] of values) {
    const meaning = meaningOf(field);
    if (meaning === undefined) continue;
    if ('key' in meaning) lists.push([meaning.key, rowsIn(value)]);
    else (value === null ? removed : added).push(meaning.row);
  }
  return { lists, added, removed };
}

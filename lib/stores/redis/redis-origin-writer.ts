import type { Action, Outcome, Refusal } from './change.js';
import { Changer } from './changer.js';
import { fieldOfKey, fieldOfRow, FIELDS_AT_ONCE, type Keys, keysOf, meaningOf } from './layout.js';
import { assertRedisClient, type RedisClient, type Send, sendWith } from './redis-client.js';
import { type OriginEntries, seed } from './seed.js';

/**
 * Where `redisOriginWriter()` writes, and how much.
 *
 * @publicApi
 */
export interface RedisOriginWriterOptions {
  /** The same as that of `redisOrigins()`. */
  readonly prefix: string;
  /**
   * How many origins one key can have; the key `''` has no limit. Keep it at or below `maxRows` of `liveOrigins()`, which
   * refuses longer lists.
   *
   * @default 1000
   */
  readonly maxRows?: number;
}

/**
 * Writes origins for `redisOrigins()`. A key is what the `key` option of `liveOrigins()` returns for a request, such as a host name; the
 * key `''` has the list for policies without `key`. Origins are written as they are: check what a customer enters with
 * `compileOrigins()` first.
 *
 * @publicApi
 */
export interface RedisOriginWriter {
  /**
   * Replaces everything by these entries: pairs of a key and its origin or origins, such as a `Map`. Entries with the same key are one list. Readers see
   * either the old state or the new one. If anything else is written at the same time, or by another `seed()`, it fails with the code
   * `changed-meanwhile` and changes nothing: read the entries again and repeat it. Pass a generator that reads the
   * database, so that the reading is part of that time.
   */
  seed(entries: OriginEntries): Promise<void>;
  /**
   * Sets the list of a key; an empty one removes it. For the key `''`, more than 500 differences are written in several steps,
   * the new rows first.
   */
  set(key: string, origins: string | readonly string[]): Promise<void>;
  /** Adds origins to the list of a key. Two writers at the same time do not lose each other's origins. */
  add(key: string, origins: string | readonly string[]): Promise<void>;
  /** Removes origins, written as they were added, from the list of a key. */
  remove(key: string, origins: string | readonly string[]): Promise<void>;
}

/**
 * Why a writer changed nothing.
 * - `not-seeded`: Redis has no complete list; call `seed()` first
 * - `changed-meanwhile`: something was written during `seed()`; read the entries again and repeat it
 * - `too-many-rows`: a key would have more than `maxRows` origins
 * - `incomplete`: Redis dropped what `seed()` had written; check that `maxmemory-policy` is `noeviction`
 *
 * @publicApi
 */
export class RedisOriginWriterError extends Error {
  override readonly name = 'RedisOriginWriterError';

  constructor(
    message: string,
    readonly code: Refusal,
  ) {
    super(message);
  }
}

const MESSAGES: Readonly<Record<Refusal, string>> = {
  'not-seeded': 'Redis has no complete list of origins, so nothing was changed. Write all origins with seed() first.',
  'changed-meanwhile':
    'The origins in Redis were changed while seed() ran, so nothing was replaced. Read the entries again and repeat seed().',
  'too-many-rows':
    'A key would have more than `maxRows` origins, so nothing was changed. Remove some, or raise `maxRows`.',
  incomplete:
    'Redis dropped a part of what seed() wrote, so nothing was replaced. Set its maxmemory-policy to noeviction.',
};

/**
 * A writer for the origins that `redisOrigins()` reads. It sends on the client that it gets. Each change is one script; if the user in
 * Redis may not run scripts, it is a transaction on a connection of its own, which is closed afterwards.
 *
 * @param client a client of node-redis 5 or ioredis 5, connected
 * @throws TypeError if it is not such a client, or if the prefix is empty or has braces
 * @example
 * ```ts
 * const writer = redisOriginWriter(client, { prefix: 'shop:cors' });
 * await writer.seed(await customers.allOrigins());
 * await writer.add('api.acme.example', 'https://app.acme.example');
 * ```
 * @publicApi
 */
export function redisOriginWriter(client: RedisClient, options: RedisOriginWriterOptions): RedisOriginWriter {
  assertRedisClient(client, 'redisOriginWriter()');
  const keys = keysOf(options.prefix, 'redisOriginWriter()');
  const limit = options.maxRows ?? 1_000;
  const changer = new Changer(client, keys);
  const send = sendWith(client);

  const changeRows = async (action: 'add' | 'remove', rows: readonly string[]) => {
    for (let at = 0; at < rows.length; at += FIELDS_AT_ONCE) {
      const fields = rows.slice(at, at + FIELDS_AT_ONCE).map(fieldOfRow);
      succeed(await changer.make({ kind: 'rows', action, fields }));
    }
  };
  const change = async (action: Action, key: string, origins: string | readonly string[]) => {
    const rows = readRows(key, origins);
    if (key !== '') succeed(await changer.make({ kind: 'list', field: fieldOfKey(key), action, rows, limit }));
    else if (action !== 'set') await changeRows(action, rows);
    else {
      const present = await presentRows(send, keys);
      await changeRows(
        'add',
        rows.filter((row) => !present.has(row)),
      );
      for (const row of rows) present.delete(row);
      await changeRows('remove', [...present]);
    }
  };
  return {
    seed: async (entries) => succeed(await seed({ send, keys, changer, limit }, entries)),
    set: async (key, origins) => change('set', key, origins),
    add: async (key, origins) => change('add', key, origins),
    remove: async (key, origins) => change('remove', key, origins),
  };
}

function succeed(outcome: Outcome): void {
  if (outcome !== 'done') throw new RedisOriginWriterError(MESSAGES[outcome], outcome);
}

function readRows(key: string, origins: string | readonly string[]): string[] {
  const rows = [...new Set(typeof origins === 'string' ? [origins] : origins)];
  if (typeof key !== 'string' || rows.some((row) => typeof row !== 'string')) {
    throw new TypeError('A key and its origins are strings: the key as `key` of liveOrigins() returns it.');
  }
  return rows;
}

async function presentRows(send: Send, keys: Keys): Promise<Set<string>> {
  const rows = new Set<string>();
  let cursor = '0';
  do {
    const reply = await send(['HSCAN', keys.origins, cursor, 'MATCH', 'row:*', 'COUNT', String(FIELDS_AT_ONCE)]);
    const [next, pairs] = reply as [string, string[]];
    for (const field of pairs.filter((_, i) => i % 2 === 0)) {
      const meaning = meaningOf(field);
      if (meaning !== undefined && 'row' in meaning) rows.add(meaning.row);
    }
    cursor = next;
  } while (cursor !== '0');
  return rows;
}

import type { Outcome } from './change.js';
import { lastPosition } from './change-log.js';
import { type Changer, newNonce } from './changer.js';
import { fieldOfKey, fieldOfRow, FIELDS_AT_ONCE, type Keys, SEEDED } from './layout.js';
import type { Send } from './redis-client.js';

/**
 * A key and its origins. Entries with the same key are one list.
 *
 * @publicApi
 */
export type OriginEntry = readonly [key: string, origins: string | readonly string[]];
/**
 * What `seed()` of a writer gets, such as a `Map`, or an async generator that reads a database.
 *
 * @publicApi
 */
export type OriginEntries = Iterable<OriginEntry> | AsyncIterable<OriginEntry>;

/** In bytes, about: what one command writes at most, so that it does not delay the commands of others. */
const BYTES_AT_ONCE = 128 * 1024;
/** In seconds. A hash that was prepared by a process that died goes away by itself. */
const EXPIRY = 3_600;

interface Seeding {
  readonly send: Send;
  readonly keys: Keys;
  readonly changer: Changer;
  readonly limit: number;
}

/** Writes all entries into a new hash, which then takes the place of the present one. */
export async function seed({ send, keys, changer, limit }: Seeding, entries: OriginEntries): Promise<Outcome> {
  // Before the entries are read: what is written from now on is not in them.
  const from = await lastPosition({ send }, keys);
  const lists = await collect(entries);
  if ([...lists].some(([key, rows]) => key !== '' && rows.size > limit)) return 'too-many-rows';
  const hash = `${keys.prefix}:seed:${newNonce()}`;
  try {
    const size = await write(send, hash, fieldsOf(lists));
    const outcome = await changer.make({ kind: 'replacement', hash, size, from });
    if (outcome !== 'done') await send(['DEL', hash]);
    return outcome;
  } catch (error) {
    await send(['DEL', hash]).catch(() => undefined);
    throw error;
  }
}

async function collect(entries: OriginEntries): Promise<Map<string, Set<string>>> {
  const lists = new Map<string, Set<string>>();
  for await (const [key, origins] of entries) {
    const list = lists.get(key) ?? new Set();
    for (const row of typeof origins === 'string' ? [origins] : origins) list.add(row);
    lists.set(key, list);
  }
  return lists;
}

function* fieldsOf(lists: ReadonlyMap<string, ReadonlySet<string>>): Generator<readonly [string, string]> {
  yield [SEEDED, newNonce()];
  for (const [key, rows] of lists) {
    if (key === '') for (const row of rows) yield [fieldOfRow(row), ''];
    else if (rows.size > 0) yield [fieldOfKey(key), JSON.stringify([...rows])];
  }
}

/** Returns how many fields the hash has. */
async function write(send: Send, hash: string, fields: Iterable<readonly [string, string]>): Promise<number> {
  let size = 0;
  let batch: string[] = [];
  let bytes = 0;
  const flush = async () => {
    if (batch.length > 0) await send(['HSET', hash, ...batch]);
    batch = [];
    bytes = 0;
  };
  for (const pair of fields) {
    batch.push(...pair);
    bytes += pair[0].length + pair[1].length;
    if (++size === 1) {
      await flush();
      await send(['EXPIRE', hash, String(EXPIRY)]);
    }
    if (batch.length >= 2 * FIELDS_AT_ONCE || bytes > BYTES_AT_ONCE) await flush();
  }
  await flush();
  return size;
}

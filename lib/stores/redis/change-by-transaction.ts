import { setTimeout as sleep } from 'node:timers/promises';
import { type Change, type ListChange, logCommand, type Outcome, type Replacement } from './change.js';
import { lastPosition } from './change-log.js';
import type { Connection } from './connection.js';
import { type Keys, rowsIn, SEEDED } from './layout.js';

/** In milliseconds. Other writers can win every time; then the caller has to know. */
const PATIENCE = 10_000;

/**
 * Makes a change with WATCH and MULTI, for users without scripts. The connection must belong to the caller alone: what others send
 * on it would become part of the transaction.
 */
export async function changeByTransaction(
  connection: Connection,
  keys: Keys,
  nonce: string,
  change: Change,
): Promise<Outcome> {
  const deadline = Date.now() + PATIENCE;
  for (;;) {
    await connection.send(['WATCH', ...(change.kind === 'replacement' ? [keys.changes, change.hash] : [keys.origins])]);
    const plan = await planOf(connection, keys, nonce, change);
    if (typeof plan === 'string') {
      await connection.send(['UNWATCH']);
      return plan;
    }
    if (await execute(connection, plan)) return 'done';
    if (change.kind === 'replacement') return 'changed-meanwhile';
    if (Date.now() > deadline)
      throw new Error('Other writers changed the origins in Redis all the time. Try again later.');
    await sleep(Math.random() * 5);
  }
}

type Commands = readonly (readonly string[])[];

async function planOf(connection: Connection, keys: Keys, nonce: string, change: Change): Promise<Commands | Outcome> {
  if (change.kind === 'replacement') return planOfReplacement(connection, keys, nonce, change);
  if ((await connection.send(['HEXISTS', keys.origins, SEEDED])) === 0) return 'not-seeded';
  if (change.kind === 'list') return planOfList(connection, keys, nonce, change);
  const command = change.action === 'add' ? ['HSET', keys.origins] : ['HDEL', keys.origins];
  const fields = change.action === 'add' ? change.fields.flatMap((field) => [field, '']) : change.fields;
  return [[...command, ...fields], logCommand(keys, nonce, change.fields)];
}

async function planOfList(
  connection: Connection,
  keys: Keys,
  nonce: string,
  { field, action, rows: given, limit }: ListChange,
): Promise<Commands | Outcome> {
  const stored = action === 'set' ? null : ((await connection.send(['HGET', keys.origins, field])) as string | null);
  const changed = new Set(given);
  const others = rowsIn(stored).filter((row) => !changed.has(row));
  const rows = action === 'remove' ? others : [...others, ...given];
  if (action !== 'remove' && rows.length > limit) return 'too-many-rows';
  const write = rows.length === 0 ? ['HDEL', keys.origins, field] : ['HSET', keys.origins, field, JSON.stringify(rows)];
  return [write, logCommand(keys, nonce, [field])];
}

async function planOfReplacement(
  connection: Connection,
  keys: Keys,
  nonce: string,
  { from, hash, size }: Replacement,
): Promise<Commands | Outcome> {
  const last = await lastPosition(connection, keys);
  if (last?.id !== from?.id || last?.nonce !== from?.nonce) return 'changed-meanwhile';
  if ((await connection.send(['HLEN', hash])) !== size) return 'incomplete';
  return [['PERSIST', hash], ['RENAME', hash, keys.origins], logCommand(keys, nonce, 'all')];
}

/** False if a watched key has changed. */
async function execute(connection: Connection, commands: Commands): Promise<boolean> {
  const all = [['MULTI'], ...commands, ['EXEC']];
  const replies = (await Promise.all(all.map(async (command) => connection.send(command)))).at(-1) as unknown[] | null;
  const failed = replies?.find((reply) => reply instanceof Error);
  if (failed !== undefined) throw failed;
  return replies !== null;
}

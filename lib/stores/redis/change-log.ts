import type { Connection } from './connection.js';
import { CHANGED, type Keys, NONCE, REPLACED } from './layout.js';

/** An entry of the stream, as far as it has been read. The nonce distinguishes it from an entry of another history with the same id. */
export interface Position {
  readonly id: string;
  readonly nonce: string;
}

export interface Changes {
  /** Names of fields, each once. */
  readonly fields: readonly string[];
  readonly position: Position;
  /** The stream has more entries now. */
  readonly more: boolean;
}

/** How many entries are read at once. What they name is applied in one tick. */
const ENTRIES_AT_ONCE = 200;
/** In milliseconds. Without a change, the log is compared this often: nothing wakes a reader of a stream that was deleted. */
const HEARTBEAT = 2_000;

interface Entry extends Position {
  readonly fields: readonly string[];
  readonly replaced: boolean;
}

/** The last entry of the stream, or undefined if there is no stream. */
export async function lastPosition(connection: Pick<Connection, 'send'>, keys: Keys): Promise<Position | undefined> {
  const reply = await connection.send(['XREVRANGE', keys.changes, '+', '-', 'COUNT', '1']);
  return readEntries(reply)[0];
}

/**
 * What changed after `position`; undefined if that cannot be known, because the stream was trimmed, flushed or rolled back, or
 * because the whole list was replaced. The range includes `position` itself: that it is there proves that nothing is missing.
 */
export async function changesAfter(
  connection: Connection,
  keys: Keys,
  position: Position,
): Promise<Changes | undefined> {
  const count = String(ENTRIES_AT_ONCE + 1);
  const reply = await connection.send(['XRANGE', keys.changes, position.id, '+', 'COUNT', count]);
  const [known, ...entries] = readEntries(reply);
  if (known?.id !== position.id || known.nonce !== position.nonce) return undefined;
  if (entries.some(({ replaced }) => replaced)) return undefined;
  const { id, nonce } = entries.at(-1) ?? position;
  const fields = [...new Set(entries.flatMap((entry) => entry.fields))];
  return { fields, position: { id, nonce }, more: entries.length === ENTRIES_AT_ONCE };
}

/** Waits for the next entry, or for the heartbeat. The reply differs between the clients, and `changesAfter()` reads it anyway. */
export async function nextChange(connection: Connection, keys: Keys, { id }: Position): Promise<void> {
  const wait = String(HEARTBEAT);
  await connection.send(['XREAD', 'COUNT', '1', 'BLOCK', wait, 'STREAMS', keys.changes, id], HEARTBEAT);
}

function readEntries(reply: unknown): Entry[] {
  return (reply as [id: string, pairs: string[]][]).map(([id, pairs]) => {
    const values = (name: string) => pairs.filter((_, i) => i % 2 === 1 && pairs[i - 1] === name);
    return { id, nonce: values(NONCE)[0] ?? '', fields: values(CHANGED), replaced: values(REPLACED).length > 0 };
  });
}

import { setTimeout as sleep } from 'node:timers/promises';
import { backoff } from '../sources/backoff.js';
import type { CorsOriginSink } from '../sources/origin-source.js';

/** The store answers, but does not have the list: it was flushed, restored empty or never seeded. */
export class LostOriginsError extends Error {
  override readonly name = 'LostOriginsError';
}

/** In milliseconds. The first retry comes soon, because most outages are a restart or a failover. */
const FIRST_DELAY = 50;
const LONGEST_DELAY = 5_000;

/** One connection of a source. It ends only by failing; `succeeded` is called after every read that worked. */
export type Attempt = (succeeded: () => void) => Promise<never>;

/**
 * Repeats `attempt` until `signal` is aborted. Failures are reported to the sink, which keeps the last good list.
 * The delay starts again from the beginning only after a read that worked: a server that accepts connections but
 * cannot answer must not be asked 20 times a second.
 */
export async function keepRunning(sink: CorsOriginSink, signal: AbortSignal, attempt: Attempt): Promise<void> {
  let failures = 0;
  const isOver = () => signal.aborted;
  while (!isOver()) {
    try {
      await attempt(() => (failures = 0));
    } catch (error) {
      if (isOver()) return;
      sink.status(error instanceof LostOriginsError ? 'lost' : 'stale', asError(error));
      await sleep(backoff(failures++, FIRST_DELAY, LONGEST_DELAY), undefined, { signal }).catch(() => undefined);
    }
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

import type { CorsOriginReader } from '../policy/options/live-origins.js';
import type { CorsOriginReplacement, CorsOriginSource } from './origin-source.js';
import { STEP } from './rows/task-queue.js';

/** A source that calls a function once. The rows change only if it returns a whole list. */
export function sourceOf(read: CorsOriginReader): CorsOriginSource {
  return {
    async run(sink, signal) {
      const result: unknown = await read(signal);
      if (!isIterable(result)) throw new TypeError(problemOf(result));
      const load = sink.replace();
      await addAll(load, result, signal);
      load.commit();
    },
  };
}

type AnyIterable = Iterable<unknown> | AsyncIterable<unknown>;

/** Rows are passed on in parts, so that requests are served in between. */
async function addAll(load: CorsOriginReplacement, result: AnyIterable, signal: AbortSignal): Promise<void> {
  let rows: unknown[] = [];
  let read = 0;
  const flush = (): void => {
    if (rows.length > 0) load.add('', rows as string[]);
    rows = [];
  };
  for await (const entry of result) {
    if (Array.isArray(entry)) addEntry(load, entry);
    else rows.push(entry);
    // The rest would be dropped.
    if (signal.aborted) return;
    if (++read % STEP !== 0) continue;
    flush();
    await new Promise((resolve) => setImmediate(resolve));
  }
  flush();
}

function addEntry(load: CorsOriginReplacement, [key, origins]: readonly unknown[]): void {
  load.add(key as string, (Array.isArray(origins) ? origins : [origins]) as string[]);
}

/** A text is a list of characters, too. */
function isIterable(value: unknown): value is AnyIterable {
  if (typeof value !== 'object' || value === null) return false;
  return Symbol.iterator in value || Symbol.asyncIterator in value;
}

/** No list is not an empty list: a failed query must not lock anyone out (R21). */
function problemOf(result: unknown): string {
  const type = result === null ? 'null' : typeof result;
  return `The function of liveOrigins() returned ${type}, and not a list of origins. An empty list is [].`;
}

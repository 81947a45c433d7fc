import type { CorsOriginSink, CorsOriginSource } from '../sources/origin-source.js';
import { keepRunning } from './keep-running.js';

/** Reads a store on one connection. `Progress` is what a reader has to remember in order to go on from there. */
export interface StoreReader<Progress> {
  /** Loads everything; undefined if it was replaced in the meantime. */
  load(): Promise<Progress | undefined>;
  /** Applies what changed since; undefined if that cannot be known, so that everything has to be loaded again. */
  catchUp(since: Progress): Promise<Progress | undefined>;
  /** Waits for the next change. It also resolves every few seconds without one, because waking is not reliable. */
  nextChange(since: Progress): Promise<void>;
  close(): void | Promise<void>;
}

const RELOADING = 'Changes are missing in the log of the store, so everything is loaded again.';

/**
 * @param name what reports and logs call the source
 * @param open makes a connection, which is closed when `signal` is aborted
 */
export function sourceOf<Progress>(
  name: string,
  open: (sink: CorsOriginSink, signal: AbortSignal) => Promise<StoreReader<Progress>>,
): CorsOriginSource {
  return {
    name,
    run: async (sink, signal) => {
      // Outlives connections: after a short outage, only what changed is read.
      let progress: Progress | undefined;
      await keepRunning(sink, signal, async (succeeded) => {
        const reader = await open(sink, signal);
        try {
          for (;;) {
            const caughtUp = progress && (await reader.catchUp(progress));
            if (progress !== undefined && caughtUp === undefined) sink.status('stale', new Error(RELOADING));
            progress = caughtUp ?? (await reader.load());
            if (progress === undefined) continue;
            succeeded();
            sink.status('live');
            await reader.nextChange(progress);
          }
        } finally {
          await reader.close();
        }
      });
    },
  };
}

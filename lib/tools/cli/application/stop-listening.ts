import { AsyncLocalStorage } from 'node:async_hooks';
import { Server } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** How long a file without exports may take until it listens, and a file that listens until it is loaded, in milliseconds. */
const LISTEN_TIMEOUT = 5_000;

const commandContext = new AsyncLocalStorage<true>();

/** Lets the application that the command creates listen, for example on a port for its metrics. */
export function allowListening<T>(work: () => Promise<T>): Promise<T> {
  return commandContext.run(true, work);
}

/** What a loaded file does that is kept from listening. */
export interface StoppedFile {
  /** Waits until the file tries to listen. */
  readonly listens: () => Promise<boolean>;
  /** The exports of the file; `undefined` if it waits for the server to listen. */
  readonly whileLoading: <T>(exported: Promise<T>) => Promise<T | undefined>;
}

/** Stops what a loaded file starts by itself, such as the `bootstrap()` of a bundled `main.js`, before it listens. */
export function stopListening(): StoppedFile {
  let report: (value: boolean) => void;
  const tried = new Promise<boolean>((resolve) => (report = resolve));
  const listen = Reflect.get(Server.prototype, 'listen') as (...given: unknown[]) => Server;
  Server.prototype.listen = function (this: Server, ...given: unknown[]) {
    if (commandContext.getStore() === true) return listen.apply(this, given);
    report(true);
    return this;
  };
  return {
    listens: () => {
      setTimeout(() => report(false), LISTEN_TIMEOUT);
      return tried;
    },
    whileLoading: async (exported) => {
      const loaded = new AbortController();
      // The timer also keeps the process: nothing else does while a file waits for ever.
      const late = tried.then(() => wait(LISTEN_TIMEOUT, undefined, { signal: loaded.signal }));
      try {
        return await Promise.race([exported, late]);
      } finally {
        loaded.abort();
      }
    },
  };
}

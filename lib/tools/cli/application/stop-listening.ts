import { AsyncLocalStorage } from 'node:async_hooks';
import { Server } from 'node:net';

/** How long a file without exports may take until it listens, in milliseconds. */
const LISTEN_TIMEOUT = 5_000;

const commandContext = new AsyncLocalStorage<true>();

/** Lets the application that the command creates listen, for example on a port for its metrics. */
export function allowListening<T>(work: () => Promise<T>): Promise<T> {
  return commandContext.run(true, work);
}

/**
 * Stops what a loaded file starts by itself, such as the `bootstrap()` of a bundled `main.js`, before it listens.
 *
 * @returns a function that waits until the file tries to listen
 */
export function stopListening(): () => Promise<boolean> {
  let report: (value: boolean) => void;
  const tried = new Promise<boolean>((resolve) => (report = resolve));
  const listen = Reflect.get(Server.prototype, 'listen') as (...given: unknown[]) => Server;
  Server.prototype.listen = function (this: Server, ...given: unknown[]) {
    if (commandContext.getStore() === true) return listen.apply(this, given);
    report(true);
    return this;
  };
  return () => {
    setTimeout(() => report(false), LISTEN_TIMEOUT);
    return tried;
  };
}

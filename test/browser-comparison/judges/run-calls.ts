import type { Result } from '../case.js';
import { clientInPage } from './client-in-page.js';
import { type Client, type ReadyCall, runCall } from './run-call.js';

/** How many calls of a page run at once. A browser opens six connections to a host and queues the other calls. */
const AT_ONCE = 48;

/** In milliseconds. A response takes two or three, and a queue of them less than a second. */
const PATIENCE = 20_000;

/** Makes many calls, and returns the results in their order. */
export async function runCalls(client: Client, calls: readonly ReadyCall[]): Promise<Result[]> {
  return runAll(runCall, client, calls, AT_ONCE, PATIENCE);
}

/** The same as the text of a function whose arguments are a client and the calls. */
export const runCallsText = (patience = PATIENCE) =>
  `(client, calls) => (${runAll.toString()})(${runCall.toString()}, client, calls, ${AT_ONCE}, ${patience})`;

/** The same for a page: a function whose argument is the calls. */
export const runCallsInPage = `(calls) => (${runCallsText()})(${clientInPage}, calls)`;

async function runAll(
  run: typeof runCall,
  client: Client,
  calls: readonly ReadyCall[],
  atOnce: number,
  patience: number,
): Promise<Result[]> {
  const results: Result[] = [];
  const queue = [...calls.entries()];
  const work = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      results[next[0]] = await run(client, next[1], patience);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return results;
}

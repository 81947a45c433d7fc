import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Result } from '../browser-comparison/case.js';
import type { StartJudge } from '../browser-comparison/hearing.js';
import { runCallsText } from '../browser-comparison/judges/run-calls.js';

/** In milliseconds. Some of these clients never settle what a browser rejects. */
const PATIENCE = 5000;

/** Starts another client that tests use, in a process of its own: see `clients`. */
export function startClient(name: 'jsdom' | 'happy-dom' | 'node'): StartJudge {
  return (server) => {
    const child = fork(fileURLToPath(new URL(`./clients/${name}.js`, import.meta.url)), {
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    const waiting = new Map<number, (results: Result[]) => void>();
    child.on('message', ({ id, results }: { id: number; results: Result[] }) => waiting.get(id)!(results));
    let last = 0;
    return {
      name,
      run: (page, calls) =>
        new Promise((resolve, reject) => {
          waiting.set(++last, resolve);
          child.once('exit', () => reject(new Error(`${name} has ended.`)));
          child.send({ id: last, url: server.pageUrl(page), script: runCallsText(PATIENCE), calls });
        }),
      wait: (seconds) => sleep(seconds * 1000),
      close: async () => {
        const ended = once(child, 'exit');
        child.kill();
        await ended;
      },
    };
  };
}

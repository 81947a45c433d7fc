import { CorsBrowser } from 'nestjs-cors/testing';
import { allPages } from '../case.js';
import type { DictatingServer } from '../server/dictating-server.js';
import type { Judge } from './judge.js';
import { runCalls } from './run-calls.js';

/** The browser of `nestjs-cors/testing`, with a simulated clock. */
export function startCorsBrowser(server: DictatingServer): Judge {
  let ahead = 0;
  const browser = new CorsBrowser({
    origin: server.originOf('cross-site'),
    httpCache: 'private',
    now: () => Date.now() + ahead,
  });
  const pages = new Map(allPages.map((page) => [page, browser.page(server.originOf(page))]));
  return {
    name: 'CorsBrowser',
    run: (page, calls) => runCalls((url, init) => pages.get(page)!.fetch(url, init), calls),
    wait: (seconds) => {
      ahead += seconds * 1000;
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
  };
}

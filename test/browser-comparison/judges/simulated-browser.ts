import { CorsBrowser } from 'nestjs-cors/testing';
import { allPages } from '../case.js';
import type { DictatingServer } from '../server/dictating-server.js';
import type { Judge } from './judge.js';
import type { Client } from './run-call.js';
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
    run: (page, calls) => runCalls(clientOf(pages.get(page)!), calls),
    wait: (seconds) => {
      ahead += seconds * 1000;
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
  };
}

function clientOf(browser: CorsBrowser): Client {
  return {
    fetch: (input, init) => browser.fetch(input, init),
    events: async (url, withCredentials) => {
      const { body } = await browser.eventSource(url, { withCredentials });
      await body?.cancel();
    },
    beacon: async (url, body) => {
      if (!(await browser.sendBeacon(url, body))) throw new TypeError('too large');
    },
    upload: (url, init) => browser.fetch(url, { ...init, uploadListener: true }),
  };
}

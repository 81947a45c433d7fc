import { Window } from 'happy-dom';
import { JSDOM, VirtualConsole } from 'jsdom';
import type { StartJudge } from '../browser-comparison/hearing.js';
import type { Client } from '../browser-comparison/judges/run-call.js';
import { runCalls } from '../browser-comparison/judges/run-calls.js';
import { allPages, type Page } from '../browser-comparison/case.js';
import type { DictatingServer } from '../browser-comparison/server/dictating-server.js';

const missing = () => Promise.reject(new Error('This client cannot do that.'));

/** What a client that has only `fetch()` can do. */
const fetching = (fetch: Client['fetch']): Client => ({ fetch, events: missing, beacon: missing, upload: missing });

/** The `fetch()` of Node, which knows no pages. */
export const startNode: StartJudge = () => clientsOf(() => fetching((input, init) => fetch(input, init)));

/** The `fetch()` of happy-dom. */
export const startHappyDom: StartJudge = (server) =>
  clientsOf((page) => {
    const window = new Window({ url: server.pageUrl(page) });
    return fetching((input, init) => window.fetch(input as never, init as never) as unknown as Promise<Response>);
  });

/** The `XMLHttpRequest` of jsdom, which has no `fetch()`. Options that it cannot express fail. */
export const startJsdom: StartJudge = (server) =>
  clientsOf((page) => {
    const url = server.pageUrl(page);
    const { window } = new JSDOM('', { url, pretendToBeVisual: false, virtualConsole: new VirtualConsole() });
    return { ...fetching((input, init = {}) => request(window.XMLHttpRequest, input, init)) };
  });

const EXPRESSIBLE = new Set(['method', 'headers', 'body', 'credentials']);

function request(
  XMLHttpRequest: JSDOM['window']['XMLHttpRequest'],
  input: string | Request,
  init: RequestInit,
): Promise<Response> {
  const isExpressible = Object.entries(init).every(
    ([name, value]) => EXPRESSIBLE.has(name) || (name === 'mode' && value === 'cors') || value === 'follow',
  );
  if (typeof input !== 'string' || !isExpressible || init.credentials === 'omit') return missing();
  return new Promise((resolve, reject) => {
    const sent = new XMLHttpRequest();
    sent.open(init.method ?? 'GET', input);
    sent.withCredentials = init.credentials === 'include';
    for (const [name, value] of (init.headers ?? []) as [string, string][]) sent.setRequestHeader(name, value);
    sent.onerror = () => {
      reject(new TypeError('error event'));
    };
    sent.onload = () => {
      const lines = sent.getAllResponseHeaders().trim().split('\r\n').filter(Boolean);
      const headers = lines.map((line): [string, string] => [
        line.slice(0, line.indexOf(':')),
        line.slice(line.indexOf(':') + 2),
      ]);
      resolve({
        type: 'cors',
        status: sent.status,
        redirected: false,
        url: sent.responseURL,
        headers: new Headers(headers),
        text: () => Promise.resolve(sent.responseText),
      } as unknown as Response);
    };
    sent.send(init.body as string);
  });
}

function clientsOf(clientFor: (page: Page) => Client): ReturnType<StartJudge> {
  const clients = new Map(allPages.map((page) => [page, clientFor(page)]));
  return {
    name: 'CorsBrowser',
    run: (page, calls) => runCalls(clients.get(page)!, calls),
    wait: (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000)),
    close: () => Promise.resolve(),
  };
}

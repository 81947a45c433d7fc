import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CorsBrowser, CorsError } from 'nestjs-cors/testing';
import { type Browser, launchChromium } from './chromium.js';

/** In milliseconds. */
const PATIENCE = 60_000;

let server: Server;
let origin: string;
let api: string;
let arrivals: string[] = [];

/** Serves a page that counts as one of the internet, and an API that allows every origin. */
beforeAll(async () => {
  server = createServer(({ method, url }, response) => {
    if (url === '/page') {
      response.setHeader('Content-Security-Policy', 'treat-as-public-address');
      response.setHeader('Content-Type', 'text/html').end('<!doctype html><link rel="icon" href="data:,">');
      return;
    }
    arrivals.push(method!);
    response.setHeader('Access-Control-Allow-Origin', '*').setHeader('Access-Control-Allow-Methods', '*').end('read');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  [origin, api] = [`http://127.0.0.1:${port}`, `http://localhost:${port}/api`];
});
afterAll(() => server.close());

describe.each([
  ['with the permission', ['local-network-access'] as const, 'read'],
  ['without the permission', [] as const, 'blocked'],
])('a page of the internet that calls this machine %s', (_, permissions, expected) => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchChromium();
    await browser.context.grantPermissions([...permissions]);
  }, PATIENCE);
  afterAll(() => browser.close());

  it.each(['GET', 'PUT'])(
    'gets the same from Chromium and from the browser for tests, with %s',
    async (method) => {
      const page = await browser.context.newPage();
      await page.goto(`${origin}/page`);
      arrivals = [];
      const call = `fetch('${api}', { method: '${method}' }).then((response) => response.text()).catch(() => 'blocked')`;
      expect(await page.evaluate(call)).toBe(expected);
      const seen = arrivals;
      arrivals = [];
      const simulated = new CorsBrowser({ origin, addressSpace: 'public', permissions });
      const result = await simulated.fetch(api, { method }).then(
        (response) => response.text(),
        (error: unknown) => (error instanceof CorsError && error.code === 'address-space' ? 'blocked' : error),
      );
      expect(result).toBe(expected);
      expect(arrivals).toEqual(seen);
    },
    PATIENCE,
  );
});

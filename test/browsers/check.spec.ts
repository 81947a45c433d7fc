import type { RequestListener } from 'node:http';
import type { Page } from 'playwright-core';
import { readAskedRequest } from '../../lib/tools/cli/request/read-request.js';
import { APP, BROKEN_SERVERS, SOUND_SERVERS } from '../tools/cli/check/broken-servers.js';
import { check } from '../tools/cli/check/check.js';
import { handWritten } from '../tools/cli/check/hand-written.js';
import { serve } from '../tools/cli/check/server.js';
import { parsedCommand } from '../tools/cli/parsed-command.js';
import { type Browser, launchChromium } from './chromium.js';

interface Asked {
  readonly title: string;
  readonly listener: () => RequestListener | Promise<RequestListener>;
  readonly args?: readonly string[];
}

/** The servers of the audit for which Chromium sends a preflight or blocks a request. */
const SERVERS: readonly Asked[] = [
  ...BROKEN_SERVERS,
  ...SOUND_SERVERS.map(([title, server, args = []]) => ({ title, listener: () => handWritten(server), args })),
].filter(
  ({ args = [], ...server }) => 'verdict' in server || args.some((arg) => ['--method', '--header'].includes(arg)),
);

/** Verdicts that Chromium does not reach: it allows what the standard blocks. */
const LENIENT = ['authorization-wildcard'];

let browser: Browser;
let page: Page;

beforeAll(async () => {
  browser = await launchChromium();
  await browser.context.grantPermissions(['local-network-access']);
  page = await browser.context.newPage();
}, 30_000);

afterAll(() => browser.close());

describe('the verdict of check is that of Chromium:', () => {
  test.each(SERVERS.map((server) => [server.title, server] as const))('%s', async (_, { listener, args = [] }) => {
    const running = await serve(await listener());
    try {
      const { report } = await check(running.url, ...args.filter((arg) => arg !== '--send'), '--send');
      const read = await isRead(running.url, args);
      expect(read).toBe(report.verdict.outcome === 'allowed' || LENIENT.includes(report.verdict.code));
    } finally {
      running.close();
    }
  });
});

/** Whether a page of the origin in the arguments can read the response. */
async function isRead(url: string, args: readonly string[]): Promise<boolean> {
  const words = [url, ...(args.includes('--origin') ? [] : ['--origin', APP]), ...args];
  const { given } = parsedCommand(`npx nestjs-cors check ${words.map((word) => `'${word}'`).join(' ')}`);
  const { origin, method, headers, credentials } = readAskedRequest(given);
  await openPage(`${origin}/page`);
  const init = { method, headers: headers.map(([name, value]) => [name, value]), credentials };
  return page.evaluate(`fetch('${url}', ${JSON.stringify(init)}).then(() => true, () => false)`);
}

/** Opens an empty page at an address without a server. While requests are intercepted, Playwright answers preflights. */
async function openPage(address: string): Promise<void> {
  await page.route(address, (route) => route.fulfill({ contentType: 'text/html', body: '' }));
  await page.goto(address);
  await page.unroute(address);
}

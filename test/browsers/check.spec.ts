import type { RequestListener } from 'node:http';
import type { Page } from 'playwright-core';
import { BROKEN_SERVERS, SOUND_SERVERS } from '../tools/cli/check/broken-servers.js';
import { check } from '../tools/cli/check/check.js';
import { handWritten } from '../tools/cli/check/hand-written.js';
import { serve } from '../tools/cli/check/server.js';
import { type Browser, launchChromium } from './chromium.js';
import { isRead, LENIENT } from './page-read.js';

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
      const read = await isRead(page, running.url, args);
      expect(read).toBe(report.verdict.outcome === 'allowed' || LENIENT.includes(report.verdict.code));
    } finally {
      running.close();
    }
  });
});

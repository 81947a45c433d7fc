import type { Page } from 'playwright-core';
import { type Browser, launchChromium } from '../../../../browsers/chromium.js';
import { isRead, LENIENT } from '../../../../browsers/page-read.js';
import { BROKEN_SERVERS } from '../broken-servers.js';
import { check } from '../check.js';
import { bySeverity } from '../pairs/by-severity.js';
import { serve } from '../server.js';
import { FRAMEWORKS } from './frameworks.js';
import { NGINX } from './nginx.js';
import type { RealServer } from './real-server.js';
import { APACHE, CADDY, HAPROXY, LIGHTTPD, VARNISH } from './web-servers.js';

const NODE: readonly RealServer[] = BROKEN_SERVERS.map(({ title, listener, verdict, ...rest }) => ({
  title: `Node: ${title}`,
  start: async () => serve(await listener()),
  verdict: verdict ?? (rest.args?.includes('PUT') === true ? 'not-sent' : 'allowed'),
  ...rest,
}));
/** Where these servers are, and which modules they have, is known on Debian. */
const DEBIAN =
  process.platform === 'linux'
    ? [...NGINX, ...APACHE, ...HAPROXY, ...LIGHTTPD, ...CADDY, ...VARNISH, ...FRAMEWORKS]
    : [];

let browser: Browser;
let page: Page;

beforeAll(async () => {
  browser = await launchChromium();
  await browser.context.grantPermissions(['local-network-access']);
  page = await browser.context.newPage();
}, 60_000);

afterAll(() => browser.close());

describe('check finds exactly what is wrong with real servers, and gives the verdict of Chromium:', () => {
  test.each([...DEBIAN, ...NODE].map((server) => [server.title, server] as const))(
    '%s',
    async (_, { start, found, verdict = 'allowed', args = [] }) => {
      const running = await start();
      try {
        const { report } = await check(running.url, ...args);
        expect(report.audit.unanswered).toEqual([]);
        expect({ verdict: report.verdict.code, found: bySeverity(report.audit.findings) }).toEqual({ verdict, found });
        const sent = report.verdict.code === 'not-sent' ? (await check(running.url, ...args, '--send')).report : report;
        const allowed = sent.verdict.outcome === 'allowed' || LENIENT.includes(sent.verdict.code);
        await setCookie(running.url, args);
        expect(await isRead(page, running.url, args)).toBe(allowed);
      } finally {
        running.close();
      }
    },
    120_000,
  );
});

/** The cookie that check was given, as a server would set it for pages of other sites. */
async function setCookie(url: string, args: readonly string[]): Promise<void> {
  await browser.context.clearCookies();
  const given = args[args.indexOf('--cookie') + 1];
  if (!args.includes('--cookie') || given === undefined) return;
  const [name = '', value = ''] = given.split('=');
  await browser.context.addCookies([
    { name, value, domain: new URL(url).hostname, path: '/', sameSite: 'None', secure: true },
  ]);
}

import { type CanActivate, Controller, Get, Header, Patch, Put } from '@nestjs/common';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { Cors, CorsInspector, CorsModule, CorsPreflightGuard, type CorsReason } from 'nestjs-cors';
import { CorsBrowser } from 'nestjs-cors/testing';
import { isRefusal, REFUSALS } from '../../lib/policy/decide/reason.js';
import { ask, preflight } from '../support/client.js';
import { KeptLog } from '../support/log.js';
import { type AppSetup, type Platform, platforms, type RunningApp, start } from '../support/platforms.js';
import { type Browser, launchChromium } from './chromium.js';

/** A call of a script, and the reason that explanation, log and browsers must agree on. */
interface Case {
  readonly name: string;
  readonly reason: CorsReason;
  readonly path: string;
  readonly init?: {
    readonly method?: string;
    readonly headers?: Record<string, string>;
    readonly credentials?: 'include';
  };
  /** If the server does not see the request of the script: it sees nothing, or a preflight, which never has credentials. */
  readonly unseen?: true;
  readonly setup?: AppSetup;
}

const REFUSING: CanActivate = { canActivate: () => false };
const withGuard: AppSetup = { override: (builder) => builder.overrideProvider(CorsPreflightGuard).useValue(REFUSING) };
const manyHeaders = Object.fromEntries(Array.from({ length: 129 }, (_, i) => [`X-${String(i)}`, '1']));

const cases: readonly Case[] = [
  { name: 'an allowed origin', reason: 'origin-allowed', path: '/cats', init: { credentials: 'include' } },
  { name: 'an allowed origin after a preflight', reason: 'origin-allowed', path: '/cats', init: { method: 'PATCH' } },
  { name: 'any origin', reason: 'any-origin', path: '/cats/public' },
  { name: 'an origin that is not allowed', reason: 'origin-not-allowed', path: '/cats/closed' },
  {
    name: 'an origin that is not allowed, in the preflight',
    reason: 'origin-not-allowed',
    path: '/cats/closed',
    init: { method: 'PUT' },
  },
  { name: 'a method that is not in the list', reason: 'method-not-allowed', path: '/cats', init: { method: 'PUT' } },
  {
    name: 'a header that is not in the list',
    reason: 'header-not-allowed',
    path: '/cats',
    init: { method: 'PATCH', headers: { 'X-Trace': '1' } },
  },
  {
    name: 'a cookie, if any origin is allowed',
    reason: 'credentials-not-allowed',
    path: '/cats/public',
    init: { credentials: 'include' },
  },
  {
    name: 'credentials, in the preflight',
    reason: 'credentials-not-allowed',
    path: '/cats/public',
    init: { method: 'PATCH', credentials: 'include' },
    unseen: true,
  },
  {
    name: 'a method that is too long',
    reason: 'request-method-malformed',
    path: '/cats',
    init: { method: 'X'.repeat(65) },
  },
  {
    name: 'a method that no script may send',
    reason: 'request-method-forbidden',
    path: '/cats',
    init: { method: 'TRACE' },
    unseen: true,
  },
  {
    name: 'too many headers',
    reason: 'request-headers-malformed',
    path: '/cats',
    init: { method: 'PATCH', headers: manyHeaders },
  },
  {
    name: 'a guard of the application',
    reason: 'guard-refused',
    path: '/cats',
    init: { method: 'PATCH' },
    setup: withGuard,
  },
];

/** In milliseconds. Longer than any browser takes, even on a busy machine. */
const PATIENCE = 60_000;

describe.each(platforms)('explanation, log and browsers agree, on $name:', (platform) => {
  const log = new KeptLog();
  let browser: Browser;
  let site: Server;
  let page: Page;
  let origin: string;

  beforeAll(async () => {
    browser = await launchChromium();
    site = createServer((_request, response) => response.setHeader('Content-Type', 'text/html').end('<!doctype html>'));
    site.listen(0, '127.0.0.1');
    await once(site, 'listening');
    origin = `http://app.bookshop.localhost:${String((site.address() as AddressInfo).port)}`;
    page = await browser.context.newPage();
    await page.goto(origin);
  }, PATIENCE);

  afterAll(async () => {
    await browser.close();
    site.close();
  });

  // Only requests for a gateway lack an origin: test/gateways/neighbours.spec.ts.
  it('there is a case for every reason to refuse', () => {
    expect([...new Set(cases.map(({ reason }) => reason).filter(isRefusal))].sort()).toEqual(
      Object.keys(REFUSALS)
        .filter((reason) => reason !== 'origin-missing')
        .sort(),
    );
  });

  it.each(cases)(
    '$reason, $name',
    async ({ reason, path, init = {}, unseen, setup }) => {
      const running = await startApi(platform, origin, log, setup);
      try {
        const url = `http://api.bookshop.localhost:${String(running.port)}`;
        await page.evaluate(`fetch('${url}/cats/login', { credentials: 'include' })`);
        log.lines.length = 0;

        const inChromium = await settles(page, url + path, init);
        const lines = log.at('debug');
        const inTests = await new CorsBrowser({ app: running.app, origin, url }).fetch(path, init).then(
          () => true,
          () => false,
        );
        const { method, headers, credentials } = init;
        const explanation = await running.app
          .get(CorsInspector)
          .explain({ url: url + path, origin, method, headers, credentials: credentials === 'include' });

        const allowed = !isRefusal(reason);
        expect({ reason: explanation.reason, explained: explanation.allowed, inChromium, inTests }).toEqual({
          reason,
          explained: allowed,
          inChromium: allowed,
          inTests: allowed,
        });
        const logged = lines.map((line) => /\[([\w-]+)\]/.exec(line)?.[1]);
        expect(logged).toEqual(allowed || unseen ? [] : [reason]);
      } finally {
        await running.close();
      }
    },
    PATIENCE,
  );

  it('request-method-forbidden is logged for clients that are not browsers', async () => {
    const running = await startApi(platform, origin, log);
    log.lines.length = 0;
    await ask(running.port, preflight(origin, 'TRACE', '/cats'));
    await running.close();
    expect(log.at('debug')).toEqual([expect.stringContaining('[request-method-forbidden]')]);
  });

  it(
    'same-origin, a page of the API itself, by a method that sends its origin',
    async () => {
      const running = await startApi(platform, origin, log);
      try {
        const url = `http://api.bookshop.localhost:${String(running.port)}`;
        const own = await browser.context.newPage();
        await own.goto(`${url}/cats/page`);
        log.lines.length = 0;
        const inChromium = await settles(own, `${url}/cats/closed`, { method: 'PUT' });
        await own.close();
        const explanation = await running.app
          .get(CorsInspector)
          .explain({ url: `${url}/cats/closed`, origin: url, method: 'PUT' });

        expect([inChromium, explanation.allowed, explanation.reason]).toEqual([true, true, 'same-origin']);
        expect(log.at('debug')).toEqual([]);
      } finally {
        await running.close();
      }
    },
    PATIENCE,
  );
});

/** Whether the script gets a response. */
function settles(page: Page, url: string, init: object): Promise<boolean> {
  return page.evaluate(`fetch(${JSON.stringify(url)}, ${JSON.stringify(init)}).then(() => true, () => false)`);
}

function startApi(platform: Platform, origin: string, logger: KeptLog, setup: AppSetup = {}): Promise<RunningApp> {
  @Controller('cats')
  class Cats {
    @Get()
    list(): void {}

    @Get('login')
    @Header('Set-Cookie', 'session=1; Path=/')
    login(): void {}

    @Get('page')
    @Header('Content-Type', 'text/html')
    page(): string {
      return '<!doctype html>';
    }

    @Put()
    @Cors({ methods: 'GET' })
    replace(): void {}

    @Patch()
    update(): void {}

    @Get('public')
    @Cors('*')
    everybody(): void {}

    @Patch('public')
    @Cors('*')
    change(): void {}

    @Get('closed')
    @Cors(false)
    closed(): void {}

    @Put('closed')
    @Cors(false)
    shut(): void {}
  }
  // Browsers open connections in advance and never use some of them.
  const options = { logger, forceCloseConnections: true };
  const imports = [CorsModule.forRoot({ origin, credentials: true, maxAge: -1 })];
  return start(platform, { imports, controllers: [Cats] }, { options, ...setup });
}

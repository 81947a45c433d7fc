import type { IncomingHttpHeaders } from 'node:http';
import { hostileOrigins } from '../../../../lib/tools/cli/check/probe/hostile-origins.js';
import { MAX_REQUESTS } from '../../../../lib/tools/cli/check/probe/max-requests.js';
import { APP } from './broken-servers.js';
import { check } from './check.js';
import { allowing, handWritten } from './hand-written.js';
import { serve } from './server.js';

const STRANGER = 'https://stranger.invalid';

interface Sent {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
}

/** The requests of a check, as the server receives them. */
async function sentBy(...args: readonly string[]): Promise<{ sent: readonly Sent[]; counted: number }> {
  const sent: Sent[] = [];
  const listener = handWritten(allowing((origin) => origin === APP));
  const running = await serve((request, response) => {
    sent.push({ method: request.method!, url: request.url!, headers: request.headers });
    listener(request, response);
  });
  try {
    const { report } = await check(`${running.url}?page=2#top`, ...args);
    return { sent, counted: report.audit.requests };
  } finally {
    running.close();
  }
}

describe('a check', () => {
  test('sends a fixed number of requests, all to one URL', async () => {
    const { sent, counted } = await sentBy('--origin', `${APP}:3000`, '--header', 'X-Trace: 1');
    expect(sent).toHaveLength(37);
    expect(counted).toBe(37);
    expect(sent.filter(({ url }) => !url.startsWith('/books?page=2'))).toEqual([]);
  });

  test.each([
    ['GET', []],
    ['PUT', ['--method', 'PUT', '--send']],
  ])('sends at most 40 requests, one of them again after a rate limit: %s', async (_, args) => {
    let limited = 0;
    let running = 0;
    const server = await serve((request, response) => {
      running += 1;
      expect(running).toBe(1);
      response.on('finish', () => (running -= 1));
      if (request.headers.origin === STRANGER && limited++ === 0) response.writeHead(429, { 'Retry-After': 0 }).end();
      else handWritten(allowing((origin) => origin === `${APP}:3000`))(request, response);
    });
    const own = ['--origin', `${APP}:3000`, '--header', 'X-Trace: 1', '--credentials'];
    const { report } = await check(server.url, ...own, ...args);
    server.close();
    expect(report.audit.unanswered).toEqual([]);
    expect(report.audit.requests).toBeGreaterThan(35);
    expect(report.audit.requests).toBeLessThanOrEqual(MAX_REQUESTS);
  });

  test.each(['localhost', 'api.shop.localhost', 'API.localhost.'])('finds %s on this machine', async (name) => {
    const running = await serve(handWritten(allowing((origin) => origin === APP)));
    const { report } = await check(running.url.replace('localhost', name));
    running.close();
    expect(report.verdict.code).toBe('allowed');
  });

  test('sends the same headers as a browser', async () => {
    const headers = ['--header', 'X-Trace: 1', '--header', 'Accept: text/html', '--header', 'Authorization: Bearer 1'];
    const { sent } = await sentBy(...headers);
    const { host } = sent[0]!.headers;
    const fromPage = {
      host,
      origin: APP,
      'user-agent': 'nestjs-cors',
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'cors',
      'sec-fetch-dest': 'empty',
      connection: 'keep-alive',
    };
    expect(sent.slice(0, 2)).toEqual([
      {
        method: 'OPTIONS',
        url: '/books?page=2',
        headers: {
          ...fromPage,
          accept: '*/*',
          'access-control-request-method': 'GET',
          'access-control-request-headers': 'authorization,x-trace',
        },
      },
      {
        method: 'GET',
        url: '/books?page=2',
        headers: { ...fromPage, accept: 'text/html', 'x-trace': '1', authorization: 'Bearer 1' },
      },
    ]);
  });

  test.each([
    ['PUT', []],
    ['DELETE', ['--credentials']],
    ['POST', []],
    ['PROPFIND', ['--header', 'Depth: 1']],
  ])('sends only preflights for %s', async (method, args) => {
    const { sent } = await sentBy('--method', method, '--no-get', ...args);
    expect(sent.length).toBeGreaterThan(10);
    expect(new Set(sent.map((one) => one.method))).toEqual(new Set(['OPTIONS']));
    const others = sent.filter(({ headers }) => headers['access-control-request-method'] !== method);
    expect(others.map(({ headers }) => headers['access-control-request-method'])).toEqual(['NOT(A)TOKEN']);
  });

  test('compares with GET for another method: for the own origin, for another one and without one', async () => {
    const { sent } = await sentBy('--method', 'PUT', '--header', 'Content-Type: application/json');
    const gets = sent.filter(({ method }) => method === 'GET');
    expect(gets.map(({ headers }) => headers.origin)).toEqual([APP, STRANGER, STRANGER, undefined]);
    expect(gets.filter(({ headers }) => 'content-type' in headers)).toEqual([]);
  });

  test.each([['GET'], ['PUT'], ['HEAD']])(
    'never poisons a cache: every %s check gives other origins a query of their own',
    async (method) => {
      const { sent } = await sentBy('--method', method);
      const others = sent.filter((one) => one.method !== 'OPTIONS' && one.headers.origin !== APP);
      expect(others.length).toBeGreaterThan(1);
      expect(new Set(others.map(({ url }) => url)).size).toBe(others.length);
      expect(others.filter(({ url }) => !/^\/books\?page=2&nestjs-cors=[0-9a-f-]{36}$/.test(url))).toEqual([]);
    },
  );

  test('sends only preflights for other origins if the URL with another query has another status', async () => {
    const sent: string[] = [];
    const listener = handWritten(allowing((origin) => origin === APP));
    const running = await serve((request, response) => {
      if (request.method !== 'OPTIONS') sent.push(String(request.headers.origin));
      if (request.url!.includes('nestjs-cors')) response.writeHead(404).end();
      else listener(request, response);
    });
    try {
      expect((await check(running.url)).report.verdict.code).toBe('allowed');
      expect(sent).toEqual([APP, APP]);
    } finally {
      running.close();
    }
  });

  test('sends the cookie of the page with every request, and never with a preflight', async () => {
    const { sent } = await sentBy('--credentials', '--cookie', 'session=0123');
    const cookies = (isPreflight: boolean) =>
      new Set(sent.filter(({ method }) => (method === 'OPTIONS') === isPreflight).map(({ headers }) => headers.cookie));
    expect([...cookies(false)]).toEqual(['session=0123']);
    expect([...cookies(true)]).toEqual([undefined]);
  });

  test('sends one cookie of its own with --credentials alone', async () => {
    const { sent } = await sentBy('--credentials');
    const withCookie = sent.filter(({ headers }) => headers.cookie !== undefined);
    expect(withCookie.map(({ method, headers }) => [method, headers.origin])).toEqual([['GET', STRANGER]]);
    expect((await sentBy()).sent.filter(({ headers }) => headers.cookie !== undefined)).toEqual([]);
  });

  test('sends the request itself once with --send, and without a body', async () => {
    const { sent } = await sentBy('--method', 'PUT', '--send');
    const puts = sent.filter(({ method }) => method === 'PUT');
    expect(puts.map(({ headers }) => headers['content-length'])).toEqual(['0']);
    expect(sent.filter(({ method }) => method === 'OPTIONS')).toHaveLength(sent.length - 5);
  });
});

/** Origins that are allowed by mistake beside any web site. */
const BESIDE = {
  localhost: 'http://localhost.stranger.invalid',
  vercel: 'https://nestjs-cors-stranger.vercel.app',
  netlify: 'https://nestjs-cors-stranger.netlify.app',
  github: 'https://nestjs-cors-stranger.github.io',
  cloudflare: 'https://nestjs-cors-stranger.pages.dev',
  heroku: 'https://nestjs-cors-stranger.herokuapp.com',
  s3: 'https://nestjs-cors-stranger.s3.amazonaws.com',
  codesandbox: 'https://nestjs-cors-stranger.csb.app',
  codepen: 'https://cdpn.io',
};

describe('the origins that are tried', () => {
  const always = { stranger: 'https://stranger.invalid', null: 'null' };

  test.each([
    [
      'https://app.example.com',
      {
        plain: 'http://app.example.com',
        glued: 'https://strangerexample.com',
        hyphenated: 'https://stranger-example.com',
        suffixed: 'https://app.example.com.stranger.invalid',
        lengthened: 'https://example-stranger.com',
        dot: 'https://appxexample.com',
        underscored: 'https://app.example.com_.stranger.invalid',
        special: 'https://app.example.com!.stranger.invalid',
        truncated: 'https://app.example.co',
        headless: 'https://xample.com',
        'glued-below': 'https://strangerapp.example.com',
        'other-subdomain': 'https://stranger.example.com',
        sibling: 'https://a-stranger.com',
      },
    ],
    [
      'https://example.co.uk:8443',
      {
        plain: 'http://example.co.uk:8443',
        glued: 'https://strangerexample.co.uk:8443',
        hyphenated: 'https://stranger-example.co.uk:8443',
        suffixed: 'https://example.co.uk.stranger.invalid:8443',
        lengthened: 'https://example-stranger.co.uk:8443',
        dot: 'https://examplexco.uk:8443',
        underscored: 'https://example.co.uk_.stranger.invalid:8443',
        special: 'https://example.co.uk!.stranger.invalid:8443',
        truncated: 'https://example.co',
        headless: 'https://xample.co.uk:8443',
        'short-port': 'https://example.co.uk:844',
        'other-port': 'https://example.co.uk:61234',
        sibling: 'https://a-stranger.co.uk:8443',
      },
    ],
    [
      'https://me.github.io',
      {
        plain: 'http://me.github.io',
        glued: 'https://strangerme.github.io',
        hyphenated: 'https://stranger-me.github.io',
        suffixed: 'https://me.github.io.stranger.invalid',
        lengthened: 'https://me-stranger.github.io',
        dot: 'https://mexgithub.io',
        underscored: 'https://me.github.io_.stranger.invalid',
        special: 'https://me.github.io!.stranger.invalid',
        truncated: 'https://me.gi',
        headless: 'https://e.github.io',
        github: undefined,
        sibling: 'https://a-stranger.github.io',
      },
    ],
    [
      'http://localhost:3000',
      {
        suffixed: 'http://localhost.stranger.invalid:3000',
        port: 'http://localhost:30001',
        'short-port': 'http://localhost:300',
        'other-port': 'http://localhost:61234',
        underscored: 'http://localhost_.stranger.invalid:3000',
        special: 'http://localhost!.stranger.invalid:3000',
      },
    ],
    [
      'https://xn--bcher-kva.example.com',
      {
        plain: 'http://xn--bcher-kva.example.com',
        glued: 'https://strangerexample.com',
        hyphenated: 'https://stranger-example.com',
        suffixed: 'https://xn--bcher-kva.example.com.stranger.invalid',
        lengthened: 'https://example-stranger.com',
        sibling: 'https://a-stranger.com',
        underscored: 'https://xn--bcher-kva.example.com_.stranger.invalid',
        special: 'https://xn--bcher-kva.example.com!.stranger.invalid',
        truncated: 'https://xn--bcher-kva.example.co',
        headless: 'https://xample.com',
        'glued-below': 'https://strangerxn--bcher-kva.example.com',
        'other-subdomain': 'https://stranger.example.com',
      },
    ],
    ['http://[::1]', {}],
    [
      'https://192.0.2.7',
      {
        plain: 'http://192.0.2.7',
        suffixed: 'https://192.0.2.7.stranger.invalid',
        underscored: 'https://192.0.2.7_.stranger.invalid',
        special: 'https://192.0.2.7!.stranger.invalid',
      },
    ],
    ['chrome-extension://abcdefghijklmnop', {}],
    ['null', {}],
  ])('for %s', (origin, expected) => {
    const beside = origin.startsWith('http') ? BESIDE : {};
    expect(hostileOrigins(origin)).toEqual({ ...always, ...beside, ...expected });
  });

  test('are origins that a browser can send', () => {
    const origins = [
      'https://app.example.com',
      'https://example.co.uk:444',
      'https://bücher.example',
      'http://127.0.0.1:8080',
    ];
    const tried = origins.flatMap((origin) => Object.values(hostileOrigins(new URL(origin).origin)));
    expect(tried.length).toBeGreaterThan(25);
    expect(tried.filter((origin) => origin !== 'null' && new URL(origin).origin !== origin)).toEqual([]);
  });
});

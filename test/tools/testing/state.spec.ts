import { CorsBrowser, type CorsBrowserOptions, CorsError } from 'nestjs-cors/testing';
import { type Dictate, dictating, headerOf, sentOf } from './dictate.js';

const PAGE = 'https://app.example.com';
const API = 'https://api.example.net';
const ALLOW = `Access-Control-Allow-Origin: ${PAGE}`;
const ALLOW_ANY = 'Access-Control-Allow-Origin: *';
const ALLOW_NULL = 'Access-Control-Allow-Origin: null';
const CREDENTIALS = 'Access-Control-Allow-Credentials: true';
const SHARED = [ALLOW, CREDENTIALS];

function browse(answer: Dictate, options: Partial<CorsBrowserOptions> = {}): CorsBrowser {
  return new CorsBrowser({ app: dictating(answer), origin: PAGE, url: API, ...options });
}

const codeOf = async (promise: Promise<unknown>) => {
  const error: unknown = await promise.catch((e: unknown) => e);
  return error instanceof CorsError ? error.code : error;
};

describe('cookies', () => {
  /** The cookies of the second of two requests, after the response to the first has set one. */
  async function carried(
    setCookie: string,
    at: { from?: string; first?: string; second?: string } = {},
    init: RequestInit = {},
    later = init,
  ) {
    const { from = PAGE, first = `${API}/a/b`, second = first } = at;
    const allow = [`Access-Control-Allow-Origin: ${from}`, CREDENTIALS];
    const browser = browse(() => ({ lines: [...allow, `Set-Cookie: ${setCookie}`] }), { origin: from });
    await browser.fetch(first, { credentials: 'include', ...init });
    const { exchanges } = await browser.fetch(second, { credentials: 'include', ...later });
    return headerOf(exchanges.at(-1), 'cookie');
  }

  test.each([
    ['SameSite=None; Secure', 'a=1'],
    ['SameSite=None', undefined],
    ['SameSite=Lax; Secure', undefined],
    ['SameSite=Strict; Secure', undefined],
    ['Secure', undefined],
    ['SameSite=Nonsense; Secure', undefined],
    ['SameSite=None; Secure; HttpOnly', 'a=1'],
    ['SameSite=None; Secure; Max-Age=0', undefined],
    ['SameSite=None; Secure; Path=/a', 'a=1'],
    ['SameSite=None; Secure; Path=/other', undefined],
    ['SameSite=None; Secure; Domain=example.net', 'a=1'],
    ['SameSite=None; Secure; Domain=other.example', undefined],
    ['SameSite=None; Secure; Domain=net', undefined],
  ])('of another site with %s are sent as %s', async (attributes, cookie) => {
    expect(await carried(`a=1; ${attributes}`)).toBe(cookie);
  });

  test.each([
    ['', 'a=1'],
    ['SameSite=Strict', 'a=1'],
    ['SameSite=Lax; Secure', 'a=1'],
    ['SameSite=None', undefined],
  ])('of the same site with %j are sent as %s', async (attributes, cookie) => {
    expect(await carried(`a=1; ${attributes}`, { from: 'https://app.example.net' })).toBe(cookie);
  });

  test.each([
    ['Path=/a', `${API}/b`, undefined],
    ['Path=/a', `${API}/ab`, undefined],
    ['', 'https://other.example.net/a/b', undefined],
    ['Domain=example.net', 'https://other.example.net/a/b', 'a=1'],
  ])('with %j are sent to %s as %s', async (attributes, second, cookie) => {
    expect(await carried(`a=1; SameSite=None; Secure; ${attributes}`, { second })).toBe(cookie);
  });

  it('marked Secure are not sent over http', async () => {
    const at = { from: 'http://app.example.com', second: 'http://api.example.net/a/b' };
    expect(await carried('a=1; SameSite=None; Secure; Domain=example.net', at)).toBeUndefined();
  });

  it('marked Secure are stored for loopback hosts without TLS', async () => {
    const local = { first: 'http://localhost:3000/', from: 'http://localhost:4200' };
    expect(await carried('a=1; Secure', local)).toBe('a=1');
  });

  test.each([
    ['same-origin', undefined],
    ['omit', undefined],
  ] as const)('are neither sent nor kept across origins with credentials %s', async (credentials, cookie) => {
    expect(await carried('a=1; SameSite=None; Secure', {}, { credentials })).toBe(cookie);
  });

  it('are not stored by a request without credentials', async () => {
    expect(await carried('a=1; SameSite=None; Secure', {}, { credentials: 'omit' }, {})).toBeUndefined();
  });

  test.each([
    ['same-origin', 'a=1'],
    ['include', 'a=1'],
    ['omit', undefined],
  ] as const)('at home with credentials %s are %s', async (credentials, cookie) => {
    expect(await carried('a=1', { from: API }, { credentials })).toBe(cookie);
  });

  it('are stored even if the script cannot read the response', async () => {
    const browser = browse(({ url }) => ({
      lines: url === '/a' ? ['Set-Cookie: a=1; SameSite=None; Secure'] : SHARED,
    }));
    expect(await codeOf(browser.fetch('/a', { credentials: 'include' }))).toBe('allow-origin-missing');
    const { exchanges } = await browser.fetch('/b', { credentials: 'include' });
    expect(headerOf(exchanges[0], 'cookie')).toBe('a=1');
  });

  it('of other sites are neither sent nor stored without third-party cookies', async () => {
    const server: Dictate = () => ({ lines: [...SHARED, 'Set-Cookie: foreign=1; SameSite=None; Secure'] });
    const browser = browse(server, { thirdPartyCookies: false });
    browser.setCookie('a=1; SameSite=None; Secure');
    const { exchanges } = await browser.fetch('/', { credentials: 'include' });
    expect(headerOf(exchanges[0], 'cookie')).toBeUndefined();
    const home = await browser.page(API).fetch('/');
    expect(headerOf(home.exchanges[0], 'cookie')).toBe('a=1');
  });

  it('expire by the clock of the browser', async () => {
    let time = Date.UTC(2030, 0);
    const browser = browse(() => ({ lines: SHARED }), { origin: API, now: () => time });
    browser.setCookie('a=1; Max-Age=60');
    time += 59_000;
    expect(headerOf((await browser.fetch('/')).exchanges[0], 'cookie')).toBe('a=1');
    time += 1_000;
    expect(headerOf((await browser.fetch('/')).exchanges[0], 'cookie')).toBeUndefined();
  });
});

describe('response types', () => {
  it('basic: of the page’s own origin, all headers but cookies, and no CORS at all', async () => {
    const browser = browse(() => ({ lines: ['X-A: 1', 'Set-Cookie: a=1'] }), { origin: API });
    const response = await browser.fetch('/', { method: 'PUT', headers: { 'X-B': '1' } });
    expect([response.type, response.headers.get('x-a'), response.headers.get('set-cookie')]).toEqual([
      'basic',
      '1',
      null,
    ]);
    expect(sentOf(response.exchanges)).toEqual([`PUT ${API}/`]);
    expect(headerOf(response.exchanges[0], 'origin')).toBe(API);
    expect(headerOf((await browser.fetch('/')).exchanges[0], 'origin')).toBeUndefined();
  });

  it('opaque: the script learns nothing', async () => {
    const browser = browse(() => ({ status: 404, lines: ['X-A: 1'], body: 'secret' }));
    const init = {
      method: 'POST',
      mode: 'no-cors',
      body: 'x',
      headers: { 'X-A': '1', 'Content-Type': 'application/json' },
    };
    const response = await browser.fetch('/', init as RequestInit);
    expect([response.type, response.url, response.status, response.ok]).toEqual(['opaque', '', 0, false]);
    expect([[...response.headers], response.body, await response.text()]).toEqual([[], null, '']);
    expect(response.exchanges[0]?.response?.status).toBe(404);
    expect(headerOf(response.exchanges[0], 'x-a')).toBeUndefined();
    expect(headerOf(response.exchanges[0], 'content-type')).toBe('text/plain;charset=UTF-8');
    expect(headerOf(response.exchanges[0], 'origin')).toBe(PAGE);
  });

  it('opaque: the server can forbid it', async () => {
    const browser = browse(() => ({ lines: ['Cross-Origin-Resource-Policy: same-site'] }));
    expect(await codeOf(browser.fetch('/', { mode: 'no-cors' }))).toBe('resource-policy');
  });

  it('opaqueredirect: a redirect that the script does not follow', async () => {
    const browser = browse(() => ({ status: 302, lines: [ALLOW, 'Location: /b'] }));
    const response = await browser.fetch('/a', { redirect: 'manual' });
    expect([response.type, response.url, response.status, [...response.headers]]).toEqual([
      'opaqueredirect',
      `${API}/a`,
      0,
      [],
    ]);
  });

  test.each([
    [204, ''],
    [304, ''],
    [500, 'oops'],
    [999, 'odd'],
  ])('a response with status %s is readable', async (status, body) => {
    const response = await browse(() => ({ status, lines: [ALLOW], body })).fetch('/');
    expect([response.status, response.ok, await response.text()]).toEqual([status, status === 204, body]);
  });

  it('HEAD has no body, but its length', async () => {
    const response = await browse(() => ({ lines: [ALLOW, 'Content-Length: 5'] })).fetch('/', { method: 'HEAD' });
    expect([response.body, response.headers.get('content-length')]).toEqual([null, '5']);
  });

  it('an unknown mode of the same origin stays there', async () => {
    expect(await codeOf(browse(() => ({})).fetch('/', { mode: 'same-origin' }))).toBe('same-origin-mode');
  });
});

describe('redirects', () => {
  const THIRD = 'https://third.example';
  const to = (location: string, status = 302, ...lines: string[]) => ({
    status,
    lines: [...lines, `Location: ${location}`],
  });
  /** A server whose response depends on the URL. It allows any origin at other URLs. */
  const byUrl =
    (answers: Readonly<Record<string, ReturnType<Dictate>>>): Dictate =>
    ({ headers, url }) =>
      answers[`${headers.host!}${url!}`] ?? { lines: [ALLOW_ANY], body: 'here' };

  it('are followed, and each response is checked', async () => {
    const browser = browse(
      byUrl({ 'api.example.net/a': to('/b#c', 302, ALLOW), 'api.example.net/b': { lines: [ALLOW] } }),
    );
    const response = await browser.fetch('/a');
    expect([response.redirected, response.url]).toEqual([true, `${API}/b`]);
    expect(sentOf(response.exchanges)).toEqual([`GET ${API}/a`, `GET ${API}/b#c`]);
    const unchecked = browse(byUrl({ 'api.example.net/a': to('/b') }));
    expect(await codeOf(unchecked.fetch('/a'))).toBe('allow-origin-missing');
  });

  it('to a third origin make the origin null', async () => {
    const server = byUrl({
      'api.example.net/a': to(`${THIRD}/b`, 307, ALLOW),
      'third.example/b': { lines: [ALLOW_NULL] },
    });
    const { exchanges } = await browse(server).fetch('/a');
    expect(exchanges.map((exchange) => headerOf(exchange, 'origin'))).toEqual([PAGE, 'null']);
    const strict = byUrl({ 'api.example.net/a': to(`${THIRD}/b`, 307, ALLOW), 'third.example/b': { lines: [ALLOW] } });
    expect(await codeOf(browse(strict).fetch('/a'))).toBe('allow-origin-other');
  });

  it('back to the origin of the page are still cross-origin', async () => {
    const server = byUrl({ 'api.example.net/a': to(`${PAGE}/b`, 307, ALLOW), 'app.example.com/b': {} });
    expect(await codeOf(browse(server).fetch('/a'))).toBe('allow-origin-missing');
  });

  it('from the origin of the page begin without CORS', async () => {
    const server = byUrl({ 'app.example.com/a': to(`${API}/b`), 'api.example.net/b': { lines: [ALLOW] } });
    const { exchanges, type } = await browse(server).fetch(`${PAGE}/a`);
    expect(type).toBe('cors');
    expect(exchanges.map((exchange) => headerOf(exchange, 'origin'))).toEqual([undefined, PAGE]);
    expect(exchanges.map((exchange) => headerOf(exchange, 'sec-fetch-site'))).toEqual(['same-origin', 'cross-site']);
  });

  it('have a preflight of their own', async () => {
    const methods = 'Access-Control-Allow-Methods: PUT';
    const grant = { lines: [ALLOW, methods] };
    const answer: Dictate = ({ method, url }) =>
      method === 'OPTIONS' ? grant : url === '/a' ? to('/b', 307, ALLOW) : grant;
    const { exchanges } = await browse(answer).fetch('/a', { method: 'PUT', body: 'x' });
    expect(sentOf(exchanges)).toEqual([`OPTIONS ${API}/a`, `PUT ${API}/a`, `OPTIONS ${API}/b`, `PUT ${API}/b`]);
  });

  it('lose Authorization on the way to another origin', async () => {
    const names = 'Access-Control-Allow-Headers: authorization, x-a';
    const answer: Dictate = ({ url }) =>
      url === '/a' ? to(`${THIRD}/b`, 307, ALLOW_ANY, names) : { lines: [ALLOW_ANY, names] };
    const preflighted: Dictate = (request) =>
      request.method === 'OPTIONS' ? { lines: [ALLOW_ANY, names] } : answer(request);
    const headers = { Authorization: 'x', 'X-A': '1' };
    const { exchanges } = await browse(preflighted).fetch('/a', { headers });
    const actual = exchanges.filter(({ type }) => type === 'request');
    expect(actual.map((exchange) => headerOf(exchange, 'authorization'))).toEqual(['x', undefined]);
    expect(headerOf(exchanges[2], 'access-control-request-headers')).toBe('x-a');
  });

  test.each([
    [301, 'POST', 'GET', ''],
    [302, 'POST', 'GET', ''],
    [303, 'POST', 'GET', ''],
    [307, 'POST', 'POST', 'body'],
    [308, 'POST', 'POST', 'body'],
  ])('with %s make of %s a %s', async (status, method, becomes, sent) => {
    let received = '';
    const server = dictating(({ url }) => (url === '/a' ? to('/b', status, ALLOW) : { lines: [ALLOW] }));
    server.prependListener('request', (request) => {
      received = '';
      request.on('data', (chunk) => void (received += String(chunk)));
    });
    const { exchanges } = await new CorsBrowser({ app: server, origin: PAGE }).fetch('/a', { method, body: 'body' });
    expect(exchanges.map(({ request }) => request.method)).toEqual([method, becomes]);
    expect(headerOf(exchanges[1], 'content-type')).toBe(sent === '' ? undefined : 'text/plain;charset=UTF-8');
    expect(received).toBe(sent);
  });

  test.each([
    ['ftp://x.example', 'redirect-scheme'],
    ['https://u:p@api.example.net/', 'redirect-user-info'],
    ['/a', 'redirect-count'],
  ])('to %s fail with %s', async (location, code) => {
    expect(await codeOf(browse(byUrl({ 'api.example.net/a': to(location, 302, ALLOW) })).fetch('/a'))).toBe(code);
  });

  it('are followed twenty times', async () => {
    const server: Dictate = ({ url }) => {
      const hops = Number(url!.slice(1));
      return hops === 0 ? { lines: [ALLOW] } : to(`/${hops - 1}`, 302, ALLOW);
    };
    expect((await browse(server).fetch('/20')).exchanges).toHaveLength(21);
    expect(await codeOf(browse(server).fetch('/21'))).toBe('redirect-count');
  });

  it('are an error if the script says so', async () => {
    const server = byUrl({ 'api.example.net/a': to('/b', 302, ALLOW) });
    expect(await codeOf(browse(server).fetch('/a', { redirect: 'error' }))).toBe('redirect-mode');
  });

  it('without a Location are responses', async () => {
    expect((await browse(() => ({ status: 302, lines: [ALLOW] })).fetch('/a')).status).toBe(302);
  });
});

describe('the null origin', () => {
  it('is granted by null and by *', async () => {
    const origin = 'null';
    const response = await browse(() => ({ lines: [ALLOW_NULL] }), { origin }).fetch('/');
    expect(headerOf(response.exchanges[0], 'origin')).toBe('null');
    expect(headerOf(response.exchanges[0], 'referer')).toBeUndefined();
    expect((await browse(() => ({ lines: [ALLOW_ANY] }), { origin }).fetch('/')).status).toBe(200);
  });
});

describe('the partitions of remembered preflights', () => {
  /** Redirects to another site, so that the second request of every page has the origin `null`. */
  const server: Dictate = ({ method, headers }) => ({
    status: method === 'PUT' && headers.host === 'first.example' ? 307 : 200,
    lines: [ALLOW_ANY, 'Access-Control-Allow-Methods: PUT', `Location: ${API}/`],
  });

  async function preflightsOf(page: CorsBrowser): Promise<readonly (string | undefined)[]> {
    const { exchanges } = await page.fetch('https://first.example/', { method: 'PUT' });
    return exchanges.filter(({ type }) => type === 'preflight').map((one) => headerOf(one, 'origin'));
  }

  test.each([
    [PAGE, 'https://other.example', [PAGE, 'null'], ['https://other.example', 'null']],
    [PAGE, PAGE, [PAGE, 'null'], []],
    [PAGE, 'https://www.example.com', [PAGE, 'null'], ['https://www.example.com']],
    ['null', 'null', ['null', 'null'], ['null', 'null']],
  ])('a page of %s and one of %s', async (first, second, ofFirst, ofSecond) => {
    const browser = browse(server, { origin: first });
    expect(await preflightsOf(browser)).toEqual(ofFirst);
    expect(await preflightsOf(browser)).toEqual([]);
    expect(await preflightsOf(browser.page(second))).toEqual(ofSecond);
  });
});

describe('the HTTP cache', () => {
  const OTHER = 'https://admin.example.com';
  const reflecting =
    (...lines: string[]): Dictate =>
    ({ headers }) => ({
      lines: [`Access-Control-Allow-Origin: ${headers.origin!}`, 'Cache-Control: max-age=60', ...lines],
    });

  test.each([['private'], ['shared']] as const)(
    '(%s) gives one origin’s response to another for lack of Vary',
    async (httpCache) => {
      const browser = browse(reflecting(), { httpCache });
      await browser.fetch('/');
      const error = await browser
        .page(OTHER)
        .fetch('/')
        .catch((e: unknown) => e as CorsError);
      expect(error).toMatchObject({ code: 'allow-origin-other', sent: [ALLOW] });
      expect((error as CorsError).fix).toContain('Send Vary: Origin with every response');
      expect(sentOf(error.exchanges)).toEqual([`GET ${API}/ cached`]);
    },
  );

  test.each([['private'], ['shared']] as const)('(%s) keeps them apart with Vary', async (httpCache) => {
    const browser = browse(reflecting('Vary: Accept-Encoding, origin'), { httpCache });
    await browser.fetch('/');
    expect(sentOf((await browser.page(OTHER).fetch('/')).exchanges)).toEqual([`GET ${API}/`]);
    expect(sentOf((await browser.fetch('/')).exchanges)).toEqual([`GET ${API}/ cached`]);
  });

  it('is separate for each site in a browser, and shared in a proxy', async () => {
    const stranger = 'https://stranger.example';
    const own = browse(reflecting(), { httpCache: 'private' });
    await own.fetch('/');
    expect((await own.page(stranger).fetch('/')).status).toBe(200);
    const proxy = browse(reflecting(), { httpCache: 'shared' });
    await proxy.fetch('/');
    expect(await codeOf(proxy.page(stranger).fetch('/'))).toBe('allow-origin-other');
  });

  it('is off by default', async () => {
    const browser = browse(reflecting());
    await browser.fetch('/');
    expect(sentOf((await browser.fetch('/')).exchanges)).toEqual([`GET ${API}/`]);
  });

  it('revalidates stale responses, and takes the new headers', async () => {
    let time = Date.now();
    let count = 0;
    const server: Dictate = ({ headers }) =>
      headers['if-none-match'] === '"1"'
        ? { status: 304, lines: [ALLOW_ANY, 'X-Count: 2', 'Access-Control-Expose-Headers: X-Count'] }
        : { lines: [ALLOW_ANY, 'ETag: "1"', 'Cache-Control: max-age=60', `X-Count: ${++count}`], body: 'kept' };
    const browser = browse(server, { httpCache: 'private', now: () => time });
    await browser.fetch('/');
    time += 61_000;
    const response = await browser.fetch('/');
    expect([response.status, await response.text(), response.headers.get('x-count')]).toEqual([200, 'kept', '2']);
    expect(count).toBe(1);
  });

  test.each([
    ['default', 'GET cached'],
    ['no-store', 'GET'],
    ['reload', 'GET'],
    ['no-cache', 'GET'],
    ['force-cache', 'GET cached'],
  ])('in cache mode %s: %s', async (cache, sent) => {
    const browser = browse(() => ({ lines: [ALLOW, 'Cache-Control: max-age=60'] }), { httpCache: 'private' });
    await browser.fetch('/');
    const { exchanges } = await browser.fetch('/', { cache } as RequestInit);
    expect(sentOf(exchanges).map((line) => line.replace(` ${API}/`, ''))).toEqual([sent]);
  });

  it('can be the only source', async () => {
    const browser = browse(() => ({ lines: ['Cache-Control: max-age=60'] }), { httpCache: 'private', origin: API });
    const init = { cache: 'only-if-cached', mode: 'same-origin' } as RequestInit;
    expect(await codeOf(browser.fetch('/', init))).toBe('cache-only');
    await browser.fetch('/');
    expect((await browser.fetch('/', init)).status).toBe(200);
  });

  it('is not used for conditional requests of a script', async () => {
    const browser = browse(() => ({ lines: ['Cache-Control: max-age=60'] }), { httpCache: 'private', origin: API });
    await browser.fetch('/');
    const { exchanges } = await browser.fetch('/', { headers: { 'If-None-Match': '"1"' } });
    expect(sentOf(exchanges)).toEqual([`GET ${API}/`]);
    expect(headerOf(exchanges[0], 'cache-control')).toBe('no-cache');
  });

  it('is not used for a part of a response, and keeps what it has', async () => {
    const server: Dictate = ({ headers: { range } }) =>
      range === undefined
        ? { lines: ['Cache-Control: max-age=60'], body: 'whole' }
        : { status: 206, lines: ['Cache-Control: max-age=60', 'Content-Range: bytes 0-1/5'], body: 'wh' };
    const browser = browse(server, { httpCache: 'private', origin: API });
    await browser.fetch('/');
    expect((await browser.fetch('/', { headers: { Range: 'bytes=0-1' } })).status).toBe(206);
    const { exchanges } = await browser.fetch('/');
    expect(sentOf(exchanges)).toEqual([`GET ${API}/ cached`]);
  });

  it('has no other kinds than its three', () => {
    const httpCache = 'privat' as 'private';
    expect(() => browse(() => ({}), { httpCache })).toThrow(
      new TypeError("httpCache is 'private', 'shared' or false."),
    );
  });

  it('is separate for each site, which includes the scheme', async () => {
    const browser = browse(() => ({ lines: [ALLOW_ANY, 'Cache-Control: max-age=60'] }), { httpCache: 'private' });
    const isCached = async (origin: string) => (await browser.page(origin).fetch('/')).exchanges[0]?.fromCache;
    expect(await isCached('https://app.example.com')).toBe(false);
    expect(await isCached('https://www.example.com:8443')).toBe(true);
    expect(await isCached('http://app.example.com')).toBe(false);
    expect(await isCached('https://example.org')).toBe(false);
  });

  it('forgets responses that a PUT has changed', async () => {
    const grant = [ALLOW, 'Access-Control-Allow-Methods: PUT', 'Cache-Control: max-age=60'];
    const browser = browse(() => ({ lines: grant }), { httpCache: 'private' });
    await browser.fetch('/');
    await browser.fetch('/', { method: 'PUT' });
    expect(sentOf((await browser.fetch('/')).exchanges)).toEqual([`GET ${API}/`]);
  });
});

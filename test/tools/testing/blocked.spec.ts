import { CorsBrowser, type CorsBrowserOptions, CorsError, expectCors } from 'nestjs-cors/testing';
import { type Dictate, dictating, sentOf } from './dictate.js';

const PAGE = 'https://app.example.com';
const OPEN: Dictate = () => ({ lines: ['Access-Control-Allow-Origin: *'] });

function browse(options: Partial<CorsBrowserOptions> = {}, answer = OPEN): CorsBrowser {
  return new CorsBrowser({ app: dictating(answer), origin: PAGE, ...options });
}

const codeOf = async (promise: Promise<unknown>) => {
  const error: unknown = await promise.catch((e: unknown) => e);
  return error instanceof CorsError ? error.code : error instanceof Error ? error : 'sent';
};

/** A server that redirects everything to one URL. */
const redirecting =
  (location: string): Dictate =>
  ({ url }) =>
    url === '/begin'
      ? { status: 302, lines: ['Access-Control-Allow-Origin: *', `Location: ${location}`] }
      : { lines: ['Access-Control-Allow-Origin: *'] };

describe('bad ports', () => {
  test.each([
    ['https://api.example:22/', 'bad-port'],
    ['https://api.example:6000/', 'bad-port'],
    ['https://api.example:10080/', 'bad-port'],
    ['https://api.example:0/', 'bad-port'],
    ['https://api.example:80/', 'sent'],
    ['https://api.example:8443/', 'sent'],
    ['https://api.example/', 'sent'],
  ])('%s: %s', async (url, result) => {
    expect(await codeOf(browse().fetch(url))).toBe(result);
    expect(await codeOf(browse({ url: 'https://api.example' }, redirecting(url)).fetch('/begin'))).toBe(result);
  });

  it('get nothing, not even a preflight', async () => {
    const browser = browse();
    await expectCors(browser).from(PAGE).to('PUT https://api.example:25/').toBeRefused('bad-port');
    expect(browser.exchanges).toEqual([]);
  });
});

describe('mixed content', () => {
  test.each([
    [PAGE, 'http://api.example/', 'mixed-content'],
    [PAGE, 'http://api.example:8080/', 'mixed-content'],
    [PAGE, 'http://app.example.com/', 'mixed-content'],
    [PAGE, 'http://192.168.0.1/', 'mixed-content'],
    [PAGE, 'http://128.0.0.1/', 'mixed-content'],
    [PAGE, 'http://[::2]/', 'mixed-content'],
    [PAGE, 'http://notlocalhost/', 'mixed-content'],
    [PAGE, 'http://localhost.example/', 'mixed-content'],
    [PAGE, 'ws://api.example/', 'mixed-content'],
    [PAGE, 'http://localhost:3000/', 'sent'],
    [PAGE, 'http://api.localhost/', 'sent'],
    [PAGE, 'http://127.0.0.1/', 'sent'],
    [PAGE, 'http://127.1.2.3/', 'sent'],
    [PAGE, 'http://[::1]/', 'sent'],
    ['https://localhost', 'http://api.example/', 'mixed-content'],
    ['http://app.example.com', 'http://api.example/', 'sent'],
    ['http://app.example.com', 'https://api.example/', 'sent'],
    ['null', 'http://api.example/', 'sent'],
  ])('a page of %s that asks %s: %s', async (origin, url, result) => {
    expect(await codeOf(browse({ origin }).fetch(url))).toBe(result);
    expect(await codeOf(browse({ origin }).fetch(url, { mode: 'no-cors' }))).toBe(result);
    if (url.startsWith('ws:')) return;
    const secure = { origin, url: 'https://first.example' };
    expect(await codeOf(browse(secure, redirecting(url)).fetch('/begin'))).toBe(result);
  });
});

describe('keepalive', () => {
  const KIB_64 = 64 * 1024;
  const post = (length: number, keepalive = true) =>
    ({ method: 'POST', body: 'a'.repeat(length), keepalive }) as RequestInit;

  test.each([
    [KIB_64, true, 'sent'],
    [KIB_64 + 1, true, 'keepalive-size'],
    [KIB_64 + 1, false, 'sent'],
  ])('a body of %s bytes with keepalive %s: %s', async (length, keepalive, result) => {
    expect(await codeOf(browse().fetch('/', post(length, keepalive)))).toBe(result);
    const request = new Request('https://api.example/', post(length, keepalive));
    expect(await codeOf(browse().fetch(request))).toBe(result);
  });

  it('the bodies in flight count together, page by page', async () => {
    const browser = browse();
    const half = post(KIB_64 / 2 + 1);
    const results = await Promise.all(
      [browser, browser, browser.page('https://b.example')].map((page) => codeOf(page.fetch('/', half))),
    );
    expect(results).toEqual(['sent', 'keepalive-size', 'sent']);
    expect(await codeOf(browser.fetch('/', half))).toBe('sent');
  });
});

describe('local network access', () => {
  const permissions = ['local-network-access'] as const;

  test.each<[string, Partial<CorsBrowserOptions>, string]>([
    ['https://localhost/', {}, 'sent'],
    ['https://192.168.0.1/', {}, 'sent'],
    ['https://localhost/', { addressSpace: 'public' }, 'address-space'],
    ['http://localhost/', { addressSpace: 'public' }, 'address-space'],
    ['https://api.localhost/', { addressSpace: 'public' }, 'address-space'],
    ['https://127.0.0.1/', { addressSpace: 'public' }, 'address-space'],
    ['https://[::1]/', { addressSpace: 'public' }, 'address-space'],
    ['https://[::ffff:127.0.0.1]/', { addressSpace: 'public' }, 'address-space'],
    ['https://[::ffff:10.0.0.1]/', { addressSpace: 'public' }, 'address-space'],
    ['https://10.1.2.3/', { addressSpace: 'public' }, 'address-space'],
    ['https://172.16.0.1/', { addressSpace: 'public' }, 'address-space'],
    ['https://172.32.0.1/', { addressSpace: 'public' }, 'sent'],
    ['https://192.168.0.1/', { addressSpace: 'public' }, 'address-space'],
    ['https://169.254.0.1/', { addressSpace: 'public' }, 'address-space'],
    ['https://100.64.0.1/', { addressSpace: 'public' }, 'address-space'],
    ['https://[fd00::1]/', { addressSpace: 'public' }, 'address-space'],
    ['https://[fe80::1]/', { addressSpace: 'public' }, 'address-space'],
    ['https://[2001:db8::1]/', { addressSpace: 'public' }, 'sent'],
    ['https://203.0.113.1/', { addressSpace: 'public' }, 'sent'],
    ['https://api.example/', { addressSpace: 'public' }, 'sent'],
    ['https://192.168.0.1/', { addressSpace: 'local' }, 'sent'],
    ['https://127.0.0.1/', { addressSpace: 'local' }, 'address-space'],
    ['https://127.0.0.1/', { addressSpace: 'loopback' }, 'sent'],
    ['https://127.0.0.1/', { addressSpace: 'public', permissions }, 'sent'],
    ['https://192.168.0.1/', { addressSpace: 'public', permissions }, 'sent'],
    ['http://192.168.0.1/', { addressSpace: 'public', permissions, origin: 'http://app.example.com' }, 'address-space'],
    ['http://192.168.0.1/', { addressSpace: 'public', permissions, origin: 'null' }, 'address-space'],
  ])('%s with %j: %s', async (url, options, result) => {
    expect(await codeOf(browse(options).fetch(url))).toBe(result);
    const redirected = browse({ url: 'https://first.example', ...options }, redirecting(url)).fetch('/begin');
    expect(await codeOf(redirected)).toBe(result);
  });

  it('is checked before the preflight', async () => {
    const browser = browse({ addressSpace: 'public' });
    expect(await codeOf(browser.fetch('https://127.0.0.1/', { method: 'PUT' }))).toBe('address-space');
    expect(sentOf(browser.exchanges)).toEqual([]);
  });
});

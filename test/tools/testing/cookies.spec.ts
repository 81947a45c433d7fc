import { CorsBrowser, type CorsBrowserOptions, expectCors } from 'nestjs-cors/testing';
import { type Dictate, dictating, headerOf } from './dictate.js';

const PAGE = 'https://app.example.com';
const API = 'https://api.example.net';
const CREDENTIALS = 'Access-Control-Allow-Credentials: true';
const include = { credentials: 'include' } as const;

/** A server that allows every page, and sets the given cookies at the path `/set`. */
const server =
  (...cookies: readonly string[]): Dictate =>
  ({ headers, url }) => ({
    lines: [
      `Access-Control-Allow-Origin: ${headers.origin ?? '*'}`,
      CREDENTIALS,
      ...(url === '/set' ? cookies.map((cookie) => `Set-Cookie: ${cookie}`) : []),
    ],
  });

function browse(cookies: readonly string[], options: Partial<CorsBrowserOptions> = {}): CorsBrowser {
  return new CorsBrowser({ app: dictating(server(...cookies)), origin: API, url: API, ...options });
}

/** What is sent after the cookies have been set. */
async function sentAfter(browser: CorsBrowser, set = '/set', then = '/'): Promise<string | undefined> {
  await browser.fetch(set, include);
  const { exchanges } = await browser.fetch(then, include);
  return headerOf(exchanges[0], 'cookie');
}

describe('the syntax of cookies', () => {
  const long = (length: number) => 'x'.repeat(length);

  test.each<[string, string, string | undefined]>([
    ['without a name', 'abc', 'abc'],
    ['with an empty name', '=abc', 'abc'],
    ['with an empty value', 'a=', 'a='],
    ['with nothing at all', '; Path=/', undefined],
    ['with an equals sign alone', '=', undefined],
    ['with spaces', ' a = b ', 'a=b'],
    ['with several equals signs', 'a=b=c', 'a=b=c'],
    ['of 4096 bytes', `a=${long(4095)}`, `a=${long(4095)}`],
    ['of 4097 bytes', `a=${long(4096)}`, undefined],
    ['with an attribute of 1024 bytes', `a=1; Path=/${long(1023)}`, undefined],
    ['with an attribute of 1025 bytes', `a=1; Path=/${long(1024)}`, 'a=1'],
    ['with a tab', 'a=b\tc', 'a=b\tc'],
    ['__Secure- with Secure', '__Secure-a=1; Secure', '__Secure-a=1'],
    ['__Secure- without Secure', '__Secure-a=1', undefined],
    ['__SECURE- without Secure', '__SECURE-a=1', undefined],
    ['__secure- without Secure', '__secure-a=1', undefined],
    ['__Host- as promised', '__Host-a=1; Secure; Path=/', '__Host-a=1'],
    ['__host- without Secure', '__host-a=1; Path=/', undefined],
    ['__host- without Path', '__host-a=1; Secure', undefined],
    ['__host- with another Path', '__host-a=1; Secure; Path=/set', undefined],
    ['__HOST- with a Domain', '__HOST-a=1; Secure; Path=/; Domain=api.example.net', undefined],
    ['a value with a prefix', '__Secure-a', undefined],
    ['an empty name and a value with a prefix', '=__Host-a=1', undefined],
    ['__Http- as promised', '__Http-a=1; Secure; HttpOnly', '__Http-a=1'],
    ['__http- without HttpOnly', '__http-a=1; Secure', undefined],
    ['__HTTP- without Secure', '__HTTP-a=1; HttpOnly', undefined],
    ['__Host-Http- as promised', '__Host-Http-a=1; Secure; HttpOnly; Path=/', '__Host-Http-a=1'],
    ['__host-http- without HttpOnly', '__host-http-a=1; Secure; Path=/', undefined],
    ['__Host-Http- without Path', '__Host-Http-a=1; Secure; HttpOnly', undefined],
    ['an empty name and a value with __Http-', '=__Http-a', undefined],
    ['an empty name and two equals signs', '==a', undefined],
    ['an empty name and a value with an equals sign', '=a=x', undefined],
    ['Domain without a name', 'a=1; Domain=.', undefined],
    ['Domain without a name, after another', 'a=1; Domain=example.net; Domain=.', undefined],
    ['another Domain after one without a name', 'a=1; Domain=.; Domain=example.net', 'a=1'],
    ['a long Max-Age', 'a=1; Max-Age=99999999999999999999999', 'a=1'],
    ['Expires long ago', 'a=1; Expires=Thu, 01 Jan 1600 00:00:00 GMT', undefined],
    ['Secure', 'a=1; Secure', 'a=1'],
  ])('%s', async (_, cookie, sent) => {
    expect(await sentAfter(browse([cookie]))).toBe(sent);
  });
});

describe('the hosts and paths of cookies', () => {
  const other = 'https://other.example.net/';

  test.each<[string, string | undefined]>([
    ['Domain=example.net', 'a=1'],
    ['Domain=; Domain=example.net', 'a=1'],
    ['Domain=example.net; Domain=', undefined],
    ['Domain=example.net; domain', undefined],
  ])('other hosts with %j', async (attributes, sent) => {
    const cookie = `a=1; SameSite=None; Secure; ${attributes}`;
    expect(await sentAfter(browse([cookie]), '/set', other)).toBe(sent);
    expect(await sentAfter(browse([cookie]))).toBe('a=1');
  });

  test.each<[string, string, string | undefined]>([
    ['/foo', '/%66oo', undefined],
    ['/%66oo', '/%66oo/bar', 'a=1'],
    ['/%66oo', '/foo', undefined],
  ])('Path=%s for %s', async (path, url, sent) => {
    expect(await sentAfter(browse([`a=1; Path=${path}`]), '/set', url)).toBe(sent);
  });

  test.each(['Max-Age=99999999', 'Expires=Fri, 01 Jan 2100 00:00:00 GMT'])('400 days with %s', async (attribute) => {
    let time = Date.UTC(2030, 0);
    const browser = browse([`a=1; ${attribute}`], { now: () => time });
    const day = 24 * 60 * 60 * 1000;
    expect(await sentAfter(browser)).toBe('a=1');
    time += 399 * day;
    expect(headerOf((await browser.fetch('/')).exchanges[0], 'cookie')).toBe('a=1');
    time += day;
    expect(headerOf((await browser.fetch('/')).exchanges[0], 'cookie')).toBeUndefined();
  });
});

describe('Secure cookies', () => {
  const site = { origin: 'http://example.net', url: 'https://api.example.net' };

  async function replaced(first: string, second: string, where: string): Promise<string | undefined> {
    const browser = browse([second], site);
    browser.setCookie(first, 'https://api.example.net/');
    await browser.fetch(`${where}/set`, include);
    const { exchanges } = await browser.page('https://api.example.net').fetch('/');
    return headerOf(exchanges[0], 'cookie');
  }

  test.each<[string, string, string, string, string]>([
    ['are not replaced over http', 'a=1; Secure', 'a=2; Path=/', 'http://api.example.net', 'a=1'],
    ['are not hidden by a longer path', 'a=1; Secure; Path=/', 'a=2; Path=/set', 'http://api.example.net', 'a=1'],
    [
      'are not replaced for the whole site',
      'a=1; Secure',
      'a=2; Path=/; Domain=example.net',
      'http://www.example.net',
      'a=1',
    ],
    ['of another name are not concerned', 'b=1; Secure', 'a=2; Path=/', 'http://api.example.net', 'b=1; a=2'],
    ['of a deeper path are not concerned', 'a=1; Secure; Path=/x', 'a=2; Path=/', 'http://api.example.net', 'a=2'],
    [
      'can be replaced over https',
      'a=1; Secure',
      'a=2; Path=/; SameSite=None; Secure',
      'https://api.example.net',
      'a=2',
    ],
    ['are not set over http', 'b=1', 'a=2; Path=/; Secure', 'http://api.example.net', 'b=1'],
  ])('%s', async (_, first, second, where, cookie) => {
    expect(await replaced(first, second, where)).toBe(cookie);
  });
});

describe('Partitioned cookies', () => {
  const cookie = 'p=1; Path=/; SameSite=None; Secure; Partitioned';

  it('are sent to pages of the site on which they were set', async () => {
    const browser = browse([cookie], { origin: PAGE });
    expect(await sentAfter(browser)).toBe('p=1');
    const sent = async (origin: string) => {
      const { exchanges } = await browser.page(origin).fetch('/', include);
      return headerOf(exchanges[0], 'cookie');
    };
    expect(await sent('https://www.example.com')).toBe('p=1');
    expect(await sent('http://app.example.com')).toBeUndefined();
    expect(await sent('https://other.example')).toBeUndefined();
    expect(await sent(API)).toBeUndefined();
  });

  it('do not replace a cookie of the same name', async () => {
    const browser = browse([cookie, 'p=2; Path=/; SameSite=None; Secure'], { origin: PAGE });
    expect(await sentAfter(browser)).toBe('p=1; p=2');
  });

  it('need Secure', async () => {
    expect(await sentAfter(browse(['p=1; Partitioned']))).toBeUndefined();
  });

  it('are kept without third-party cookies', async () => {
    const browser = browse([cookie, 'q=1; SameSite=None; Secure'], { origin: PAGE, thirdPartyCookies: false });
    expect(await sentAfter(browser)).toBe('p=1');
  });
});

describe('a page with a dot at the end of its host', () => {
  it('is another site', async () => {
    const browser = browse(['a=1'], { origin: 'https://app.example.net.' });
    expect(await sentAfter(browser)).toBeUndefined();
    browser.setCookie('b=1');
    expect(await sentAfter(browser)).toBeUndefined();
  });
});

describe('a redirect through another site', () => {
  it('keeps SameSite cookies back', async () => {
    const lines = ['Access-Control-Allow-Origin: *'];
    const app = dictating(({ headers }) =>
      headers.host === 'other.example' ? { status: 302, lines: [...lines, `Location: ${API}/`] } : { lines },
    );
    const browser = new CorsBrowser({ app, origin: API });
    browser.setCookie('lax=1', `${API}/`);
    browser.setCookie('none=1; SameSite=None; Secure', `${API}/`);
    const { exchanges } = await browser.fetch('https://other.example/', { mode: 'no-cors', ...include });
    expect(headerOf(exchanges[1], 'cookie')).toBe('none=1');
  });
});

describe('cookies that are withheld', () => {
  const notes = async (browser: CorsBrowser, url = '/', init: RequestInit = include) => {
    await browser.fetch(url, init).catch(() => undefined);
    return browser.exchanges.at(-1)?.notes;
  };

  test.each<[string, RequestInit, object, readonly string[]]>([
    ['sid=1', include, {}, ['withheld: sid (SameSite=Lax, cross-site)']],
    ['sid=1; SameSite=Lax', include, {}, ['withheld: sid (SameSite=Lax, cross-site)']],
    ['sid=1; SameSite=Strict', include, {}, ['withheld: sid (SameSite=Strict, cross-site)']],
    ['sid=1; SameSite=None; Secure', include, {}, []],
    ['sid=1; SameSite=None; Secure', {}, {}, ['withheld: sid (credentials: same-origin)']],
    ['sid=1; SameSite=None; Secure', { credentials: 'omit' }, {}, ['withheld: sid (credentials: omit)']],
    [
      'sid=1; SameSite=None; Secure',
      include,
      { thirdPartyCookies: false },
      ['withheld: sid (third-party cookies are blocked)'],
    ],
    ['sid=1; Path=/other', include, {}, []],
  ])('are shown: %s with %j and %j', async (cookie, init, options, expected) => {
    const browser = browse([], { origin: PAGE, ...options });
    browser.setCookie(cookie);
    expect(await notes(browser, '/', init)).toEqual(expected);
  });

  it('are shown where the URL is not secure', async () => {
    const browser = browse([], { origin: 'http://www.example.net' });
    browser.setCookie('sid=1; Secure; Domain=example.net');
    expect(await notes(browser, 'http://api.example.net/')).toEqual(['withheld: sid (Secure, but the URL is http)']);
  });

  it('are shown when they are not stored', async () => {
    const browser = browse(['a=1; SameSite=None', 'b=1', 'c=1; Domain=other.example; SameSite=None; Secure'], {
      origin: PAGE,
    });
    const [first, second, third] = (await notes(browser, '/set')) ?? [];
    expect(first).toBe('not stored: a (SameSite=None without Secure)');
    expect(second).toBe('not stored: b (SameSite=Lax, cross-site)');
    expect(third).toMatch(/^not stored: c \(.*domain/i);
  });

  test.each<[string, string, string]>([
    ['net', API, 'Domain=net, which is a public suffix'],
    ['example', 'https://api.example', 'Domain=example, which is a public suffix'],
    ['test', 'https://api.test', 'Domain=test, which is a public suffix'],
    ['other.example', API, 'Domain=other.example, but the host is api.example.net'],
  ])('are shown with the reason: Domain=%s', (domain, url, reason) => {
    expect(() => browse([], { url }).setCookie(`a=1; Domain=${domain}`)).toThrow(`cookie: a (${reason}).`);
  });

  it('are shown in failures', async () => {
    const browser = browse([]);
    browser.setCookie('sid=1');
    const statement = expectCors(browser).from(PAGE).to('PUT /', include);
    await expect(statement.toBeAllowed()).rejects.not.toThrow('withheld');
    const listing = expectCors(browser).from(PAGE).to('GET /', include);
    await expect(listing.toBeRefused()).rejects.toThrow('\n  * withheld: sid (SameSite=Lax, cross-site)');
  });

  it('cannot be set by the test if browsers do not store them', () => {
    expect(() => browse([]).setCookie('a=1; SameSite=None')).toThrow(
      'Browsers do not store this cookie: a (SameSite=None without Secure).',
    );
  });
});

import { CorsBrowser, CorsError } from 'nestjs-cors/testing';
import { type Dictated, dictating, headerOf } from './dictate.js';

const PAGE = 'https://app.example.com';
const OPEN: Dictated = {
  lines: [`Access-Control-Allow-Origin: ${PAGE}`, 'Access-Control-Allow-Credentials: true'],
};

const browse = (url: string) => new CorsBrowser({ app: dictating(() => OPEN), origin: PAGE, url });

/** The headers of a POST that identify its page. */
async function sourceOf(url: string, init: RequestInit): Promise<readonly (string | undefined)[]> {
  const { exchanges } = await browse(url).fetch('/', { method: 'POST', ...init });
  return ['origin', 'referer'].map((name) => headerOf(exchanges[0], name));
}

describe('a method', () => {
  it('that is not normalized keeps its case, and Node rejects lower case', async () => {
    const methods: (string | undefined)[] = [];
    const app = dictating(({ method }) => {
      methods.push(method);
      return { lines: [`Access-Control-Allow-Origin: ${PAGE}`, 'Access-Control-Allow-Methods: patch, PATCH'] };
    });
    const browser = new CorsBrowser({ app, origin: PAGE, url: 'https://api.example.net' });
    expect((await browser.fetch('/', { method: 'PATCH' })).status).toBe(200);
    await expect(browser.fetch('/', { method: 'patch' })).rejects.toThrow(CorsError);
    expect(browser.exchanges.at(-1)?.response?.status).toBe(400);
    expect(methods).toEqual(['OPTIONS', 'PATCH']);
  });
});

describe('cookies', () => {
  it('with longer paths come first, and older ones before newer ones', async () => {
    const browser = browse('https://api.example.com');
    for (const [cookie, path] of Object.entries({ a: '/', b: '/cats', c: '/', d: '/cats/1' })) {
      browser.setCookie(`${cookie}=1; Path=${path}`);
    }
    const { exchanges } = await browser.fetch('/cats/1', { credentials: 'include' });
    expect(headerOf(exchanges[0], 'cookie')).toBe('d=1; b=1; a=1; c=1');
  });
});

describe('the referrer policy', () => {
  const [secure, plain] = ['https://api.example.net', 'http://api.localhost'];
  const referrer = `${PAGE}/`;

  test.each<[NonNullable<RequestInit['referrerPolicy']>, string, string, string | undefined]>([
    ['', secure, PAGE, referrer],
    ['', plain, 'null', referrer],
    ['no-referrer', secure, 'null', undefined],
    ['same-origin', secure, 'null', undefined],
    ['same-origin', PAGE, PAGE, referrer],
    ['strict-origin', plain, 'null', referrer],
    ['no-referrer-when-downgrade', plain, 'null', referrer],
    ['origin', plain, PAGE, referrer],
    ['unsafe-url', plain, PAGE, referrer],
  ])('%j to %s, without CORS', async (referrerPolicy, url, origin, referer) => {
    expect(await sourceOf(url, { mode: 'no-cors', referrerPolicy })).toEqual([origin, referer]);
  });

  test.each<[NonNullable<RequestInit['referrerPolicy']>, string | undefined]>([
    ['', undefined],
    ['strict-origin', undefined],
    ['no-referrer-when-downgrade', undefined],
    ['origin', 'http://app.localhost/'],
    ['unsafe-url', 'http://app.localhost/cats?a'],
  ])('%j on the way to a URL that is not trustworthy: %s', async (referrerPolicy, referer) => {
    const browser = new CorsBrowser({ app: dictating(() => OPEN), origin: 'http://app.localhost' });
    const init = { mode: 'no-cors', referrer: '/cats?a#b', referrerPolicy } as const;
    const { exchanges } = await browser.fetch('http://api.example.net/', init);
    expect(headerOf(exchanges[0], 'referer')).toBe(referer);
  });

  test.each([
    ['/cats?a#b', PAGE, `${PAGE}/cats?a`],
    ['/cats', secure, referrer],
    ['https://other.example/x', secure, referrer],
    ['about:client', secure, referrer],
    ['', secure, undefined],
    [`/${'a'.repeat(4096)}`, PAGE, referrer],
  ])('shows the referrer %.20s to %s as %s', async (given, url, referer) => {
    expect((await sourceOf(url, { referrer: given }))[1]).toBe(referer);
  });

  it('does not hide the origin from CORS', async () => {
    expect(await sourceOf(secure, { referrerPolicy: 'no-referrer' })).toEqual([PAGE, undefined]);
  });

  it('must be a known policy', async () => {
    await expect(sourceOf(secure, { referrerPolicy: 'none' as never })).rejects.toThrow(TypeError);
  });
});

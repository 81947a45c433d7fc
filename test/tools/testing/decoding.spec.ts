import { createServer } from 'node:http';
import zlib from 'node:zlib';
import { CorsBrowser } from 'nestjs-cors/testing';

const PAGE = 'https://app.example.com';
const TEXT = 'text '.repeat(1000);

/** A browser with a server whose body has these bytes and this coding. */
function browse(coding: string, bytes: Uint8Array, options: object = {}): CorsBrowser {
  const headers = { 'Access-Control-Allow-Origin': '*', 'Content-Encoding': coding, 'Cache-Control': 'max-age=60' };
  const app = createServer((_, response) => {
    response.writeHead(200, { ...headers, 'Content-Length': bytes.length }).end(bytes);
  });
  return new CorsBrowser({ app, origin: PAGE, ...options });
}

const gzip = zlib.gzipSync(TEXT);

test.each<[string, string, Uint8Array]>([
  ['gzip', 'gzip', gzip],
  ['gzip, in any case', 'GZip', gzip],
  ['gzip, by its old name', 'x-gzip', gzip],
  ['deflate', 'deflate', zlib.deflateSync(TEXT)],
  ['br', 'br', zlib.brotliCompressSync(TEXT)],
  ['several codings', 'gzip, br', zlib.brotliCompressSync(gzip)],
  ['identity', 'identity', Buffer.from(TEXT)],
  ['an unknown coding', 'x-unknown', Buffer.from(TEXT)],
])('a body with %s is decoded', async (_, coding, bytes) => {
  const response = await browse(coding, bytes).fetch('/');
  expect(await response.text()).toBe(TEXT);
  expect(response.headers.get('content-length')).toBe(String(bytes.length));
  expect(response.exchanges[0]?.response?.headers).toContainEqual(['Content-Encoding', coding]);
});

it('a body from the HTTP cache is decoded too', async () => {
  const browser = browse('gzip', gzip, { httpCache: 'private' });
  for (const isCached of [false, true]) {
    const response = await browser.fetch('/');
    expect([response.exchanges[0]?.fromCache, await response.text()]).toEqual([isCached, TEXT]);
  }
});

it('a large body arrives in pieces', async () => {
  const text = 'x'.repeat(3_000_000);
  expect(await (await browse('gzip', zlib.gzipSync(text)).fetch('/')).text()).toBe(text);
});

test.each<[string, Uint8Array]>([
  ['something else', Buffer.from(TEXT)],
  ['only its beginning', gzip.subarray(0, 40)],
])('a body that contains %s makes reading fail, not fetch()', async (_, bytes) => {
  const response = await browse('gzip', bytes).fetch('/');
  expect(response.status).toBe(200);
  const error: unknown = await response.text().catch((e: unknown) => e);
  expect(error).toBeInstanceOf(TypeError);
  expect((error as Error).message).toBe('The body is not valid gzip, as Content-Encoding says.');
});

it('an empty body stays empty', async () => {
  expect(await (await browse('gzip', new Uint8Array()).fetch('/')).text()).toBe('');
});

import { createHash } from 'node:crypto';
import { runInNewContext } from 'node:vm';
import { CorsBrowser, CorsError } from 'nestjs-cors/testing';
import { type Dictate, dictating, headerOf, sentOf } from './dictate.js';

const PAGE = 'https://app.example.com';
const API = 'https://api.example.net';
const OPEN: Dictate = () => ({
  lines: ['Access-Control-Allow-Origin: *', 'Access-Control-Allow-Headers: *', 'Access-Control-Allow-Methods: *'],
  body: 'body',
});

const browse = (answer = OPEN) => new CorsBrowser({ app: dictating(answer), origin: PAGE, url: API });

async function errorOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => 'sent',
    (error: unknown) => error,
  );
}

const stream = () => new Blob(['x']).stream();

describe('a Request', () => {
  const create = (init: RequestInit & { duplex?: 'half' }) => new Request(`${API}/a`, { method: 'POST', ...init });

  test.each<[string, () => Request, readonly string[]]>([
    ['a stream', () => create({ body: stream(), duplex: 'half' }), ['preflight', 'request']],
    [
      'a stream and a type',
      () => create({ body: stream(), duplex: 'half', headers: { 'Content-Type': 'text/plain' } }),
      ['preflight', 'request'],
    ],
    ['a string', () => create({ body: 'x' }), ['request']],
    ['bytes', () => create({ body: new Uint8Array([1]) }), ['request']],
    ['a Blob without a type', () => create({ body: new Blob(['x']) }), ['request']],
    ['parameters', () => create({ body: new URLSearchParams('a=1') }), ['request']],
    ['the body of another Request', () => new Request(create({ body: 'x' })), ['request']],
    ['no body', () => create({}), ['request']],
  ])('with %s', async (_, make, types) => {
    const { exchanges } = await browse().fetch(make());
    expect(exchanges.map(({ type }) => type)).toEqual(types);
    expect(exchanges.at(-1)?.request).toMatchObject({ method: 'POST', url: `${API}/a` });
  });

  it('of another realm is read like one of this realm', async () => {
    // Its class is not the one of this realm, and nothing else is different.
    class Request extends (runInNewContext('Object') as ObjectConstructor) {
      readonly url = `${API}/a`;
      readonly method = 'PUT';
      readonly headers = new Headers({ 'X-A': '1' });
      readonly body = null;
      readonly arrayBuffer = () => Promise.resolve(new ArrayBuffer(0));
    }
    const { exchanges } = await browse().fetch(new Request() as unknown as globalThis.Request);
    expect(sentOf(exchanges)).toEqual([`OPTIONS ${API}/a`, `PUT ${API}/a`]);
  });

  it('of a library that hides where its body comes from needs a preflight', async () => {
    class Request {
      readonly url = `${API}/a`;
      readonly method = 'POST';
      readonly headers = new Headers();
      readonly body = stream();
      readonly arrayBuffer = () => new Response('x').arrayBuffer();
    }
    const { exchanges } = await browse().fetch(new Request() as unknown as globalThis.Request);
    expect(exchanges.map(({ type }) => type)).toEqual(['preflight', 'request']);
  });

  test.each([{}, { url: '/a' }, new Map()])('is not %p', async (input) => {
    const browser = browse();
    expect(await errorOf(browser.fetch(input as never))).toBeInstanceOf(TypeError);
    expect(browser.exchanges).toEqual([]);
  });

  it('loses its signal with signal: null', async () => {
    const controller = new AbortController();
    controller.abort();
    const request = new Request(`${API}/a`, { signal: controller.signal });
    expect(await errorOf(browse().fetch(request))).toMatchObject({ name: 'AbortError' });
    expect(await errorOf(browse().fetch(request, { signal: null }))).toBe('sent');
  });
});

describe('the options of fetch()', () => {
  it('can be null', async () => {
    expect(sentOf((await browse().fetch('/', null as unknown as RequestInit)).exchanges)).toEqual([`GET ${API}/`]);
  });

  const post = { method: 'POST' };

  test.each<[string, object]>([
    ['headers of three', { headers: [['X-A', '1', '2']] }],
    ['headers of one', { headers: [['X-A']] }],
    ['headers that are null', { headers: null }],
    ['headers that are strings', { headers: ['ab'] }],
    ['a priority', { priority: 'urgent' }],
    ['a referrer', { referrer: 'https://:0:' }],
    ['a mode', { mode: null }],
    ['a duplex', { duplex: 'full' }],
    ['a window', { window: {} }],
    ['a signal', { signal: {} }],
    ['a stream without CORS', { ...post, body: stream(), duplex: 'half', mode: 'no-cors' }],
    ['a stream with keepalive', { ...post, body: stream(), duplex: 'half', keepalive: true }],
    ['an upload listener without CORS', { ...post, uploadListener: true, mode: 'no-cors' }],
  ])('can be wrong: %s', async (_, init) => {
    const browser = browse();
    const error = await errorOf(browser.fetch('/', init));
    expect(error).toBeInstanceOf(TypeError);
    expect(error).not.toBeInstanceOf(CorsError);
    expect(browser.exchanges).toEqual([]);
  });

  test.each<[object, string]>([
    [{ 'X-A': 5 }, '5'],
    [{ 'X-A': true }, 'true'],
    [[['X-A', 0]], '0'],
    [[['X-A', null]], 'null'],
    [new Headers({ 'X-A': '1' }), '1'],
    [new Map([['X-A', 1]]), '1'],
  ])('convert header values to strings: %p', async (headers, value) => {
    const { exchanges } = await browse().fetch('/', { headers: headers as never });
    expect(headerOf(exchanges.at(-1), 'x-a')).toBe(value);
  });

  test.each(['high', 'low', 'auto'] as const)('accept the priority %s', async (priority) => {
    expect(await errorOf(browse().fetch('/', { priority } as RequestInit))).toBe('sent');
  });
});

describe('the headers of a response', () => {
  it('cannot be changed', async () => {
    const response = await browse().fetch('/');
    for (const { headers } of [response, response.clone()]) {
      expect(() => headers.set('Content-Type', 'a/b')).toThrow(TypeError);
      expect(() => headers.append('X-A', '1')).toThrow(TypeError);
      expect(() => headers.delete('Content-Type')).toThrow(TypeError);
    }
    expect(new Response('', { headers: response.headers }).headers.set).toBe(Headers.prototype.set);
  });
});

describe('integrity', () => {
  it('fails for a body that cannot be decoded', async () => {
    const lines = ['Access-Control-Allow-Origin: *', 'Content-Encoding: gzip'];
    const error = await errorOf(browse(() => ({ lines, body: 'x' })).fetch('/', { integrity: hash('x') }));
    expect(error).toBeInstanceOf(CorsError);
    expect(error).toMatchObject({ code: 'integrity', cause: { message: expect.stringContaining('gzip') as string } });
  });

  const hash = (text: string, algorithm = 'sha256') =>
    `${algorithm}-${createHash(algorithm).update(text).digest('base64')}`;

  test.each<[string, string, RequestInit, string]>([
    ['the hash of the body', hash('body'), {}, 'sent'],
    ['the hash of something else', hash('other'), {}, 'integrity'],
    ['one of several hashes', `${hash('other')} ${hash('body')}`, {}, 'sent'],
    ['the strongest hash decides', `${hash('body')} ${hash('other', 'sha512')}`, {}, 'integrity'],
    ['a weaker wrong hash', `${hash('other')} ${hash('body', 'sha384')}`, {}, 'sent'],
    ['options of a hash', `${hash('body')}?ct=text`, {}, 'sent'],
    ['an unknown algorithm', 'md5-AAAA', {}, 'sent'],
    ['no body', hash(''), { method: 'HEAD' }, 'integrity'],
    ['an opaque response', hash('body'), { mode: 'no-cors' }, 'integrity'],
  ])('%s', async (_, integrity, init, result) => {
    const error = await errorOf(browse().fetch('/', { integrity, ...init }));
    expect(error instanceof CorsError ? error.code : error).toBe(result);
  });

  it('leaves the body readable', async () => {
    expect(await (await browse().fetch('/', { integrity: hash('body') })).text()).toBe('body');
  });
});

describe('a redirect', () => {
  // Node writes each character of a header as one byte.
  const bytesOf = (text: string) => Buffer.from(text, 'utf8').toString('latin1');

  test.each([
    [bytesOf('/ä?ö=ü'), '/%C3%A4?%C3%B6=%C3%BC'],
    ['/%C3%A4', '/%C3%A4'],
    ['/\xff', '/%FF'],
  ])('to the bytes of %j leads to %s', async (location, path) => {
    const answer: Dictate = (request) =>
      request.url === '/a'
        ? { status: 302, lines: ['Access-Control-Allow-Origin: *', `Location: ${location}`] }
        : OPEN(request);
    expect((await browse(answer).fetch('/a')).url).toBe(`${API}${path}`);
  });
});

describe('a test environment without the classes of Node, such as Jest’s jsdom', () => {
  const hidden = ['Blob', 'FormData', 'Request', 'Response', 'ReadableStream', 'URLSearchParams'] as const;
  const saved = hidden.map((name) => [name, globalThis[name]] as const);

  afterEach(() => {
    Object.assign(globalThis, Object.fromEntries(saved));
  });

  /** Classes with the same names and methods, as jsdom has them. */
  const foreign = () => {
    class URLSearchParams extends globalThis.URLSearchParams {}
    const disguise = (tag: string, members: object): object => ({ ...members, [Symbol.toStringTag]: tag });
    const blob = { type: 'text/plain', arrayBuffer: () => Promise.resolve(new TextEncoder().encode('x').buffer) };
    const file = disguise('File', { ...blob, name: 'a.txt' });
    return {
      params: new URLSearchParams('a=1'),
      blob: disguise('Blob', blob),
      form: disguise('FormData', {
        *[Symbol.iterator]() {
          yield* [
            ['a', '1'],
            ['b', file],
          ];
        },
      }),
      old: disguise('Blob', { type: '' }),
    };
  };

  async function send(body: unknown): Promise<readonly (string | undefined)[]> {
    const answer: Dictate = ({ headers }) => ({ ...OPEN({} as never), body: headers['content-type'] ?? 'none' });
    for (const name of hidden) Reflect.deleteProperty(globalThis, name);
    const response = await browse(answer).fetch('/', { method: 'POST', body: body as string });
    return [await response.clone().text(), response.exchanges[0]?.type];
  }

  it('sends and reads bodies all the same', async () => {
    const { params, blob, form } = foreign();
    expect(await send('x')).toEqual(['text/plain;charset=UTF-8', 'request']);
    expect(await send(params)).toEqual(['application/x-www-form-urlencoded;charset=UTF-8', 'request']);
    expect(await send(blob)).toEqual(['text/plain', 'request']);
    expect(await send(form)).toEqual([expect.stringContaining('multipart/form-data; boundary='), 'request']);
  });

  it('gets an error for files that cannot be read', async () => {
    await expect(send(foreign().old)).rejects.toThrow("Use Node's own Blob, from node:buffer.");
  });
});

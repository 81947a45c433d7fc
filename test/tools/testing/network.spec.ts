import { once } from 'node:events';
import { type RequestListener, createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, type Socket } from 'node:net';
import { CorsBrowser, type CorsBrowserOptions } from 'nestjs-cors/testing';
import { LOCALHOST } from './localhost-certificate.js';

const PAGE = 'https://app.example.com';
let server: ReturnType<typeof createServer>;

async function listen(started: typeof server): Promise<number> {
  server = started;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

afterEach(() => server.close());

const open: RequestListener = (request, response) => {
  response
    .writeHead(200, { 'Access-Control-Allow-Origin': '*', 'Content-Length': 2 })
    .end(request.url === '/' ? 'ok' : 'no');
};

const read = async (url: string, options: Partial<CorsBrowserOptions> = {}) =>
  (await new CorsBrowser({ origin: PAGE, ...options }).fetch(url)).text();

describe('over the network', () => {
  test.each(['127.0.0.1', 'localhost', 'api.localhost', 'deep.api.localhost'])(
    'a server at %s is found',
    async (host) => {
      expect(await read(`http://${host}:${await listen(createServer(open))}/`)).toBe('ok');
    },
  );

  it('relative URLs are resolved against the given URL', async () => {
    expect(await read('.', { url: `http://127.0.0.1:${await listen(createServer(open))}/a` })).toBe('ok');
  });

  it('a connection that the server has closed in the meantime is opened again', async () => {
    const used = new Set<Socket>();
    const port = await listen(
      createServer((request, response) => {
        if (used.has(request.socket)) request.socket.destroy();
        else open(request, response);
        used.add(request.socket);
      }),
    );
    const browser = new CorsBrowser({ origin: PAGE });
    for (const turn of [1, 2, 3]) {
      const response = await browser.fetch(`http://127.0.0.1:${port}/`);
      expect([turn, await response.text()]).toEqual([turn, 'ok']);
    }
    expect(used.size).toBe(3);
  });

  test.each([
    ['switches to another protocol', 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: odd\r\n\r\n'],
    ['closes the connection without a response', ''],
  ])('a server that %s makes fetch() fail', async (_, answer) => {
    const odd = createServer((request) => void request.socket.end(answer));
    const url = `http://127.0.0.1:${await listen(odd)}/`;
    await expect(read(url)).rejects.toMatchObject({ code: 'connection' });
  });

  it('a server that does not exist is reported as the cause', async () => {
    const port = await listen(createServer(open));
    server.close();
    await once(server, 'close');
    await expect(read(`http://127.0.0.1:${port}/`)).rejects.toMatchObject({
      code: 'connection',
      cause: { code: 'ECONNREFUSED' },
    });
  });

  it('a header value that Node does not send is a TypeError, and ends nothing else', async () => {
    const url = `http://127.0.0.1:${await listen(createServer(open))}/`;
    const browser = new CorsBrowser({ origin: 'http://127.0.0.1:1' });
    await expect(browser.fetch(url, { headers: { Accept: 'a\x01b' } })).rejects.toThrow(TypeError);
    server.closeAllConnections();
    expect(await (await browser.fetch(url)).text()).toBe('ok');
  });

  it('certificates are trusted if the options say so', async () => {
    const url = `https://localhost:${await listen(createTlsServer(LOCALHOST, open))}/`;
    expect(await read(url, { tls: { ca: LOCALHOST.cert } })).toBe('ok');
    expect(await read(url, { tls: { rejectUnauthorized: false } })).toBe('ok');
    await expect(read(url)).rejects.toMatchObject({ cause: { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' } });
  });
});

describe('a body that stays open, with an HTTP cache', () => {
  const opened = (headers: object, parts: readonly string[] = ['data']) =>
    createServer((_, response) => {
      response.writeHead(200, { 'Access-Control-Allow-Origin': '*', ...headers });
      for (const part of parts) response.write(part);
      if (parts.length > 1) setTimeout(() => response.end(), 10);
    });
  const browse = (headers: object, parts?: readonly string[]) => {
    server = opened(headers, parts);
    return new CorsBrowser({ app: server, origin: PAGE, httpCache: 'private' });
  };

  test.each([['no-store'], ['max-age=60']])('does not delay fetch(): %s', async (control) => {
    const response = await browse({ 'Cache-Control': control }).fetch('/');
    await response.body?.cancel();
    expect(response.status).toBe(200);
  });

  it('does not delay a refusal', async () => {
    const browser = browse({ 'Cache-Control': 'max-age=60' });
    await expect(browser.fetch('/', { credentials: 'include' })).rejects.toThrow('allow-origin-wildcard');
  });

  it('is stored without a script that reads it, if it ends soon', async () => {
    const browser = browse({ 'Cache-Control': 'max-age=60' }, ['one,', 'two']);
    await browser.fetch('/');
    const response = await browser.fetch('/');
    expect([await response.text(), response.exchanges[0]?.fromCache]).toEqual(['one,two', true]);
  });

  it('is stored when a script has read it to its end', async () => {
    const browser = browse({ 'Cache-Control': 'max-age=60' }, ['one,', 'two']);
    for (const fromCache of [false, true]) {
      const response = await browser.fetch('/');
      expect([await response.text(), response.exchanges[0]?.fromCache]).toEqual(['one,two', fromCache]);
    }
  });
});

it('every header line counts, however many there are', async () => {
  const lines = ['Access-Control-Allow-Origin', PAGE, ...Array<string[]>(1200).fill(['A', '1']).flat()];
  server = createServer((_, response) => {
    response.writeHead(200, [...lines, 'Access-Control-Allow-Origin', PAGE]).end();
  });
  await expect(new CorsBrowser({ app: server, origin: PAGE }).fetch('/')).rejects.toMatchObject({
    code: 'allow-origin-several',
  });
});

describe('an abort after fetch() resolved', () => {
  const stays: RequestListener = (_, response) => {
    response.writeHead(200, { 'Access-Control-Allow-Origin': '*' }).write('data');
  };
  const aMoment = () => new Promise((resolve) => setTimeout(resolve, 20));

  test.each<[string, RequestListener, boolean]>([
    ['in memory, when the body has arrived', open, false],
    ['in memory, when the body is open', stays, false],
    ['over the network, when the body has arrived', open, true],
    ['over the network, when the body is open', stays, true],
  ])('makes reading fail %s', async (_, listener, isNetwork) => {
    server = createServer(listener);
    const options = isNetwork ? { url: `http://127.0.0.1:${await listen(server)}` } : { app: server };
    const controller = new AbortController();
    const { signal } = controller;
    const response = await new CorsBrowser({ ...options, origin: PAGE }).fetch('/', { signal });
    const copy = response.clone();
    controller.abort('enough');
    await expect(response.text()).rejects.toBe('enough');
    await expect(copy.text()).rejects.toBe('enough');
    await aMoment();
  });

  it('changes nothing when the body was read, or fetch() was refused', async () => {
    const browser = new CorsBrowser({ origin: PAGE, url: `http://127.0.0.1:${await listen(createServer(open))}` });
    const controller = new AbortController();
    const { signal } = controller;
    expect(await (await browser.fetch('/', { signal })).text()).toBe('ok');
    await expect(browser.fetch('/', { signal, credentials: 'include' })).rejects.toMatchObject({
      code: 'allow-origin-wildcard',
    });
    controller.abort();
    await aMoment();
    expect(await (await browser.fetch('/')).text()).toBe('ok');
  });
});

it('an abort while the application starts is not ignored', async () => {
  const controller = new AbortController();
  server = createServer();
  const app = {
    init: async () => {
      await Promise.resolve();
      controller.abort('enough');
    },
    listen: () => Promise.resolve(),
    getHttpServer: () => server,
    getHttpAdapter: () => ({ getInstance: () => ({}) }),
  };
  const { signal } = controller;
  await expect(new CorsBrowser({ app, origin: PAGE }).fetch('/', { signal })).rejects.toBe('enough');
});

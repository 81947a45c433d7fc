import { IoAdapter } from '@nestjs/platform-socket.io';
import { WsAdapter } from '@nestjs/platform-ws';
import { CorsModule } from 'nestjs-cors';
import { CorsAssertionError, CorsBrowser, type CorsErrorCode, expectCors } from 'nestjs-cors/testing';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { type IncomingMessage, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { INestApplication, Type } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { WebSocketServer } from 'ws';
import { APP, connected, decorated, gateway, SITE } from '../../gateways/support.js';
import { platforms } from '../../support/platforms.js';

describe.each(platforms)('expectCors opens WebSockets on $name', (platform) => {
  let app: INestApplication;

  const create = async (gateways: readonly Type[], adapter: (app: INestApplication) => WsAdapter | IoAdapter) => {
    const module = await Test.createTestingModule({
      imports: [CorsModule.forRoot()],
      providers: [...gateways],
    }).compile();
    app = module.createNestApplication(platform.adapter() as never, { logger: false });
    app.useWebSocketAdapter(adapter(app));
  };

  beforeEach(() => {
    connected.length = 0;
  });
  afterEach(() => app.close());

  it('of ws, on a loopback port', async () => {
    await create([gateway([decorated(APP)], 'Events', { path: '/events' })], (one) => new WsAdapter(one));
    const allowed = expectCors(app).from(APP).to('WS /events');
    const refused = expectCors(app).from(SITE).to('WS /events');

    await allowed.toBeAllowed();
    await refused.toBeRefused();
    expect(connected).toEqual(['Events']);
    await expect(allowed.toBeRefused()).rejects.toThrow(
      new CorsAssertionError(`WS /events from ${APP} should be refused, but the WebSocket opens.`),
    );
    await expect(refused.toBeAllowed()).rejects.toThrow(
      'should be allowed, but the server answers the handshake with 403.',
    );
    await expect(expectCors(app).from(SITE).to('WS /event').toBeRefused()).rejects.toThrow('the connection fails');
    const url = (await app.getUrl()).replace('[::1]', '127.0.0.1');
    await expectCors(url).from(APP).to('WS /events').toBeAllowed();
    await expectCors(app)
      .from(url)
      .to(`WS ${url.replace('http', 'ws')}/events`)
      .toBeAllowed();
    await expectCors(new CorsBrowser({ app, origin: SITE, url: SITE }))
      .from(SITE)
      .to('WS /events')
      .toBeAllowed();
  });

  it('of socket.io, with a namespace', async () => {
    await create(
      [gateway([decorated([APP, SITE])], 'Chat', { namespace: 'chat' }), gateway([decorated(APP)], 'Root')],
      (one) => new IoAdapter(one),
    );
    const page = (origin: string, namespace: string) => expectCors(app).from(origin).to('WS /socket.io', { namespace });

    await page(SITE, '/chat').toBeAllowed();
    await page(APP, 'chat').toBeAllowed();
    await page(SITE, '/').toBeRefused();
    await page(APP, '/').toBeAllowed();
    await page('https://other.example', '/chat').toBeRefused();
    expect(connected).toEqual(['Chat', 'Chat', 'Root']);
    await expect(page(SITE, '/').toBeAllowed()).rejects.toThrow(
      `WS /socket.io (namespace /) from ${SITE} should be allowed, but the namespace refuses the connection: The policy`,
    );
    await expect(page(APP, '/typo').toBeRefused()).rejects.toThrow('Invalid namespace');
  });
});

it('expectCors opens WebSockets of a server without Nest', async () => {
  const server = createServer();
  const sockets = new WebSocketServer({ server, verifyClient: ({ origin }: { origin: string }) => origin === APP });

  await expectCors(server).from(APP).to('WS /').toBeAllowed();
  await expect(expectCors(server).from(SITE).to('WS /').toBeRefused()).rejects.toThrow('with 401');
  sockets.close();
  await once(server.close(), 'close');
});

describe('a browser opens no WebSocket', () => {
  const options = { origin: APP, addressSpace: 'public' } as const;

  test.each([
    ['ws://api.example/events', 'mixed-content'],
    ['http://api.example/events', 'mixed-content'],
    ['wss://api.example:6000/events', 'bad-port'],
    ['wss://192.168.0.1/events', 'address-space'],
    ['ws://localhost:1/events', 'bad-port'],
    ['wss://localhost:9999/events', 'address-space'],
  ])('to %s: %s, as for a request', async (url, code) => {
    const browser = new CorsBrowser(options);
    const statement = expectCors(browser).from(APP).to(`WS ${url}`);
    await statement.toBeRefused();
    await expect(statement.toBeAllowed()).rejects.toThrow(`[${code}]`);
    await expectCors(browser)
      .from(APP)
      .to(`GET ${url.replace(/^ws/, 'http')}`)
      .toBeRefused(code as CorsErrorCode);
  });

  it('to a relative URL of a server over http', async () => {
    const browser = new CorsBrowser({ origin: APP, url: 'http://api.example', app: createServer() });
    await expectCors(browser).from(APP).to('WS ws-events').toBeRefused();
    await expect(expectCors(browser).from(APP).to('WS ws-events').toBeAllowed()).rejects.toThrow(
      'the browser blocks it: The page came over https, so browsers block ws://api.example/ws-events as mixed content.',
    );
  });

  it('without the permission that it needs', async () => {
    const server = createServer((_request, response) => response.writeHead(404).end()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const url = `WS ws://127.0.0.1:${port}/` as const;
    await expectCors(new CorsBrowser(options)).from(APP).to(url).toBeRefused();
    const permitted = new CorsBrowser({ ...options, permissions: ['local-network-access'] });
    await expect(expectCors(permitted).from(APP).to(url).toBeRefused()).rejects.toThrow('with 404');
    server.close();
  });
});

describe('a browser closes a WebSocket', () => {
  const accepting = (lines: (key: string) => string) =>
    createServer().on('upgrade', (request: IncomingMessage, socket: Duplex) => {
      const accept = lines(request.headers['sec-websocket-key'] ?? '');
      socket.end(`HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${accept}\r\n`);
    });
  const valid = (key: string) => {
    const hash = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
    return `Sec-WebSocket-Accept: ${hash}\r\n`;
  };

  test.each([
    ['no Sec-WebSocket-Accept', () => '', 'Sec-WebSocket-Accept does not match'],
    ['that of another key', () => valid('other'), 'Sec-WebSocket-Accept does not match'],
    ['a protocol', (key: string) => `${valid(key)}Sec-WebSocket-Protocol: chat\r\n`, 'the server chooses chat'],
    ['an extension', (key: string) => `${valid(key)}Sec-WebSocket-Extensions: x\r\n`, 'the server chooses x'],
  ])('whose handshake has %s', async (_what, lines, why) => {
    const server = accepting(lines);
    const statement = expectCors(server).from(APP).to('WS /');
    await statement.toBeRefused();
    await expect(statement.toBeAllowed()).rejects.toThrow(`should be allowed, but the browser closes it: ${why}`);
    server.close();
  });

  it('only then', async () => {
    const server = accepting(valid);
    await expectCors(server).from(APP).to('WS /').toBeAllowed();
    server.close();
  });
});

it('a server that never answers for a namespace fails the statement after 5 seconds', async () => {
  const server = createServer();
  const sockets = new WebSocketServer({ server });
  const statement = expectCors(server).from(APP).to('WS /socket.io', { namespace: '/chat' });
  const late = 'The server does not answer for the namespace /chat within 5 seconds';
  await expect(statement.toBeAllowed()).rejects.toThrow(late);
  await expect(statement.toBeRefused()).rejects.toThrow(late);
  sockets.close();
  server.close();
}, 20_000);

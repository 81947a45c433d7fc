import { IoAdapter } from '@nestjs/platform-socket.io';
import { CorsModule, type CorsModuleOptions } from 'nestjs-cors';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';
import type { INestApplication } from '@nestjs/common';
import { platforms, type RunningApp, start } from '../../support/platforms.js';
import { APP, connectIo, decorated, gateway, SITE, STRANGER } from '../support.js';
import { type Installed, installLibraries } from './installed.js';

type Setup = (app: INestApplication) => void | Promise<void>;
interface FastifyLike {
  register: (plugin: unknown, options?: object) => unknown;
  get: (path: string, options: object, handler: (socket: WebSocket) => void) => void;
}

let libraries: Installed;
let running: RunningApp | undefined;

beforeAll(() => {
  libraries = installLibraries();
}, 300_000);
afterAll(() => {
  libraries.remove();
});
afterEach(() => running?.close());

/** What the server sends first, or the status of its refusal. */
function hear(path: string, origin: string, ask?: object, protocol?: string): Promise<string | number> {
  const url = `ws://127.0.0.1:${String(running?.port)}${path}`;
  const socket = new WebSocket(url, protocol, { headers: { Origin: origin } });
  return new Promise<string | number>((resolve, reject) => {
    socket.on('unexpected-response', (_request, response) => {
      resolve(response.statusCode ?? 0);
    });
    socket.on('error', reject);
    socket.on('open', () => {
      if (ask !== undefined) socket.send(JSON.stringify(ask));
      if (protocol === 'vite-ping') resolve('open');
    });
    socket.on('message', (data: Buffer) => {
      resolve(data.toString());
    });
  }).finally(() => {
    socket.terminate();
  });
}

const INIT = { type: 'connection_init' };
const ACKNOWLEDGED = expect.stringContaining('connection_ack') as string;

describe.each(platforms)('R19: beside a gateway and $name', (platform) => {
  const serve = async (options: CorsModuleOptions, setup: Setup): Promise<void> => {
    await running?.close();
    running = await start(
      platform,
      {
        imports: [CorsModule.forRoot({ ...options, origin: SITE } as never)],
        providers: [gateway([decorated(SITE)])],
      },
      {
        main: async (app) => {
          app.useWebSocketAdapter(new IoAdapter(app));
          await setup(app);
        },
      },
    );
  };

  /** Without an entry of `paths` the library works as before for each page; with one, only for those that it allows. */
  const expectGoverned = async (
    path: string,
    setup: Setup,
    heard: unknown,
    ask?: object,
    protocol?: string,
  ): Promise<void> => {
    await serve({}, setup);
    for (const origin of [APP, STRANGER]) expect(await hear(path, origin, ask, protocol)).toEqual(heard);
    await serve({ paths: { [path]: { origin: APP } } }, setup);
    expect(await hear(path, APP, ask, protocol)).toEqual(heard);
    expect(await hear(path, STRANGER, ask, protocol)).toBe(403);
    expect(await connectIo(running?.port ?? 0, SITE)).toBe('connected');
    expect(await connectIo(running?.port ?? 0, APP)).toMatch(/error/);
  };

  it('graphql-ws', async () => {
    const { useServer } = libraries.load('graphql-ws/use/ws') as {
      useServer: (options: object, server: unknown) => void;
    };
    const { buildSchema } = libraries.load('graphql') as { buildSchema: (text: string) => object };
    const setup: Setup = (app) => {
      const sockets = new WebSocketServer({ noServer: true });
      useServer({ schema: buildSchema('type Query { a: String }') }, sockets);
      (app.getHttpServer() as Server).on('upgrade', (request: IncomingMessage, socket, head) => {
        if (request.url !== '/graphql') return;
        sockets.handleUpgrade(request, socket, head, (client) => sockets.emit('connection', client, request));
      });
    };
    await expectGoverned('/graphql', setup, ACKNOWLEDGED, INIT, 'graphql-transport-ws');
  });

  it('http-proxy-middleware', async () => {
    const upstream = createServer().listen(0, '127.0.0.1');
    new WebSocketServer({ server: upstream }).on('connection', (socket) => {
      socket.send('from upstream');
    });
    await once(upstream, 'listening');
    const target = `http://127.0.0.1:${String((upstream.address() as AddressInfo).port)}`;
    const { createProxyMiddleware } = libraries.load('http-proxy-middleware') as {
      createProxyMiddleware: (options: object) => { upgrade: (...given: unknown[]) => void };
    };
    await expectGoverned(
      '/proxied',
      (app) => {
        const proxy = createProxyMiddleware({ target, pathFilter: '/proxied' });
        (app.getHttpServer() as Server).on('upgrade', proxy.upgrade);
      },
      'from upstream',
    );
    await running?.close();
    running = undefined;
    upstream.closeAllConnections();
    upstream.close();
  });

  it('the hot reloading of Vite', async () => {
    const { createServer: createVite } = (await import(libraries.urlOf('vite/dist/node/index.js'))) as {
      createServer: (options: object) => Promise<{ close: () => Promise<void> }>;
    };
    const servers: { close: () => Promise<void> }[] = [];
    const setup: Setup = async (app) => {
      const server = app.getHttpServer() as Server;
      servers.push(
        await createVite({
          configFile: false,
          logLevel: 'silent',
          appType: 'custom',
          server: { middlewareMode: true, hmr: { server }, watch: null },
          optimizeDeps: { noDiscovery: true },
        }),
      );
    };
    await expectGoverned('/', setup, 'open', undefined, 'vite-ping');
    for (const one of servers) await one.close();
  });

  if (platform.name === 'fastify') {
    it('@fastify/websocket', async () => {
      const plugin = libraries.load('@fastify/websocket');
      await expectGoverned(
        '/live',
        async (app) => {
          const fastify = app.getHttpAdapter().getInstance() as FastifyLike;
          await fastify.register(plugin);
          await fastify.register((scope: FastifyLike, _options: unknown, done: () => void) => {
            scope.get('/live', { websocket: true }, (socket) => {
              socket.send('live');
            });
            done();
          });
        },
        'live',
      );
    });
  }
});

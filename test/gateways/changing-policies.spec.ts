import { CorsPolicies, CorsModule, type CorsModuleOptions, type CorsOriginSink, liveOrigins } from 'nestjs-cors';
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { io, type Socket } from 'socket.io-client';
import { WebSocketServer } from 'ws';
import { platforms, type RunningApp, start } from '../support/platforms.js';
import { APP, connectIo, decorated, gateway, handshake, libraries, serve, SITE } from './support.js';

const [socketIo] = libraries;

describe.each(platforms)('R19: policies that change while gateways run, on $name', (platform) => {
  let running: RunningApp;
  afterEach(() => running.close());

  const replace = (options: CorsModuleOptions): void => {
    running.app.get(CorsPolicies).replace(options);
  };
  const handshakes = async (path: string): Promise<unknown> => [
    await handshake(running.port, path, { Origin: APP }),
    await handshake(running.port, path, { Origin: SITE }),
  ];

  it.each(libraries)('decide about the next handshake of $library', async (library) => {
    const only = (origin: string): CorsModuleOptions => ({ origin, credentials: true });
    running = await serve(platform, library, [gateway([])], only(APP));
    expect(await handshakes(library.path)).toEqual(['open', 403]);

    replace(only(SITE));
    expect(await handshakes(library.path)).toEqual([403, 'open']);
    // A gateway inherits origins only with credentials.
    replace({ origin: SITE });
    expect(await handshakes(library.path)).toEqual([403, 403]);
    replace({ paths: { '/{*rest}': { origin: APP } } });
    expect(await handshakes(library.path)).toEqual(['open', 403]);
  });

  it('decide about WebSockets of other libraries', async () => {
    const other = new WebSocketServer({ noServer: true });
    const module = CorsModule.forRoot({ origin: APP, paths: { '/graphql': { credentials: true } } } as never);
    const main = (app: RunningApp['app']): void => {
      (app.getHttpServer() as Server).on('upgrade', (request, socket: Duplex, head) => {
        other.handleUpgrade(request, socket, head, () => undefined);
      });
    };
    running = await start(platform, { imports: [module] }, { main });
    expect(await handshakes('/graphql')).toEqual(['open', 403]);

    replace({ origin: APP, paths: { '/graphql': { maxAge: 5 } } });
    expect(await handshakes('/graphql')).toEqual([403, 403]);
    replace({ origin: APP, credentials: true, paths: { '/graphql': { maxAge: 5 } } });
    expect(await handshakes('/graphql')).toEqual(['open', 403]);
    replace({ origin: APP });
    expect(await handshakes('/graphql')).toEqual(['open', 'open']);
  });

  const NAMESPACES = ['/', '/chat'] as const;
  const namespaces = (...decorators: ClassDecorator[]): ReturnType<typeof gateway>[] =>
    NAMESPACES.map((namespace) => gateway(decorators, namespace, { namespace }));

  /** Connects to a namespace over a transport that is open already. */
  const connectAgain = async (open: Socket): Promise<string> => {
    const second = open.io.socket('/chat').connect();
    return new Promise<string>((resolve) => {
      second.on('connect', () => {
        resolve('connected');
      });
      second.on('connect_error', ({ message }) => {
        resolve(message);
      });
    });
  };
  const openTransport = async (): Promise<Socket> => {
    const socket = io(running.url, { forceNew: true, extraHeaders: { Origin: APP }, transports: ['websocket'] });
    await once(socket as never, 'connect');
    return socket;
  };
  const REFUSED = 'The policy of this namespace does not allow the origin of the page.';

  it('decide about a new connection to a namespace over an old transport, which stays open', async () => {
    running = await serve(platform, socketIo, namespaces(), { origin: APP, credentials: true });
    const open = await openTransport();
    replace({ origin: SITE, credentials: true });

    expect(await connectAgain(open)).toBe(REFUSED);
    expect(open.connected).toBe(true);
    expect(await connectIo(running.port, SITE, { namespace: '/chat' })).toBe('connected');
    open.disconnect();
  });

  it('and so do live origins that have changed', async () => {
    let sink: CorsOriginSink | undefined;
    const source = {
      run: async (given: CorsOriginSink, signal: AbortSignal): Promise<void> => {
        sink = given;
        given.put('', [APP]);
        given.status('live');
        if (!signal.aborted) await once(signal, 'abort');
      },
    };
    running = await serve(platform, socketIo, namespaces(decorated({ origin: liveOrigins(source) })));
    const open = await openTransport();
    sink?.put('', [SITE]);

    expect(await connectAgain(open)).toBe(REFUSED);
    open.disconnect();
  });
});

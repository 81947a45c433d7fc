import { IoAdapter } from '@nestjs/platform-socket.io';
import { type CorsDecisionEvent, CorsModule, type CorsModuleOptions } from 'nestjs-cors';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import type { Server } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { KeptLog } from '../support/log.js';
import { platforms, type RunningApp, start } from '../support/platforms.js';
import { APP, decorated, gateway, handshake, SITE, STRANGER } from './support.js';

const SOCKET_IO = '/socket.io/?EIO=4&transport=websocket';

describe.each(platforms)('R19: WebSockets of other libraries on $name', (platform) => {
  let running: RunningApp;
  const log = new KeptLog();
  const opened: string[] = [];

  /** An application with a library that serves every path but those of a gateway. */
  const run = async (options: CorsModuleOptions, gateways: Parameters<typeof gateway>[0][] = []): Promise<void> => {
    const other = new WebSocketServer({ noServer: true });
    running = await start(
      platform,
      { imports: [CorsModule.forRoot(options as never)], providers: gateways.map((one) => gateway(one)) },
      {
        options: { logger: log },
        main: (app) => {
          app.useWebSocketAdapter(new IoAdapter(app));
          (app.getHttpServer() as Server).on('upgrade', (request, socket: Duplex, head) => {
            if (request.url?.startsWith('/socket.io/') === true) return;
            other.handleUpgrade(request, socket, head, () => opened.push(request.url ?? ''));
          });
        },
      },
    );
  };

  const from = (origin: string, path: string): Promise<'open' | number> =>
    handshake(running.port, path, { Origin: origin });
  const warnings = (): string[] => log.at('warn').filter((line) => line.includes('WebSocket at'));

  beforeEach(() => {
    log.lines.length = 0;
    opened.length = 0;
  });
  afterEach(() => running.close());

  it('are judged where an entry of paths governs their path, before the library sees them', async () => {
    await run({ paths: { '/graphql': { origin: APP }, '/closed/*': false, '/open': { origin: '*' } } });

    expect([await from(APP, '/graphql'), await from(APP, '/graphql?token=1')]).toEqual(['open', 'open']);
    expect(await from(running.url, '/graphql')).toBe('open');
    expect(await from(STRANGER, '/open')).toBe('open');
    expect(opened).toHaveLength(4);
    for (const path of ['/graphql', '/graphql?x=/open', '/graphql/']) expect(await from(STRANGER, path)).toBe(403);
    expect([await from(APP, '/closed/a'), await from('null', '/graphql')]).toEqual([403, 403]);
    expect(await handshake(running.port, '/graphql', { 'Sec-Fetch-Site': 'cross-site' })).toBe(403);
    expect(opened).toHaveLength(4);
    expect(await handshake(running.port, '/graphql')).toBe('open');
    expect(warnings()).toEqual([]);
  });

  it('get the origins of the module through an entry only with credentials', async () => {
    await run({ origin: APP, paths: { '/graphql': { maxAge: 5 }, '/cookies': { credentials: true } } });

    expect([await from(APP, '/graphql'), await from(APP, '/cookies')]).toEqual([403, 'open']);
  });

  it('pass as before without an entry, and are logged once for each path with the line to write', async () => {
    await run({ origin: SITE });

    for (const path of ['/graphql', '/graphql?again', '/hmr']) expect(await from(STRANGER, path)).toBe('open');
    for (const origin of [SITE, running.url]) expect(await from(origin, '/fine')).toBe('open');
    expect(await handshake(running.port, '/fine')).toBe('open');
    expect(warnings()).toEqual([
      expect.stringContaining("paths: { '/graphql': { origin: 'https://app.example.com' } }"),
      expect.stringContaining("paths: { '/hmr': { origin: 'https://app.example.com' } }"),
    ]);
    for (let i = 0; i < 25; i++) await from(STRANGER, `/scan-${String(i)}`);
    expect(warnings()).toHaveLength(20);
  });

  it('do not change what gateways decide, whose path an entry may also have', async () => {
    await run({ paths: { '/socket.io': { origin: APP }, '/graphql': { origin: APP } } }, [[decorated(SITE)]]);

    expect([await from(SITE, SOCKET_IO), await from(APP, SOCKET_IO)]).toEqual(['open', 403]);
    expect([await from(SITE, '/graphql'), await from(APP, '/graphql')]).toEqual([403, 'open']);
  });

  it('wait for an asynchronous origin function, also if the client resets meanwhile', async () => {
    const asked: ((allowed: boolean) => void)[] = [];
    const origin = (): Promise<boolean> => new Promise((resolve) => asked.push(resolve));
    await run({ paths: { '/graphql': { origin, originTimeout: 5000 } } });
    const next = async (): Promise<(allowed: boolean) => void> => {
      while (asked.length === 0) await new Promise((resolve) => setImmediate(resolve));
      return asked.pop() as (allowed: boolean) => void;
    };

    for (const [allowed, result] of [
      [true, 'open'],
      [false, 403],
    ] as const) {
      const answered = from(APP, '/graphql');
      (await next())(allowed);
      expect(await answered).toBe(result);
    }
    const socket = connect(running.port, '127.0.0.1');
    socket.write(upgrade('websocket', '/graphql', APP));
    const answer = await next();
    socket.resetAndDestroy();
    await once(socket, 'close');
    answer(true);
    expect(opened).toEqual(['/graphql']);
  });

  it('publish their decisions', async () => {
    const events: CorsDecisionEvent[] = [];
    const keep = (message: unknown): void => void events.push(message as CorsDecisionEvent);
    await run({ paths: { '/graphql': { origin: APP } } });
    subscribe('nestjs-cors:decision', keep);
    await from(APP, '/graphql');
    await from(STRANGER, '/graphql');
    unsubscribe('nestjs-cors:decision', keep);

    expect(events.map(({ reason, path, handlers, status }) => ({ reason, path, handlers, status }))).toEqual([
      { reason: 'origin-allowed', path: '/graphql', handlers: [], status: 101 },
      { reason: 'origin-not-allowed', path: '/graphql', handlers: [], status: 403 },
    ]);
  });
});

describe.each(platforms)('R19: upgrades to other protocols on $name', (platform) => {
  const paths = { '/*': false } as const;
  const h2c = (port: number): Promise<string> => {
    const socket = connect(port, '127.0.0.1');
    socket.write(upgrade('h2c', '/none', STRANGER));
    return once(socket, 'data').then(([data]) => {
      socket.destroy();
      return String(data).split('\r\n', 1)[0] ?? '';
    });
  };

  it('are requests as before if there are no listeners, and the application closes', async () => {
    const running = await start(platform, { imports: [CorsModule.forRoot({ paths })] });

    expect(await h2c(running.port)).toBe('HTTP/1.1 404 Not Found');
    const idle = connect(running.port, '127.0.0.1');
    idle.write(upgrade('websocket', '/none', STRANGER));
    await once(idle, 'data');
    idle.destroy();
    await running.close();
  });

  it('reach the listeners as before, and the server has no listener more', async () => {
    let counted = 0;
    const running = await start(
      platform,
      { imports: [CorsModule.forRoot({ paths })] },
      {
        main: (app) => {
          const server = app.getHttpServer() as Server;
          server.on('upgrade', (_request, socket: Duplex) => socket.end('HTTP/1.1 299 Mine\r\n\r\n'));
          counted = server.listenerCount('upgrade');
        },
      },
    );

    expect(await h2c(running.port)).toBe('HTTP/1.1 299 Mine');
    expect((running.app.getHttpServer() as Server).listenerCount('upgrade')).toBe(counted);
    await running.close();
  });
});

function upgrade(protocol: string, path: string, origin: string): string {
  const key = 'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n';
  return `GET ${path} HTTP/1.1\r\nHost: x\r\nOrigin: ${origin}\r\nConnection: Upgrade\r\nUpgrade: ${protocol}\r\n${key}\r\n`;
}

import { IoAdapter } from '@nestjs/platform-socket.io';
import { WsAdapter } from '@nestjs/platform-ws';
import { CorsModule, type CorsDecisionEvent } from 'nestjs-cors';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { platforms, type RunningApp, start } from '../support/platforms.js';
import { APP, connected, decorated, gateway, handshake, serve, SITE, STRANGER } from './support.js';

const SOCKET_IO = '/socket.io/?EIO=4&transport=websocket';

describe.each(platforms)('R19: beside gateways, on $name', (platform) => {
  let running: RunningApp | undefined;

  beforeEach(() => {
    connected.length = 0;
  });
  afterEach(() => running?.close());

  it('the adapter that Nest loads by default is governed', async () => {
    running = await start(platform, { imports: [CorsModule.forRoot()], providers: [gateway([decorated(APP)])] });

    expect(await handshake(running.port, SOCKET_IO, { Origin: APP })).toBe('open');
    expect(await handshake(running.port, SOCKET_IO, { Origin: STRANGER })).toBe(403);
  });

  it('several paths of ws have their own policies', async () => {
    const gateways = [
      gateway([decorated(APP)], 'One', { path: '/one' }),
      gateway([decorated(SITE)], 'Two', { path: '/two' }),
    ];
    running = await serve(platform, { adapter: (app) => new WsAdapter(app) }, gateways);

    for (const [path, allowed, refused] of [
      ['/one', APP, SITE],
      ['/two', SITE, APP],
    ] as const) {
      expect(await handshake(running.port, path, { Origin: allowed })).toBe('open');
      expect(await handshake(running.port, path, { Origin: refused })).toBe(403);
    }
  });

  it('upgrades of other libraries are not judged', async () => {
    const other = new WebSocketServer({ noServer: true });
    running = await serve(
      platform,
      { adapter: (app) => new IoAdapter(app) },
      [gateway([])],
      {},
      {
        main: (app) => {
          (app.getHttpServer() as Server).on('upgrade', (request, socket: Duplex, head) => {
            if (request.url === '/graphql') other.handleUpgrade(request, socket, head, (client) => client.emit('open'));
          });
        },
      },
    );

    expect(await handshake(running.port, '/graphql', { Origin: STRANGER })).toBe('open');
    expect(await handshake(running.port, SOCKET_IO, { Origin: STRANGER })).toBe(403);
  });

  it('decisions are published with the name of the gateway', async () => {
    const events: CorsDecisionEvent[] = [];
    const keep = (message: unknown): void => void events.push(message as CorsDecisionEvent);
    running = await serve(platform, { adapter: (app) => new WsAdapter(app) }, [gateway([decorated(APP)])]);
    subscribe('nestjs-cors:decision', keep);
    try {
      await handshake(running.port, '/', { Origin: APP });
      await handshake(running.port, '/', { Origin: STRANGER });
      await handshake(running.port, '/', { Origin: running.url });
      await handshake(running.port, '/', { 'Sec-Fetch-Site': 'cross-site' });
    } finally {
      unsubscribe('nestjs-cors:decision', keep);
    }

    expect(events.map(({ reason, allowed, handlers, status }) => ({ reason, allowed, handlers, status }))).toEqual([
      { reason: 'origin-allowed', allowed: true, handlers: ['Events'], status: 101 },
      { reason: 'origin-not-allowed', allowed: false, handlers: ['Events'], status: 403 },
      { reason: 'same-origin', allowed: true, handlers: ['Events'], status: 101 },
      { reason: 'origin-missing', allowed: false, handlers: ['Events'], status: 403 },
    ]);
  });
});

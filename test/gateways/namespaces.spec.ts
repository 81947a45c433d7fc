import { IoAdapter } from '@nestjs/platform-socket.io';
import type { CorsDecisionEvent } from 'nestjs-cors';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { io, type Socket } from 'socket.io-client';
import { ask, preflight } from '../support/client.js';
import { corsHeaders, PREFLIGHT_VARY } from '../support/cors-headers.js';
import { platforms, type RunningApp } from '../support/platforms.js';
import { APP, connected, connectIo, decorated, gateway, serve, SITE, STRANGER } from './support.js';

const POLL = '/socket.io/?EIO=4&transport=polling';
const REFUSED = 'The policy of this namespace does not allow the origin of the page.';
const TRANSPORTS = [['polling'], ['websocket'], ['polling', 'websocket']];

describe.each(platforms)('R19: namespaces of socket.io on $name', (platform) => {
  let running: RunningApp;

  const run = (...gateways: Parameters<typeof serve>[2]): Promise<RunningApp> =>
    serve(platform, { adapter: (app) => new IoAdapter(app) }, gateways, { originTimeout: 300 });

  beforeEach(() => {
    connected.length = 0;
  });
  afterEach(() => running.close());

  it('are judged each by its own policy, over every transport', async () => {
    running = await run(
      gateway([decorated([APP, SITE])], 'Chat', { namespace: 'chat' }),
      gateway([decorated(APP)], 'Admin', { namespace: '/admin' }),
      gateway([], 'Root'),
    );

    for (const transports of TRANSPORTS) {
      connected.length = 0;
      const connect = (origin: string | undefined, namespace: string): Promise<string> =>
        connectIo(running.port, origin, { namespace, transports });

      expect(await connect(APP, '/chat')).toBe('connected');
      expect(await connect(APP, '/admin')).toBe('connected');
      expect(await connect(SITE, '/chat')).toBe('connected');
      expect(connected).toEqual(['Chat', 'Admin', 'Chat']);
      expect(await connect(SITE, '/admin')).toBe(REFUSED);
      expect(await connect(APP, '/')).toBe(REFUSED);
      expect(await connect(STRANGER, '/chat')).toMatch(/error/);
      expect(connected).toHaveLength(3);
      for (const namespace of ['/', '/chat', '/admin']) expect(await connect(undefined, namespace)).toBe('connected');
      expect(await connect(running.url, '/admin')).toBe('connected');
    }
  });

  it('that are one for two gateways, or have the listeners of a RegExp, need both policies', async () => {
    running = await run(
      gateway([decorated([APP, SITE])], 'Rooms', { namespace: /^\/room-/ }),
      gateway([decorated(APP)], 'First', { namespace: '/room-first' }),
      gateway([decorated(SITE)], 'Chat', { namespace: '/chat' }),
      gateway([decorated([APP, SITE])], 'ChatToo', { namespace: 'chat' }),
      gateway([decorated(STRANGER)], 'Other', { namespace: '/other' }),
    );
    const connect = (origin: string, namespace: string): Promise<string> =>
      connectIo(running.port, origin, { namespace });

    expect([await connect(APP, '/room-1'), await connect(SITE, '/room-1')]).toEqual(['connected', 'connected']);
    expect(connected).toEqual(['Rooms', 'Rooms']);
    expect(await connect(STRANGER, '/room-2')).toBe(REFUSED);
    expect([await connect(APP, '/room-first'), await connect(SITE, '/room-first')]).toEqual(['connected', REFUSED]);
    expect([await connect(SITE, '/chat'), await connect(APP, '/chat')]).toEqual(['connected', REFUSED]);
    expect(await connect(APP, '/nowhere')).toBe('Invalid namespace');
  });

  it('without a gateway admit only pages that all policies allow', async () => {
    class Custom extends IoAdapter {
      override createIOServer(port: number, options?: object): ReturnType<IoAdapter['createIOServer']> {
        const server = super.createIOServer(port, options as never) as { of: (name: string) => { on: typeof on } };
        const on = (_event: string, listen: () => void): unknown => server.of('/own').on('connection', listen);
        on('connection', () => connected.push('own'));
        return server as never;
      }
    }
    running = await serve(platform, { adapter: (app) => new Custom(app) }, [
      gateway([decorated([APP, SITE])], 'Chat', { namespace: 'chat' }),
      gateway([decorated(APP)], 'Admin', { namespace: 'admin' }),
    ]);

    expect(await connectIo(running.port, SITE, { namespace: '/own' })).toBe(REFUSED);
    expect(await connectIo(running.port, APP, { namespace: '/own' })).toBe('connected');
    expect(connected).toEqual(['own']);
  });

  it('are judged when a connection is recovered, which skips middlewares', async () => {
    let allowsSite = true;
    const asked = (origin: string): boolean => origin === APP || allowsSite;
    const recovery = { connectionStateRecovery: {} };
    const Chat = gateway([decorated(asked)], 'Chat', { namespace: 'chat', ...recovery });
    const connect = Chat.prototype.handleConnection as () => void;
    // A client that has received nothing has nothing to recover.
    Chat.prototype.handleConnection = (client: { emit: (event: string) => void }) => {
      connect();
      client.emit('welcome');
    };
    running = await run(Chat, gateway([decorated(SITE)], 'Other', { namespace: 'other', ...recovery }));
    const socket = clientOf(running.port, SITE, '/chat');
    try {
      const welcomed = new Promise((resolve) => socket.once('welcome', resolve));
      await settled(socket);
      await welcomed;
      const first = socket.id;
      await drop(socket);
      expect([await settled(socket), socket.recovered, socket.id]).toEqual(['connected', true, first]);
      expect(connected).toEqual(['Chat', 'Chat']);

      allowsSite = false;
      await drop(socket);
      expect(await settled(socket)).toBe(REFUSED);
      expect(connected).toHaveLength(2);
    } finally {
      socket.disconnect();
    }
  });

  it('of the former protocol are judged too, with its kind of error', async () => {
    running = await run(
      gateway([decorated([APP, SITE])], 'Chat', { namespace: 'chat', allowEIO3: true }),
      gateway([decorated(APP)], 'Root', { allowEIO3: true }),
    );
    const path = '/socket.io/?EIO=3&transport=polling';
    const packets = async (origin: string): Promise<string> => {
      const opened = await ask(running.port, { path, headers: { Origin: origin } });
      const sid = /"sid":"([^"]+)"/.exec(opened.body)?.[1] ?? '';
      const body = '8:40/chat,';
      await ask(running.port, { method: 'POST', path: `${path}&sid=${sid}`, headers: { Origin: origin }, body });
      const next = await ask(running.port, { path: `${path}&sid=${sid}`, headers: { Origin: origin } });
      return opened.body + next.body;
    };

    const refused = await packets(SITE);
    expect(refused).toContain(`44"${REFUSED}"`);
    expect(refused).toContain('40/chat');
    expect(connected).toEqual(['Chat']);
    expect(await packets(APP)).not.toContain('44');
    expect(connected).toEqual(['Chat', 'Root', 'Chat']);
  });

  it('give their transport the headers that the policies which allow the page agree on', async () => {
    running = await run(
      gateway([decorated('*')], 'Public', { namespace: 'public' }),
      gateway([decorated([APP, SITE], { credentials: true, exposedHeaders: ['X-One'] })], 'One', { namespace: 'one' }),
      gateway([decorated(APP, { credentials: true, allowedHeaders: ['X-Two'] })], 'Two', { namespace: 'two' }),
    );
    const opened = async (origin: string): Promise<unknown> =>
      (await ask(running.port, { path: POLL, headers: { Origin: origin } })).cors;

    expect(await opened(STRANGER)).toEqual(corsHeaders({ 'Access-Control-Allow-Origin': '*', Vary: 'Origin' }));
    expect(await opened(APP)).toEqual(corsHeaders({ 'Access-Control-Allow-Origin': APP, Vary: 'Origin' }));
    expect((await ask(running.port, preflight(APP, 'POST', POLL, 'x-two'))).cors).toEqual(
      corsHeaders({
        'Access-Control-Allow-Origin': APP,
        'Access-Control-Allow-Methods': 'POST, GET',
        'Access-Control-Max-Age': '600',
        Vary: PREFLIGHT_VARY,
      }),
    );
    await running.close();

    running = await run(
      gateway([decorated([APP, SITE], { credentials: true })], 'One', { namespace: 'one' }),
      gateway([decorated(SITE)], 'Two', { namespace: 'two' }),
    );
    const credentials = { 'Access-Control-Allow-Origin': APP, 'Access-Control-Allow-Credentials': 'true' };
    expect(await opened(APP)).toEqual(corsHeaders({ ...credentials, Vary: 'Origin' }));
    expect(await opened(SITE)).toEqual(corsHeaders({ 'Access-Control-Allow-Origin': SITE, Vary: 'Origin' }));
  });

  it('wait for an asynchronous origin function, and keep middlewares of the application', async () => {
    const origin = (given: string): Promise<boolean> =>
      given === STRANGER ? new Promise(() => undefined) : Promise.resolve(given === APP);
    const Chat = gateway([decorated(origin)], 'Chat', { namespace: 'chat' });
    Chat.prototype.afterInit = (server: {
      use: (middleware: (socket: unknown, next: (e?: Error) => void) => void) => void;
    }) => {
      server.use((_socket, next) => {
        next(connected.includes('Chat') ? new Error('once only') : undefined);
      });
    };
    running = await run(Chat, gateway([decorated([STRANGER, SITE])], 'Other', { namespace: 'other' }));
    const connect = (page: string): Promise<string> => connectIo(running.port, page, { namespace: '/chat' });

    expect([await connect(SITE), await connect(STRANGER)]).toEqual([REFUSED, REFUSED]);
    expect([await connect(APP), await connect(APP)]).toEqual(['connected', 'once only']);
  });

  it('publish a refusal with the name of their gateway', async () => {
    const events: CorsDecisionEvent[] = [];
    const keep = (message: unknown): void => void events.push(message as CorsDecisionEvent);
    running = await run(
      gateway([decorated([APP, SITE])], 'Chat', { namespace: 'chat' }),
      gateway([decorated(APP)], 'Admin', { namespace: 'admin' }),
    );
    subscribe('nestjs-cors:decision', keep);
    try {
      await connectIo(running.port, SITE, { namespace: '/admin', transports: ['websocket'] });
    } finally {
      unsubscribe('nestjs-cors:decision', keep);
    }

    expect(events.map(({ reason, handlers, status }) => ({ reason, handlers, status }))).toEqual([
      { reason: 'origin-allowed', handlers: ['Chat'], status: 101 },
      { reason: 'origin-not-allowed', handlers: ['Admin'], status: 403 },
    ]);
  });
});

function clientOf(port: number, origin: string, namespace: string): Socket {
  return io(`http://127.0.0.1:${String(port)}${namespace}`, {
    forceNew: true,
    reconnectionDelay: 10,
    transports: ['websocket'],
    extraHeaders: { Origin: origin },
  });
}

function settled(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    socket.once('connect', () => {
      resolve('connected');
    });
    socket.once('connect_error', ({ message }) => {
      resolve(message);
    });
  });
}

/** Closes the connection below the socket, as a lost network does. */
function drop(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.once('disconnect', () => {
      resolve();
    });
    socket.io.engine.close();
  });
}

import { Agent, Server, request as send } from 'node:http';
import { Server as SecureServer } from 'node:https';
import { type Duplex, duplexPair } from 'node:stream';
import { exchange } from './http-transport.js';
import { NotStarted, type Transport } from './transport.js';

/**
 * What can be asked in memory: a Nest application on either platform, or a server of `node:http` or
 * `node:https`.
 *
 * @publicApi
 */
export type TestedApp = Server | SecureServer | NestApplication;

/** What of an `INestApplication` is used here. */
interface NestApplication {
  init(): Promise<unknown>;
  getHttpServer(): unknown;
  getHttpAdapter(): { getInstance(): unknown };
}

/**
 * A transport to the application's own HTTP server without a port: each connection is a pair of streams, one end of which
 * the server gets as if it had accepted it, so that parser, events and raw headers are the real ones. The application
 * answers every URL, whatever its host.
 */
export function memoryTransport(app: TestedApp): Transport {
  const transport = transports.get(app) ?? newTransport(app);
  transports.set(app, transport);
  return transport;
}

/** The browsers of a test share the connections to its application. */
const transports = new WeakMap<TestedApp, Transport>();

function newTransport(app: TestedApp): Transport {
  let server: Promise<Server | SecureServer> | undefined;
  const agents = new Map<string, Agent>();
  return async (request) => {
    const started = await (server ??= start(app).catch(notStarted));
    const { protocol } = request.url;
    const agent = agents.get(protocol) ?? new MemoryAgent(started, protocol === 'https:');
    agents.set(protocol, agent);
    return exchange(request, send, { agent });
  };
}

async function start(app: TestedApp): Promise<Server | SecureServer> {
  if (app instanceof Server || app instanceof SecureServer) return app;
  await app.init();
  // One of the platforms loads its plugins by itself, and answers nothing before it has.
  const instance = app.getHttpAdapter().getInstance() as { readonly ready?: unknown };
  if (typeof instance.ready === 'function') await (instance.ready as () => PromiseLike<unknown>).call(instance);
  return app.getHttpServer() as Server | SecureServer;
}

function notStarted(cause: unknown): never {
  throw new NotStarted(cause);
}

/** Connects to a server in this process, and keeps the connections, as any agent does. */
class MemoryAgent extends Agent {
  constructor(
    private readonly server: Server | SecureServer,
    private readonly encrypted: boolean,
  ) {
    super({ keepAlive: true });
  }

  override createConnection(): Duplex {
    const [client, server] = duplexPair();
    // What the server's side knows of a real connection; applications ask for these.
    Object.assign(server, SOCKET_METHODS, { remoteAddress: '127.0.0.1', remotePort: 0, remoteFamily: 'IPv4' });
    const isTls = this.server instanceof SecureServer;
    if (this.encrypted || isTls) Object.assign(server, { encrypted: true });
    // A pair knows of ends, but not of an end that is destroyed.
    server.on('close', () => client.destroy());
    client.on('close', () => server.destroy());
    // Past the handshake: there is no wire to be protected.
    this.server.emit(isTls ? 'secureConnection' : 'connection', server);
    return Object.assign(client, SOCKET_METHODS);
  }
}

/** Methods that a socket has, a plain stream lacks, and that mean nothing without a network. */
const SOCKET_METHODS = Object.fromEntries(
  ['setTimeout', 'setNoDelay', 'setKeepAlive', 'ref', 'unref'].map((name) => [
    name,
    function (this: Duplex) {
      return this;
    },
  ]),
);

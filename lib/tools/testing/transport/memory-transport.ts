import { Agent, Server, request as send } from 'node:http';
import { Server as SecureServer } from 'node:https';
import { type Duplex, duplexPair } from 'node:stream';
import { sendRequest } from './http-transport.js';
import { NotStarted, type Transport } from './transport.js';

/**
 * What can be tested in memory: a Nest application, or a server of `node:http` or `node:https`.
 *
 * @publicApi
 */
export type TestedApp = Server | SecureServer | NestApplication;

/** The parts of `INestApplication` that are used here. */
interface NestApplication {
  init(): Promise<unknown>;
  listen(port: number, hostname: string): Promise<unknown>;
  getHttpServer(): unknown;
  getHttpAdapter(): { getInstance(): unknown };
}

/**
 * Sends requests to the HTTP server of the application without a port. Each connection is a pair of streams, and the server
 * receives one end as if it had accepted it, so that parser, events and raw headers are real. The application receives the
 * requests to every URL, whatever the host.
 */
export function memoryTransport(app: TestedApp): Transport {
  const transport = transports.get(app) ?? newTransport(app);
  transports.set(app, transport);
  return transport;
}

/** All browsers of a test share the connections to its application. */
const transports = new WeakMap<TestedApp, Transport>();

function newTransport(app: TestedApp): Transport {
  let server: Promise<Server | SecureServer> | undefined;
  const agents = new Map<string, Agent>();
  return async (request) => {
    const started = await (server ??= start(app).catch(notStarted));
    const { protocol } = request.url;
    const agent = agents.get(protocol) ?? new MemoryAgent(started, protocol === 'https:');
    agents.set(protocol, agent);
    return sendRequest(request, send, { agent });
  };
}

async function start(app: TestedApp): Promise<Server | SecureServer> {
  if (app instanceof Server || app instanceof SecureServer) return app;
  await app.init();
  // One platform loads its plugins after init(), and does not respond before `ready` resolves.
  const instance = app.getHttpAdapter().getInstance() as { readonly ready?: unknown };
  if (typeof instance.ready === 'function') await (instance.ready as () => PromiseLike<unknown>).call(instance);
  return app.getHttpServer() as Server | SecureServer;
}

function notStarted(cause: unknown): never {
  throw new NotStarted(cause);
}

/** Connects to a server in this process, and keeps the connections open. */
class MemoryAgent extends Agent {
  constructor(
    private readonly server: Server | SecureServer,
    private readonly encrypted: boolean,
  ) {
    super({ keepAlive: true });
  }

  override createConnection(): Duplex {
    const [client, server] = duplexPair();
    // Applications read these properties of a connection.
    Object.assign(server, SOCKET_METHODS, { remoteAddress: '127.0.0.1', remotePort: 0, remoteFamily: 'IPv4' });
    const isTls = this.server instanceof SecureServer;
    if (this.encrypted || isTls) Object.assign(server, { encrypted: true });
    // Destroying one end of a pair does not destroy the other.
    server.on('close', () => client.destroy());
    client.on('close', () => server.destroy());
    // `secureConnection` skips the TLS handshake: in memory there is nothing to encrypt.
    this.server.emit(isTls ? 'secureConnection' : 'connection', server);
    return Object.assign(client, SOCKET_METHODS);
  }
}

/** Methods of a socket that a plain stream does not have. Without a network they do nothing. */
const SOCKET_METHODS = Object.fromEntries(
  ['setTimeout', 'setNoDelay', 'setKeepAlive', 'ref', 'unref'].map((name) => [
    name,
    function (this: Duplex) {
      return this;
    },
  ]),
);

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { attempt } from '../diagnostics/attempt.js';
import type { EnterUpgrade } from './before-upgrades.js';
import { hasMethods } from './has-methods.js';
import {
  guardNamespaces,
  lineageOf,
  type Namespace,
  type NamespaceDoor,
  ROOT,
  type WithNamespaces,
} from './namespaces.js';
import type { GuardedServer } from './transport.js';

/** Decides about requests before the library of the gateway gets them. `pass` gives it the request. */
export interface Door {
  request(request: IncomingMessage, response: ServerResponse, pass: () => void): void;
  upgrade(request: IncomingMessage, socket: Duplex, pass: () => void): void;
  readonly namespace: NamespaceDoor;
}

type HandleUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer, ...rest: unknown[]) => void;

/** The server of engine.io, which is the transport of socket.io. */
interface Engine {
  handleRequest: (request: IncomingMessage, response: ServerResponse) => void;
  handleUpgrade: HandleUpgrade;
  readonly onWebSocket: unknown;
  readonly opts?: { readonly cors?: unknown; readonly transports?: readonly string[] };
}

interface SocketIoServer extends WithNamespaces {
  readonly eio?: Engine;
  readonly opts?: { readonly addTrailingSlash?: boolean };
  bind: (engine: Engine) => unknown;
  path(): string;
}

interface WsServer {
  handleUpgrade: HandleUpgrade;
  readonly path?: string;
  readonly options?: { readonly path?: string | null };
}

/**
 * Puts the door before a server of sockets. socket.io and ws receive every handshake, and every request of polling, in one method
 * each. Replacing it on the instance leaves the HTTP server alone: other requests and upgrades are not affected, and the library
 * itself decides which requests are its own.
 */
export function guardServer(created: unknown, door: Door): GuardedServer {
  const io = socketIoOf(created);
  if (io !== undefined) return guardSocketIo(io, door);
  if (!isWs(created)) return { ...WITHOUT_NAMESPACES, kind: 'other', path: '/', serves: () => false, enter: passOn };
  const enter = guardUpgrades(created, door);
  const path = created.path ?? created.options?.path ?? '/';
  return { ...WITHOUT_NAMESPACES, kind: 'ws', path, serves: (url) => pathnameOf(url) === path, enter };
}

const WITHOUT_NAMESPACES = {
  cors: undefined,
  webTransport: false,
  judgesNamespaces: false,
  root: undefined,
  lineageOf: (): readonly object[] => [],
} as const;

function guardSocketIo(io: SocketIoServer, door: Door): GuardedServer {
  const engine = io.eio;
  let guarded = engine;
  let enter: EnterUpgrade = passOn;
  // A server can get another engine later: `io.attach()`.
  const bind = io.bind.bind(io);
  io.bind = (next) => {
    if (next !== guarded && isEngine(next)) enter = guardEngine((guarded = next), door);
    return bind(next);
  };
  const path = io.path();
  const prefix = io.opts?.addTrailingSlash === false ? path : `${path}/`;
  const isKnown = engine === undefined || isEngine(engine);
  if (engine !== undefined && isKnown) enter = guardEngine(engine, door);
  return {
    kind: isKnown ? 'socket.io' : 'other',
    path,
    serves: (url) => url.startsWith(prefix),
    enter: (...handshake) => {
      enter(...handshake);
    },
    cors: engine?.opts?.cors,
    webTransport: engine?.opts?.transports?.includes('webtransport') === true,
    root: io.of(ROOT),
    judgesNamespaces: guardNamespaces(io, door.namespace),
    lineageOf: (namespace) => lineageOf(namespace as Namespace, io),
  };
}

function guardEngine(engine: Engine, door: Door): EnterUpgrade {
  const handleRequest = engine.handleRequest.bind(engine);
  engine.handleRequest = (request, response) => {
    door.request(request, response, () => {
      handleRequest(request, response);
    });
  };
  return guardUpgrades(engine, door);
}

/** @returns what judges a handshake earlier, so that this method of the server does not judge it again */
function guardUpgrades(server: { handleUpgrade: HandleUpgrade }, door: Door): EnterUpgrade {
  const admitted = new WeakSet<Duplex>();
  const handleUpgrade = server.handleUpgrade.bind(server);
  server.handleUpgrade = (request, socket, ...rest) => {
    const pass = (): void => {
      handleUpgrade(request, socket, ...rest);
    };
    if (admitted.delete(socket)) pass();
    else door.upgrade(request, socket, pass);
  };
  return (request, socket, pass) => {
    door.upgrade(request, socket, () => {
      admitted.add(socket);
      pass();
    });
  };
}

const passOn: EnterUpgrade = (_request, _socket, pass) => {
  pass();
};

/** The path as the adapter of ws compares it. */
function pathnameOf(url: string): string | undefined {
  return attempt(() => new URL(url, 'ws://localhost/').pathname);
}

/** The server itself, or the server of a namespace. */
function socketIoOf(created: unknown): SocketIoServer | undefined {
  const { server } = created as { readonly server?: unknown };
  return [server, created].find(isSocketIo);
}

function isSocketIo(value: unknown): value is SocketIoServer {
  return hasMethods(value, 'bind', 'path', 'of');
}

/** The engine for uWebSockets.js has other methods: its requests are not those of Node. */
function isEngine(value: Engine): boolean {
  return hasMethods(value, 'handleRequest', 'handleUpgrade', 'onWebSocket');
}

function isWs(value: unknown): value is WsServer {
  return hasMethods(value, 'handleUpgrade', 'completeUpgrade');
}

import type { IncomingMessage } from 'node:http';
import { hasMethods } from './has-methods.js';

/** Decides about a connection to a namespace, before middlewares and code of the gateway run. One of both is called. */
export type NamespaceDoor = (
  request: IncomingMessage,
  namespace: Namespace,
  pass: () => void,
  refuse: (message: string) => void,
) => void;

/** The connection of one client, which can connect to several namespaces. */
interface Client {
  readonly request: IncomingMessage;
  readonly conn: { readonly protocol: number };
  _packet: (packet: { type: number; nsp: string; data: unknown }) => void;
}

/** A namespace of socket.io, or the parent of the namespaces that match a RegExp. */
export interface Namespace {
  readonly name: string;
  readonly children?: ReadonlySet<object>;
  _add: (client: Client, ...rest: unknown[]) => unknown;
}

export interface WithNamespaces {
  of: (name: unknown, ...rest: unknown[]) => Namespace;
  readonly parentNsps?: ReadonlyMap<unknown, Namespace>;
}

/** The namespace that every server has. */
export const ROOT = '/';

/** The type of the packet with which socket.io refuses a connection to a namespace. */
const CONNECT_ERROR = 4;
/** The version of engine.io's protocol in which the data of that packet is a string. */
const FORMER_PROTOCOL = 3;

/**
 * Puts the door before every namespace: socket.io looks a namespace up with `of()` for each connection, also one that matches a
 * RegExp, and then calls `_add()`. A middleware would not be enough, because connections that are recovered skip it.
 *
 * @returns whether that is possible with this version
 */
export function guardNamespaces(io: WithNamespaces, door: NamespaceDoor): boolean {
  const guarded = new WeakSet();
  const of = io.of.bind(io);
  const guard = (namespace: Namespace): Namespace => {
    if (!guarded.has(namespace)) guardNamespace(namespace, door);
    guarded.add(namespace);
    return namespace;
  };
  if (!hasMethods(of(ROOT), '_add')) return false;
  io.of = (...given) => guard(of(...given));
  return true;
}

function guardNamespace(namespace: Namespace, door: NamespaceDoor): void {
  const add = namespace._add.bind(namespace);
  namespace._add = (client, ...rest) => {
    const refuse = (message: string): void => {
      const data = client.conn.protocol === FORMER_PROTOCOL ? message : { message };
      client._packet({ type: CONNECT_ERROR, nsp: namespace.name, data });
    };
    door(client.request, namespace, () => add(client, ...rest), refuse);
  };
}

/** The namespace, and those whose listeners it got when it was created. */
export function lineageOf(namespace: Namespace, io: WithNamespaces): Namespace[] {
  const parents = [...(io.parentNsps?.values() ?? [])];
  return [namespace, ...parents.filter(({ children }) => children?.has(namespace))];
}

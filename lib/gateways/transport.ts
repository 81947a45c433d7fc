import type { EnterUpgrade } from './before-upgrades.js';
import type { GatewayRoute } from '../routing/gateway-route.js';

/** A server of sockets that an adapter created for the gateways of one port and path. */
export interface Transport {
  /** `other` for servers of adapters that are not known: nothing can be refused there. */
  readonly kind: 'socket.io' | 'ws' | 'other';
  /** The path that it serves. */
  readonly path: string;
  /** Whether a handshake with this URL is for it, as its library decides. */
  readonly serves: (url: string) => boolean;
  /**
   * Judges a handshake before the listeners of the HTTP server see it. Otherwise engine.io would end a socket that waits for an
   * asynchronous decision of another path.
   */
  readonly enter: EnterUpgrade;
  /** The option `cors` that socket.io was created with. */
  readonly cors: unknown;
  /** Whether it also accepts connections of WebTransport, which no HTTP server sees. */
  readonly webTransport: boolean;
  /** Whether connections to each namespace are judged. If so, the transport is open to every page that one of them allows. */
  readonly judgesNamespaces: boolean;
  /** The namespace of gateways that declare none. */
  readonly root: object | undefined;
  /** The namespace itself, and those whose listeners it has. */
  readonly lineageOf: (namespace: object) => readonly object[];
  /** Its gateways; empty until the policies are resolved. */
  gateways: readonly GatewayRoute[];
  /** The same by the object of their namespace. */
  readonly byNamespace: Map<object, readonly GatewayRoute[]>;
}

/** What is known about a transport before its gateways are. */
export type GuardedServer = Omit<Transport, 'gateways' | 'byNamespace'>;

/** The gateways whose code runs for a connection to this namespace; all gateways if none of them declares it. */
export function gatewaysAt(
  { gateways, byNamespace, lineageOf }: Transport,
  namespace: object,
): readonly GatewayRoute[] {
  const found = lineageOf(namespace).flatMap((one) => byNamespace.get(one) ?? []);
  return found.length === 0 ? gateways : found;
}

/** The same by the name of the namespace. */
export function gatewaysNamed({ gateways }: Transport, name: string): readonly GatewayRoute[] {
  const wanted = name.startsWith('/') ? name : `/${name}`;
  const found = gateways.filter(({ namespace = '' }) => namespace === wanted || matchesName(namespace, wanted));
  return found.length === 0 ? gateways : found;
}

/** Whether a namespace that was declared as a RegExp has this name. */
function matchesName(declared: string, name: string): boolean {
  const [, source, flags] = /^\/(.*)\/([a-z]*)$/s.exec(declared) ?? [];
  return source !== undefined && new RegExp(source, flags).test(name);
}

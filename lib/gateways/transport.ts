import type { GatewayRoute } from '../routing/gateway-route.js';

/** A server of sockets that an adapter created for the gateways of one port and path. */
export interface Transport {
  /** `other` for servers of adapters that are not known: nothing can be refused there. */
  readonly kind: 'socket.io' | 'ws' | 'other';
  /** The path that it serves. */
  readonly path: string;
  /** The option `cors` that socket.io was created with. */
  readonly cors: unknown;
  /** Whether it also accepts connections of WebTransport, which no HTTP server sees. */
  readonly webTransport: boolean;
  /** Its gateways; empty until the policies are resolved. */
  gateways: readonly GatewayRoute[];
}

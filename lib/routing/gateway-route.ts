import type { Type } from '@nestjs/common';
import type { Route } from './route.js';

/** The metadata that `@WebSocketGateway()` writes. `@nestjs/websockets` is not imported: few applications have it. */
const IS_GATEWAY = 'websockets:is_gateway';

/**
 * A gateway as a destination of requests: handshakes of WebSockets, and the HTTP requests of socket.io's polling. The class is the
 * handler, so `@Cors()` on the class is the decorator of the handler.
 */
export interface GatewayRoute extends Route {
  /** The same for all gateways that share one server of sockets. */
  readonly transport: object;
  /** 0 for the port of the application. */
  readonly port: number;
  /** The namespace of socket.io, or the RegExp that its name must match; `undefined` if the library has none. */
  readonly namespace: string | undefined;
  /** Whether `@Cors()` can differ between gateways of one transport: socket.io knows the namespace of each connection. */
  readonly hasNamespaces: boolean;
}

/** Nest reads the metadata of base classes too. */
export function isGateway(type: Type): boolean {
  return Reflect.hasMetadata(IS_GATEWAY, type);
}

export function isGatewayRoute(route: Route): route is GatewayRoute {
  return 'transport' in route;
}

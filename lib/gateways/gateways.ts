import { Injectable, RequestMethod } from '@nestjs/common';
import { type CorsWarning, warningAt } from '../diagnostics/warning.js';
import { NestServices } from '../http/nest/nest-services.js';
import type { DeclaredGateways } from '../http/startup/cors-startup.js';
import type { GatewayRoute } from '../routing/gateway-route.js';
import type { RouteHandler } from '../routing/route.js';
import { checkCorsOption } from './cors-option.js';
import { discoverGateways, type Gateway } from './discover-gateways.js';
import { GatewayEntrance } from './gateway-entrance.js';
import { guardServer } from './guard-server.js';
import type { Transport } from './transport.js';
import { watchAdapter } from './watch-adapter.js';

/** The gateways of the application, and the servers that their adapter created for them. */
@Injectable()
export class Gateways {
  private readonly transports = new Map<string, Transport>();

  constructor(
    private readonly nest: NestServices,
    entrance: GatewayEntrance,
  ) {
    watchAdapter(nest.config, (created, port, { path }) => {
      const door = entrance.doorOf(() => transport);
      const transport: Transport = { ...guardServer(created, door), gateways: [] };
      this.transports.set(keyOf(port, path), transport);
    });
  }

  /** Called after Nest has connected the gateways, and before the policies are resolved. */
  declare(): DeclaredGateways {
    const found = discoverGateways(this.nest.modules).flatMap((gateway) => {
      const transport = this.transports.get(keyOf(gateway.port, gateway.options.path));
      return transport === undefined ? [] : [{ gateway, transport }];
    });
    const routes = found.map(({ gateway, transport }) => this.connect(gateway, transport));
    const checks = found.map(({ gateway, transport }) => checkCorsOption(gateway, transport));
    return {
      routes,
      issues: checks.flatMap(({ issues }) => issues),
      warnings: [...checks.flatMap(({ warnings }) => warnings), ...found.flatMap(warnUnsupported)],
    };
  }

  private connect({ type }: Gateway, transport: Transport): GatewayRoute {
    const route: GatewayRoute = {
      controller: type,
      handler: type as unknown as RouteHandler,
      methodName: '',
      requestMethod: RequestMethod.ALL,
      path: transport.path,
      version: undefined,
      hosts: undefined,
      transport,
      hasNamespaces: transport.kind === 'socket.io',
    };
    transport.gateways = [...transport.gateways, route];
    return route;
  }
}

function keyOf(port: number, path: string | undefined): string {
  return `${String(port)} ${path ?? ''}`;
}

function warnUnsupported({ gateway, transport }: { gateway: Gateway; transport: Transport }): CorsWarning[] {
  if (transport.kind !== 'other' && !transport.webTransport) return [];
  const what = transport.kind === 'other' ? 'The server of this WebSocket adapter' : 'WebTransport';
  const message =
    `${what} does not pass the handshakes to Node, so nestjs-cors cannot refuse them: pages of every origin can connect with the ` +
    "visitor's cookies. Compare the Origin header yourself, or use IoAdapter or WsAdapter.";
  return [warningAt({ layer: 'application', name: gateway.type.name }, 'gateway-unsupported', message)];
}

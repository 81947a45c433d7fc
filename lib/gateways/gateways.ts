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
import { ROOT } from './namespaces.js';
import type { Transport } from './transport.js';
import { OtherUpgrades } from './other-upgrades.js';
import { watchAdapter } from './watch-adapter.js';

/** The gateways of the application, and the servers that their adapter created for them. */
@Injectable()
export class Gateways {
  private readonly transports = new Map<string, Transport>();
  /** What the adapter returned for each namespace. A RegExp can have several: socket.io has one for each declaration. */
  private readonly namespaces = new Map<string, readonly object[]>();

  constructor(
    private readonly nest: NestServices,
    entrance: GatewayEntrance,
    private readonly others: OtherUpgrades,
  ) {
    watchAdapter(nest.config, (created, port, { path, namespace, server }) => {
      if (server !== undefined) {
        this.addNamespace(keyOf(port, path, namespace), created as object);
        return;
      }
      const door = entrance.doorOf(() => transport);
      const transport: Transport = { ...guardServer(created, door), gateways: [], byNamespace: new Map() };
      this.transports.set(keyOf(port, path), transport);
      if (transport.root !== undefined) this.addNamespace(keyOf(port, path, ROOT), transport.root);
    });
  }

  /** Called after Nest has connected the gateways, and before the policies are resolved. */
  declare(): DeclaredGateways {
    const found = discoverGateways(this.nest.modules).flatMap((gateway) => {
      const transport = this.transports.get(keyOf(gateway.port, gateway.options.path));
      return transport === undefined ? [] : [{ gateway, transport }];
    });
    const routes = found.map(({ gateway, transport }) => this.connect(gateway, transport));
    const transports = [...this.transports].flatMap(([key, one]) => (key.startsWith(SHARED_PORT) ? [one] : []));
    this.others.watch(transports);
    const checks = found.map(({ gateway, transport }) => checkCorsOption(gateway, transport));
    return {
      routes,
      issues: checks.flatMap(({ issues }) => issues),
      warnings: [...checks.flatMap(({ warnings }) => warnings), ...found.flatMap(warnUnsupported)],
    };
  }

  /** The servers of gateways. Those of this port come first, then those on the port of the application. */
  servers(port = 0): readonly Transport[] {
    const rank = ({ gateways }: Transport): number => [port, 0].indexOf(gateways[0]?.port ?? -1) >>> 0;
    return [...this.transports.values()].sort((a, b) => rank(a) - rank(b));
  }

  private addNamespace(key: string, namespace: object): void {
    this.namespaces.set(key, [...(this.namespaces.get(key) ?? []), namespace]);
  }

  private connect({ type, port, options }: Gateway, transport: Transport): GatewayRoute {
    const route: GatewayRoute = {
      controller: type,
      handler: type as unknown as RouteHandler,
      methodName: '',
      requestMethod: RequestMethod.ALL,
      path: transport.path,
      version: undefined,
      hosts: undefined,
      transport,
      port,
      namespace: transport.kind === 'socket.io' ? namespaceName(options.namespace) : undefined,
      hasNamespaces: transport.kind === 'socket.io',
    };
    transport.gateways = [...transport.gateways, route];
    for (const namespace of this.namespaces.get(keyOf(port, options.path, options.namespace)) ?? [])
      transport.byNamespace.set(namespace, [...(transport.byNamespace.get(namespace) ?? []), route]);
    return route;
  }
}

/** The keys of servers that share the port of the application begin so. */
const SHARED_PORT = '0 ';

function keyOf(port: number, path: string | undefined, ...namespace: readonly unknown[]): string {
  return [String(port), path ?? '', ...namespace.map(namespaceName)].join(' ');
}

/** The name of a namespace as socket.io has it, or the RegExp that its name must match. */
function namespaceName(namespace: unknown): string {
  if (typeof namespace !== 'string') return namespace instanceof RegExp ? String(namespace) : ROOT;
  return namespace.startsWith('/') ? namespace : `/${namespace}`;
}

function warnUnsupported({ gateway, transport }: { gateway: Gateway; transport: Transport }): CorsWarning[] {
  if (transport.kind !== 'other' && !transport.webTransport) return [];
  const what = transport.kind === 'other' ? 'The server of this WebSocket adapter' : 'WebTransport';
  const message =
    `${what} does not pass the handshakes to Node, so nestjs-cors cannot refuse them: pages of every origin can connect with the ` +
    "visitor's cookies. Compare the Origin header yourself, or use IoAdapter or WsAdapter.";
  return [warningAt({ layer: 'application', name: gateway.type.name }, 'gateway-unsupported', message)];
}

import type { GatewayRoute } from '../routing/gateway-route.js';
import type { RouteMatch, RouteTable } from '../routing/route.js';
import type { Transport } from './transport.js';
import { WebSocketTable } from './web-socket-table.js';

/** Before the policies are resolved, requests have the closed policy. */
const UNKNOWN: readonly RouteMatch[] = ['undetermined'];

/** Where the requests of one transport lead: to its gateways. */
export class GatewayTable extends WebSocketTable {
  constructor(
    readonly transport: Transport,
    platform: RouteTable,
    private readonly gateways: readonly GatewayRoute[] = transport.gateways,
  ) {
    super(platform);
  }

  /** The same transport, seen from a request that leads to some of its gateways only. */
  narrowedTo(gateways: readonly GatewayRoute[]): GatewayTable {
    return new GatewayTable(this.transport, this.platform, gateways);
  }

  /** Whether other origins may lead to other gateways. */
  get isNarrowed(): boolean {
    return this.gateways !== this.transport.gateways;
  }

  override match(): readonly RouteMatch[] {
    return this.gateways.length === 0 ? UNKNOWN : this.gateways;
  }

  /** The path of the gateway. Requests of socket.io add a slash. */
  override pathOf(): string {
    return this.transport.path;
  }
}

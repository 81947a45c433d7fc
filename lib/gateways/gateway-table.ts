import { attempt } from '../diagnostics/attempt.js';
import { serializeOrigin } from '../routing/serialize-origin.js';
import type { GatewayRoute } from '../routing/gateway-route.js';
import type { HandlersAtUrl, PathMatcher, RawRequest, Route, RouteMatch, RouteTable } from '../routing/route.js';
import { parseSerializedOrigin } from '../standard/serialized-origin.js';
import type { Transport } from './transport.js';

/** Before the policies are resolved, requests have the closed policy. */
const UNKNOWN: readonly RouteMatch[] = ['undetermined'];
const NOT_AN_ORIGIN = 'null';

/** Where the requests of one transport lead: to its gateways, whatever the method. */
export class GatewayTable implements RouteTable {
  readonly warnings = [];

  /** @param platform the table of the platform, which knows the headers of trusted proxies */
  constructor(
    readonly transport: Transport,
    private readonly platform: RouteTable,
    private readonly gateways: readonly GatewayRoute[] = transport.gateways,
  ) {}

  /** The same transport, seen from a request that leads to some of its gateways only. */
  narrowedTo(gateways: readonly GatewayRoute[]): GatewayTable {
    return new GatewayTable(this.transport, this.platform, gateways);
  }

  /** Whether other origins may lead to other gateways. */
  get isNarrowed(): boolean {
    return this.gateways !== this.transport.gateways;
  }

  match(): readonly RouteMatch[] {
    return this.gateways.length === 0 ? UNKNOWN : this.gateways;
  }

  handlersAt(): HandlersAtUrl {
    return { methods: ['GET', 'POST'], forMethod: () => this.match() };
  }

  /** The path of the gateway. Requests of socket.io add a slash. */
  pathOf(): string {
    return this.transport.path;
  }

  hostOf(request: RawRequest): string {
    return this.platform.hostOf(request);
  }

  /**
   * The origin of the application with the scheme of the page. Behind a proxy that is not trusted the application does not see
   * TLS, so only host and port are compared. The scheme of the page says which port is the default one.
   */
  originOf(request: RawRequest): string {
    const { origin = '' } = request.headers;
    const page = parseSerializedOrigin(origin);
    if (page === undefined || !['http', 'https'].includes(page.scheme)) return NOT_AN_ORIGIN;
    // Functions of the application that trust proxies may throw.
    return attempt(() => serializeOrigin(page.scheme, this.platform.hostOf(request))) ?? NOT_AN_ORIGIN;
  }

  matchedByPlatform(): undefined {
    return undefined;
  }

  beforeHandlers(): void {
    // No handler of Nest runs for these requests.
  }

  compilePath(pattern: string): PathMatcher {
    return this.platform.compilePath(pattern);
  }

  bind(): void {
    // Gateways are known from their decorators.
  }

  findMissing(): readonly Route[] {
    return [];
  }
}

import { attempt } from '../diagnostics/attempt.js';
import type { HandlersAtUrl, PathMatcher, RawRequest, Route, RouteMatch, RouteTable } from '../routing/route.js';
import { serializeOrigin } from '../routing/serialize-origin.js';
import { parseSerializedOrigin } from '../standard/serialized-origin.js';

const NOT_AN_ORIGIN = 'null';

/** Where handshakes of WebSockets lead: to no handler of Nest, whatever the method. */
export class WebSocketTable implements RouteTable {
  readonly warnings = [];
  readonly isCertain = false;

  /** @param platform the table of the platform, which knows the headers of trusted proxies */
  constructor(protected readonly platform: RouteTable) {}

  match(): readonly RouteMatch[] {
    return [];
  }

  handlersAt(): HandlersAtUrl {
    return { methods: ['GET', 'POST'], forMethod: () => this.match() };
  }

  pathOf(request: RawRequest): string {
    return this.platform.pathOf(request);
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

  mountsBelow(): readonly string[] {
    return [];
  }

  unasked(): readonly [] {
    return [];
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

import type { CorsWarning } from '../diagnostics/warning.js';
import type { RouteMatch, HandlersAtUrl, PathMatcher, RawRequest, Route, RouteTable } from './route.js';

const UNDETERMINED: readonly RouteMatch[] = ['undetermined'];
const UNDETERMINED_HANDLERS: HandlersAtUrl = { methods: [], forMethod: () => UNDETERMINED };

/**
 * A route table that never throws. Routing calls application code: functions for trusted proxies, `rewriteUrl`, constraints,
 * version extractors, getters of requests. The entrance calls it before the platform does, where an exception would end the
 * process. If it throws, nothing is allowed for that request. The request continues to the platform, which calls the same code
 * again and handles the exception as usual.
 */
export class FailClosedRouteTable implements RouteTable {
  constructor(private readonly table: RouteTable) {}

  get warnings(): readonly CorsWarning[] {
    return this.table.warnings;
  }

  bind(routes: readonly Route[]): void {
    this.table.bind(routes);
  }

  assertAllBound(): void {
    this.table.assertAllBound();
  }

  compilePath(pattern: string): PathMatcher {
    return this.table.compilePath(pattern);
  }

  match(request: RawRequest): readonly RouteMatch[] {
    // Without the closure that the other methods use: this runs for every request.
    try {
      return this.table.match(request);
    } catch {
      return UNDETERMINED;
    }
  }

  matchedByPlatform(request: RawRequest, expected: readonly RouteMatch[]): readonly RouteMatch[] | undefined {
    try {
      return this.table.matchedByPlatform(request, expected);
    } catch {
      return UNDETERMINED;
    }
  }

  handlersAt(request: RawRequest): HandlersAtUrl {
    try {
      return new FailClosedHandlers(this.table.handlersAt(request));
    } catch {
      return UNDETERMINED_HANDLERS;
    }
  }

  pathOf(request: RawRequest): string {
    return askSafely(() => this.table.pathOf(request), '');
  }

  originOf(request: RawRequest): string {
    return askSafely(() => this.table.originOf(request), '');
  }

  /** Only `origin` functions use it. If it throws there, the origin is refused (R17). */
  hostOf(request: RawRequest): string {
    return this.table.hostOf(request);
  }
}

class FailClosedHandlers implements HandlersAtUrl {
  constructor(private readonly handlers: HandlersAtUrl) {}

  get methods(): readonly string[] {
    return askSafely(() => this.handlers.methods, []);
  }

  forMethod(method: string): readonly RouteMatch[] {
    return askSafely(() => this.handlers.forMethod(method), UNDETERMINED);
  }
}

function askSafely<T>(ask: () => T, otherwise: T): T {
  try {
    return ask();
  } catch {
    return otherwise;
  }
}

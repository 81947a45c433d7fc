import type { CorsWarning } from '../diagnostics/warning.js';
import type { RouteMatch, HandlersAtUrl, RawRequest, Route, RouteTable } from './route.js';

const UNKNOWN: readonly RouteMatch[] = ['undetermined'];
const NOBODY_KNOWS: HandlersAtUrl = { methods: [], forMethod: () => UNKNOWN };

/**
 * A route table that never throws. Routing asks code of the application's own: functions for trusted proxies, `rewriteUrl`,
 * constraints, version extractors, getters of requests. The entrance asks them ahead of the platform, where an exception would
 * end the process. So whatever fails here grants nothing, and the request goes on to the platform, which asks once more and
 * deals with the exception as it would without this module.
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

  compilePath(pattern: string): RegExp {
    return this.table.compilePath(pattern);
  }

  match(request: RawRequest): readonly RouteMatch[] {
    // Not through a closure, as what is asked less often: every request comes by here.
    try {
      return this.table.match(request);
    } catch {
      return UNKNOWN;
    }
  }

  matchedByPlatform(request: RawRequest, expected: readonly RouteMatch[]): readonly RouteMatch[] | undefined {
    try {
      return this.table.matchedByPlatform(request, expected);
    } catch {
      return UNKNOWN;
    }
  }

  handlersAt(request: RawRequest): HandlersAtUrl {
    try {
      return new FailClosedHandlers(this.table.handlersAt(request));
    } catch {
      return NOBODY_KNOWS;
    }
  }

  pathOf(request: RawRequest): string {
    return askSafely(() => this.table.pathOf(request), '');
  }

  originOf(request: RawRequest): string {
    return askSafely(() => this.table.originOf(request), '');
  }

  /** Only an `origin` function of the application's asks for it, and a failure in there refuses (R17). */
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
    return askSafely(() => this.handlers.forMethod(method), UNKNOWN);
  }
}

function askSafely<T>(ask: () => T, otherwise: T): T {
  try {
    return ask();
  } catch {
    return otherwise;
  }
}

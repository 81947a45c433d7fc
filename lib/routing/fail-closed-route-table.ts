import type { CorsNotice } from '../policy/notice.js';
import type { Destination, HandlersAtUrl, RawRequest, Route, RouteTable } from './route.js';

const UNKNOWN: readonly Destination[] = ['unknown'];
const NOBODY_KNOWS: HandlersAtUrl = { methods: [], by: () => UNKNOWN };

/**
 * A route table that never throws. Routing asks code of the application's own: functions for trusted proxies, `rewriteUrl`,
 * constraints, version extractors, getters of requests. The entrance asks them ahead of the platform, where an exception would
 * end the process. So whatever fails here grants nothing, and the request goes on to the platform, which asks once more and
 * deals with the exception as it would without this module.
 */
export class FailClosedRouteTable implements RouteTable {
  constructor(private readonly table: RouteTable) {}

  get notices(): readonly CorsNotice[] {
    return this.table.notices;
  }

  attribute(routes: readonly Route[]): void {
    this.table.attribute(routes);
  }

  verify(): void {
    this.table.verify();
  }

  compilePath(pattern: string): RegExp {
    return this.table.compilePath(pattern);
  }

  reached(request: RawRequest): readonly Destination[] {
    // Not through a closure, as what is asked less often: every request comes by here.
    try {
      return this.table.reached(request);
    } catch {
      return UNKNOWN;
    }
  }

  settled(request: RawRequest, expected: readonly Destination[]): readonly Destination[] | undefined {
    try {
      return this.table.settled(request, expected);
    } catch {
      return UNKNOWN;
    }
  }

  at(request: RawRequest): HandlersAtUrl {
    try {
      return new FailClosedHandlers(this.table.at(request));
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

  by(method: string): readonly Destination[] {
    return askSafely(() => this.handlers.by(method), UNKNOWN);
  }
}

function askSafely<T>(ask: () => T, otherwise: T): T {
  try {
    return ask();
  } catch {
    return otherwise;
  }
}

import type { CorsWarning } from '../diagnostics/warning.js';
import type { RouteMatch, HandlersAtUrl, PathMatcher, RawRequest, Route, RouteTable } from './route.js';

const UNDETERMINED: readonly RouteMatch[] = ['undetermined'];
const UNDETERMINED_HANDLERS: HandlersAtUrl = { methods: [], forMethod: () => UNDETERMINED };

/** Called with what application code threw, for every request. */
export type ReportError = (error: unknown) => void;

/**
 * A route table that never throws. Routing calls application code: functions for trusted proxies, `rewriteUrl`, constraints,
 * version extractors, getters of requests. The entrance calls it before the platform does, where an exception would end the
 * process. If it throws, nothing is allowed for that request. The request continues to the platform, which calls the same code
 * again and handles the exception as usual. Any error means this: it comes from application code, and its cause is reported.
 */
export class FailClosedRouteTable implements RouteTable {
  constructor(
    private readonly table: RouteTable,
    private readonly report: ReportError,
  ) {}

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
    } catch (error) {
      this.report(error);
      return UNDETERMINED;
    }
  }

  matchedByPlatform(request: RawRequest, expected: readonly RouteMatch[]): readonly RouteMatch[] | undefined {
    try {
      return this.table.matchedByPlatform(request, expected);
    } catch (error) {
      this.report(error);
      return UNDETERMINED;
    }
  }

  handlersAt(request: RawRequest): HandlersAtUrl {
    try {
      return new FailClosedHandlers(this.table.handlersAt(request), this.report);
    } catch (error) {
      this.report(error);
      return UNDETERMINED_HANDLERS;
    }
  }

  pathOf(request: RawRequest): string {
    return askSafely(() => this.table.pathOf(request), '', this.report);
  }

  originOf(request: RawRequest): string {
    return askSafely(() => this.table.originOf(request), '', this.report);
  }

  /** Only `origin` functions use it. If it throws there, the origin is refused (R17). */
  hostOf(request: RawRequest): string {
    return this.table.hostOf(request);
  }
}

class FailClosedHandlers implements HandlersAtUrl {
  constructor(
    private readonly handlers: HandlersAtUrl,
    private readonly report: ReportError,
  ) {}

  get methods(): readonly string[] {
    return askSafely(() => this.handlers.methods, [], this.report);
  }

  forMethod(method: string): readonly RouteMatch[] {
    return askSafely(() => this.handlers.forMethod(method), UNDETERMINED, this.report);
  }
}

function askSafely<T>(ask: () => T, otherwise: T, report: ReportError): T {
  try {
    return ask();
  } catch (error) {
    report(error);
    return otherwise;
  }
}

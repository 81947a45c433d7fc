import type { CorsWarning } from '../diagnostics/warning.js';
import { MissingRoutes } from './missing-routes.js';
import {
  type BeforeHandler,
  type RouteMatch,
  type HandlersAtUrl,
  isRoute,
  type PathMatcher,
  type RawRequest,
  type Route,
  type RouteTable,
  type UnaskedRoute,
} from './route.js';

const UNDETERMINED: readonly RouteMatch[] = ['undetermined'];
const UNDETERMINED_HANDLERS: HandlersAtUrl = { methods: [], forMethod: () => UNDETERMINED };
const MISSING: readonly RouteMatch[] = ['missing'];

/** Called with what application code threw, for every request. */
export type ReportError = (error: unknown) => void;

/**
 * A route table that never throws. Routing calls application code: functions for trusted proxies, `rewriteUrl`, constraints,
 * version extractors, getters of requests. The entrance calls it before the platform does, where an exception would end the
 * process. If it throws, nothing is allowed for that request. The request continues to the platform, which calls the same code
 * again and handles the exception as usual. Any error means this: it comes from application code, and its cause is reported.
 *
 * Nothing is allowed either where a request might reach a route that was not found in the platform's router.
 */
export class FailClosedRouteTable implements RouteTable {
  /** `undefined` if all routes were found, as in almost every application. */
  private missing: MissingRoutes | undefined;

  constructor(
    private readonly table: RouteTable,
    private readonly report: ReportError,
  ) {}

  get warnings(): readonly CorsWarning[] {
    return this.table.warnings;
  }

  get isCertain(): boolean {
    return this.missing === undefined && this.table.isCertain;
  }

  bind(routes: readonly Route[]): void {
    this.table.bind(routes);
  }

  beforeHandlers(ask: BeforeHandler): void {
    this.table.beforeHandlers(ask);
  }

  findMissing(): readonly Route[] {
    const missing = this.table.findMissing();
    this.missing = missing.length === 0 ? undefined : new MissingRoutes(missing);
    return missing;
  }

  mountsBelow(path: string): readonly string[] {
    return this.table.mountsBelow(path);
  }

  unasked(): readonly UnaskedRoute[] {
    return this.table.unasked();
  }

  compilePath(pattern: string): PathMatcher {
    return this.table.compilePath(pattern);
  }

  match(request: RawRequest): readonly RouteMatch[] {
    // Without the closure that the other methods use: this runs for every request.
    try {
      const matches = this.table.match(request);
      return this.missing !== undefined && this.mayMiss(request) ? MISSING : matches;
    } catch (error) {
      this.report(error);
      return UNDETERMINED;
    }
  }

  matchedByPlatform(request: RawRequest, expected: readonly RouteMatch[]): readonly RouteMatch[] | undefined {
    try {
      const matched = this.table.matchedByPlatform(request, expected);
      if (this.missing === undefined || (matched ?? expected).some(isRoute)) return matched;
      return this.mayMiss(request) ? MISSING : matched;
    } catch (error) {
      this.report(error);
      return UNDETERMINED;
    }
  }

  handlersAt(request: RawRequest): HandlersAtUrl {
    try {
      return new FailClosedHandlers(this.table.handlersAt(request), this, request, this.report);
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

  /** Whether there are routes that were not found. */
  get mayMissAny(): boolean {
    return this.missing !== undefined;
  }

  /** Whether a request with this method might reach a route that was not found. */
  mayMissFor(method: string, request: RawRequest): boolean {
    return this.missing?.mayServe(method, this.table.pathOf(request)) === true;
  }

  private mayMiss(request: RawRequest): boolean {
    return this.mayMissFor(request.method ?? '', request);
  }

  /** Only `origin` functions use it. If it throws there, the origin is refused (R17). */
  hostOf(request: RawRequest): string {
    return this.table.hostOf(request);
  }
}

class FailClosedHandlers implements HandlersAtUrl {
  get shared(): HandlersAtUrl | undefined {
    return this.table.mayMissAny ? undefined : this.handlers.shared;
  }

  constructor(
    private readonly handlers: HandlersAtUrl,
    private readonly table: FailClosedRouteTable,
    private readonly request: RawRequest,
    private readonly report: ReportError,
  ) {}

  get methods(): readonly string[] {
    return askSafely(() => this.handlers.methods, [], this.report);
  }

  forMethod(method: string): readonly RouteMatch[] {
    // Without the closure of askSafely(): this runs for every preflight, several times.
    try {
      return this.table.mayMissFor(method, this.request) ? MISSING : this.handlers.forMethod(method);
    } catch (error) {
      this.report(error);
      return UNDETERMINED;
    }
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

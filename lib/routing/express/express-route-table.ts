import type { AbstractHttpAdapter, ApplicationConfig } from '@nestjs/core';
import type { Application, Request } from 'express';
import { ExpressApplications } from './express-applications.js';
import { compilePattern } from './express-patterns.js';
import { ExpressHandlers } from './express-handlers.js';
import { mountsBelow } from './express-mounts.js';
import { ExpressRequests } from './express-requests.js';
import type { ExpressRouter } from './express-layers.js';
import { type ExpressRoute, ExpressRoutes, handlesMethod, isOfNest } from './express-routes.js';
import { ExpressVersions } from './express-versions.js';
import { ListMemo } from '../list-memo.js';
import {
  type BeforeHandler,
  type RouteMatch,
  type HandlersAtUrl,
  type PathMatcher,
  isRoute,
  type RawRequest,
  type Route,
  type RouteTable,
  servesHost,
  type UnaskedRoute,
  unlessExpected,
} from '../route.js';

/** An application, with the prototype of its requests. */
type ExpressInstance = Application & { readonly request: Request };

/** The routes of every Nest application of an instance. */
const routesOf = new WeakMap<object, ExpressRoutes[]>();

/**
 * Looks routes up in the router of the Express application itself: its own layers do the matching, in their own order. Routes
 * that are not Nest's are skipped, because Nest's middleware looks the same and passes the request on.
 */
export class ExpressRouteTable implements RouteTable {
  readonly warnings = [];
  private readonly requests: ExpressRequests;
  private readonly routes: ExpressRoutes;
  /** Its own routes, and those of other Nest applications that share the instance. */
  private readonly all: ExpressRoutes[];
  private readonly versions: ExpressVersions;
  private readonly handlers: ListMemo<ExpressRoute, ExpressHandlers>;
  /** The routes that got a request from an application of Express in a router, which stays the application of the request. */
  private readonly returned = new WeakMap<RawRequest, ExpressRoute>();
  private ask: BeforeHandler = () => true;

  constructor(
    private readonly adapter: AbstractHttpAdapter,
    config: ApplicationConfig,
  ) {
    this.requests = new ExpressRequests(() => this.instance.request);
    const applications = new ExpressApplications(this.instance);
    this.routes = new ExpressRoutes(
      () => this.router,
      (route, request, response) => {
        if (route !== undefined && this.isElsewhere(request)) this.returned.set(request, route);
        return this.isPassedOn(route, request) || this.ask(request, response);
      },
      (layer) => applications.stackOf(layer),
    );
    this.all = routesOf.get(this.instance) ?? [];
    routesOf.set(this.instance, this.all);
    this.all.push(this.routes);
    this.versions = new ExpressVersions(adapter, config);
    this.handlers = new ListMemo((matching) => new ExpressHandlers(matching, this.versions, () => true));
  }

  /** Middleware may lead a request to another route, and routes of the platform may pass it on. */
  readonly isCertain = false;

  mountsBelow(path: string): readonly string[] {
    return mountsBelow(this.router, path, this.routes.isHandler);
  }

  unasked(): readonly UnaskedRoute[] {
    return this.routes.unasked();
  }

  compilePath(pattern: string): PathMatcher {
    return compilePattern(this.router, pattern);
  }

  bind(routes: readonly Route[]): void {
    this.routes.bind(routes, this.adapter);
  }

  findMissing(): readonly Route[] {
    return this.routes.missing;
  }

  match(request: RawRequest): readonly RouteMatch[] {
    const method = request.method ?? '';
    if (this.versions.areCustom) return this.handlersAt(request).forMethod(method);
    for (const one of this.matching(request, method)) {
      if (this.servesHostOf(one, request) && this.versions.accepts(one.route, request)) return [one.route];
    }
    return [];
  }

  beforeHandlers(ask: BeforeHandler): void {
    this.ask = ask;
  }

  handlersAt(request: RawRequest): HandlersAtUrl {
    const matching = this.matching(request, undefined);
    const handlers = this.handlers.of(matching);
    if (!handlers.dependOnHost) return handlers;
    return new ExpressHandlers(matching, this.versions, (one) => this.servesHostOf(one, request));
  }

  matchedByPlatform(request: RawRequest, expected: readonly RouteMatch[]): readonly RouteMatch[] | undefined {
    // Express keeps the route that it tried last on the request.
    const { route: tried } = request as { readonly route?: object };
    const last = tried && this.routes.expressRouteOf(tried);
    // The handler of another Nest application, which shares the instance or is mounted in it.
    if (tried !== undefined && last === undefined && isOfNest(tried)) return unlessExpected(['missing'], expected);
    const isReturned = last !== undefined && this.returned.get(request) === last;
    if (!isReturned && this.isElsewhere(request)) return unlessExpected([], expected);
    if (tried === undefined) return undefined;
    if (last === undefined) {
      // A route before one that is not Nest's has passed the request on to it.
      const possible = expected.filter((one) => !isRoute(one) || this.routes.comesAfter(one, tried));
      return possible.length === expected.length ? undefined : possible;
    }
    try {
      return unlessExpected(this.serves(last, request) ? [last.route] : [], expected);
    } catch {
      // A function for trusted proxies or a version extractor threw. It also ended the search of the router, which reports it.
      return expected.includes(last.route) ? undefined : ['undetermined'];
    }
  }

  pathOf(request: RawRequest): string {
    return this.requests.pathOf(request);
  }

  hostOf(request: RawRequest): string {
    return this.requests.hostOf(request);
  }

  originOf(request: RawRequest): string {
    return this.requests.originOf(request);
  }

  private get instance(): ExpressInstance {
    return this.adapter.getInstance<ExpressInstance>();
  }

  private get router(): ExpressRouter {
    return this.instance.router as unknown as ExpressRouter;
  }

  /** Whether another application of Express that is mounted in this one has the request now, or had it last. */
  private isElsewhere(request: RawRequest): boolean {
    const { app } = request as { readonly app?: { readonly router: object } };
    return app !== undefined && app.router !== this.router;
  }

  /** Whether a route passes the request on because of its host or version. An exception is reported by Nest's own filter. */
  private isPassedOn(route: ExpressRoute | undefined, request: RawRequest): boolean {
    try {
      return route !== undefined && !this.serves(route, request);
    } catch {
      return true;
    }
  }

  /** Whether the route that was tried last serves the request. If not, no later route matched either. */
  private serves(last: ExpressRoute, request: RawRequest): boolean {
    return (
      handlesMethod(last, request.method ?? '') &&
      this.servesHostOf(last, request) &&
      this.versions.accepts(last.route, request)
    );
  }

  /** The routes for the method, or for any, that match the request's path, in the order in which Express tries them. */
  private matching(request: RawRequest, method: string | undefined): ExpressRoute[] {
    const matching: ExpressRoute[] = [];
    const path = this.requests.pathOf(request);
    if (path === '') return matching;
    const decodable = !path.includes('%');
    let last: { readonly path: string; readonly matched: boolean | 'undecodable' } | undefined;
    for (const one of this.candidates(path)) {
      const hasMethod = method === undefined || handlesMethod(one, method);
      // Express matches the path first. A parameter that it cannot decode ends its search, whatever the method.
      if (!hasMethod && decodable) continue;
      // Routes of the same path usually follow each other.
      if (last?.path !== one.path) last = { path: one.path, matched: matchPath(one, path) };
      const { matched } = last;
      if (matched === 'undecodable') return matching;
      if (matched && hasMethod) matching.push(one);
    }
    return matching;
  }

  /** The routes of all Nest applications of the instance. No policy belongs to those of the others, so they are closed. */
  private candidates(path: string): readonly ExpressRoute[] {
    if (this.all.length === 1) return this.routes.candidates(path);
    return this.all.flatMap((one) => one.candidates(path)).sort((a, b) => a.position - b.position);
  }

  private servesHostOf({ route }: ExpressRoute, request: RawRequest): boolean {
    return servesHost(route, () => this.requests.hostnameOf(request));
  }
}

function matchPath({ layer }: ExpressRoute, path: string): boolean | 'undecodable' {
  try {
    return Boolean(layer.match(path));
  } catch (error) {
    if (error instanceof URIError) return 'undecodable';
    throw error;
  }
}

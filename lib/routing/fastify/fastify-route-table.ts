import { VersioningType } from '@nestjs/common';
import type { ApplicationConfig } from '@nestjs/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { CorsWarning } from '../../diagnostics/warning.js';
import { type CheckingAdapter, isRoutable } from './fastify-adapter-checks.js';
import { type InstanceOptions, instanceOptions, onConstraintStrategy, routerSettings } from './fastify-instance.js';
import { FastifyMiddleware } from './fastify-middleware.js';
import { type PlatformRouter, platformRouterOf } from './fastify-own-router.js';
import { FastifyPaths } from './fastify-paths.js';
import { FastifyPatterns } from './fastify-patterns.js';
import { FastifyRequests } from './fastify-requests.js';
import { FastifyRouter } from './fastify-router.js';
import { FastifyRoutes } from './fastify-routes.js';
import {
  type BeforeHandler,
  type RouteMatch,
  type HandlersAtUrl,
  isRoute,
  type RawRequest,
  type Route,
  type RouteTable,
  servesHost,
  unlessExpected,
} from '../route.js';

/** How many Nest applications serve parts of one instance. Each has policies for its own handlers only. */
interface Sharing {
  applications: number;
}

/** By server, which the parts of an instance share. */
const sharingOf = new WeakMap<object, Sharing>();

/** Looks up routes among all routes of the Fastify instance, Nest's or not, as its router would. */
export class FastifyRouteTable implements RouteTable {
  private readonly options: InstanceOptions;
  private readonly platform: PlatformRouter;
  private readonly paths: FastifyPaths;
  private readonly requests: FastifyRequests;
  private readonly router: FastifyRouter;
  private readonly routes: FastifyRoutes;
  private readonly middleware: FastifyMiddleware;
  private readonly patterns: FastifyPatterns;
  /** Requests as Fastify has matched them, if only Fastify knows for certain which route they reach. */
  private matched: WeakMap<RawRequest, FastifyRequest> | undefined;

  private ask: BeforeHandler = () => true;
  /** Functions of the application that trust proxies may throw when the host of a request is read. */
  private dependsOnHost = false;
  private readonly sharing: Sharing;

  constructor(
    private readonly adapter: CheckingAdapter,
    private readonly config: ApplicationConfig,
  ) {
    const { instance } = this;
    this.options = instanceOptions(instance);
    const settings = routerSettings(this.options);
    this.platform = platformRouterOf(instance);
    const { router, safeDecodeURI } = this.platform;
    this.sharing = sharingOf.get(instance.server) ?? { applications: 0 };
    this.sharing.applications++;
    sharingOf.set(instance.server, this.sharing);
    this.paths = new FastifyPaths(settings, safeDecodeURI);
    this.requests = new FastifyRequests(instance, this.options);
    this.patterns = new FastifyPatterns(router);
    this.router = new FastifyRouter(router, () => this.patterns.constraintsInUse, adapter.versionConstraint);
    this.routes = new FastifyRoutes(router, instance);
    this.middleware = new FastifyMiddleware(adapter);
    this.observeMatches();
    onConstraintStrategy(instance, () => {
      this.observeMatches();
    });
  }

  get warnings(): readonly CorsWarning[] {
    return this.platform.warnings;
  }

  mountsBelow(path: string): readonly string[] {
    return [...this.middleware.mountsBelow(path), ...this.patterns.othersBelow(path)];
  }

  /** Routes of the platform are in the same router as handlers, so it is known which of them a request reaches. */
  unasked(): readonly [] {
    return [];
  }

  compilePath(pattern: string): RegExp {
    return this.paths.compile(pattern);
  }

  get isCertain(): boolean {
    if (this.matched !== undefined || this.dependsOnHost || this.sharing.applications > 1) return false;
    // Versions depend on headers, which middleware may change before the handler is looked up.
    return !this.router.hasConstraints;
  }

  bind(routes: readonly Route[]): void {
    this.dependsOnHost = routes.some(({ hosts }) => hosts !== undefined);
    // The versioning is not known before.
    this.observeMatches();
    this.routes.bind(routes, this.adapter);
  }

  findMissing(): readonly Route[] {
    return this.routes.missing;
  }

  match(request: RawRequest): readonly RouteMatch[] {
    return this.find(request.method ?? '', request, false);
  }

  handlersAt(request: RawRequest): HandlersAtUrl {
    return new FastifyHandlers(this, request);
  }

  /** Every match that a request with this method could have, whatever its version. */
  reachable(method: string, request: RawRequest): readonly RouteMatch[] {
    return this.find(method, request, true);
  }

  /** The methods that handlers may serve at the request's URL. */
  methodsAt(request: RawRequest): readonly string[] {
    return this.patterns.methodsAt(this.pathOf(request));
  }

  /** The handlers at every URL with these matches, if all that matters is known from them. */
  handlersBeside([match, ...others]: readonly RouteMatch[]): HandlersAtUrl | undefined {
    const isCertain = others.length === 0 && this.options.rewriteUrl === undefined && !this.router.hasConstraints;
    return isCertain && match !== undefined && isRoute(match) ? this.patterns.handlersBeside(match) : undefined;
  }

  matchedByPlatform(request: RawRequest, expected: readonly RouteMatch[]): readonly RouteMatch[] | undefined {
    const matched = this.matched?.get(request);
    if (matched === undefined) return undefined;
    return unlessExpected(this.ofHost(this.routes.matchesOf(matched), request), expected);
  }

  beforeHandlers(ask: BeforeHandler): void {
    this.ask = ask;
  }

  pathOf(request: RawRequest): string {
    return this.paths.of(this.requests.asRouted(request.method ?? '', request).url ?? '');
  }

  hostOf(request: RawRequest): string {
    return this.requests.hostOf(request);
  }

  originOf(request: RawRequest): string {
    return this.requests.originOf(request);
  }

  private get instance(): FastifyInstance {
    return this.adapter.getInstance<FastifyInstance>();
  }

  /** Adds a hook only if requests are not foreseeable: a hook costs time for every request, and for every route at startup. */
  private observeMatches(): void {
    if (this.isForeseeable || this.matched !== undefined) return;
    const matched = (this.matched = new WeakMap<RawRequest, FastifyRequest>());
    try {
      this.instance.addHook('onRequest', (request, reply, done) => {
        matched.set(request.raw, request);
        const mayRun = this.ask(request.raw, reply.raw);
        if (mayRun === true) done();
        else if (mayRun !== false) void mayRun.then((settled) => settled && done());
      });
    } catch (error) {
      if ((error as { readonly code?: unknown }).code !== 'FST_ERR_INSTANCE_ALREADY_LISTENING') throw error;
      // Fastify rejects hooks once it is ready. Requests then get only what every route that they may match grants.
    }
  }

  /** Whether the route that a request will match is known before Fastify gets the request. */
  private get isForeseeable(): boolean {
    // What an extractor of the application returns may differ the next time.
    if (this.config.getVersioning()?.type === VersioningType.CUSTOM) return false;
    return this.options.rewriteUrl === undefined && this.paths.canReadAll && this.router.isForeseeable;
  }

  private find(method: string, request: RawRequest, isPreflight: boolean): readonly RouteMatch[] {
    const routed = this.requests.asRouted(method, request);
    if (!isRoutable(this.adapter, routed.url)) return [];
    if (!this.paths.canRead(routed.url ?? '')) return ['undetermined'];
    return this.ofHost(this.router.find(method, routed.url ?? '', routed, isPreflight), request);
  }

  /** The matches that serve the host of the request. */
  private ofHost(matches: readonly RouteMatch[], request: RawRequest): readonly RouteMatch[] {
    if (matches.every(isForAllHosts)) return matches;
    return matches.filter((one) => !isRoute(one) || servesHost(one, () => this.requests.hostnameOf(request)));
  }
}

function isForAllHosts(match: RouteMatch): boolean {
  return !isRoute(match) || match.hosts === undefined;
}

/** The handlers at the URL of one request. */
class FastifyHandlers implements HandlersAtUrl {
  shared: HandlersAtUrl | undefined;

  constructor(
    private readonly table: FastifyRouteTable,
    private readonly request: RawRequest,
  ) {}

  get methods(): readonly string[] {
    return this.shared?.methods ?? this.table.methodsAt(this.request);
  }

  forMethod(method: string): readonly RouteMatch[] {
    if (this.shared !== undefined) return this.shared.forMethod(method);
    const matches = this.table.reachable(method, this.request);
    this.shared = this.table.handlersBeside(matches);
    return matches;
  }
}

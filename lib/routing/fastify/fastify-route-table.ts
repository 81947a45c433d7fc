import { VersioningType } from '@nestjs/common';
import type { ApplicationConfig } from '@nestjs/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { CorsWarning } from '../../diagnostics/warning.js';
import { type CheckingAdapter, isRoutable, type ParameterCheck, parameterChecks } from './fastify-adapter-checks.js';
import { type InstanceOptions, instanceOptions, onConstraintStrategy, routerSettings } from './fastify-instance.js';
import { FastifyMiddleware } from './fastify-middleware.js';
import { FastifyPaths } from './fastify-paths.js';
import { FastifyRequests } from './fastify-requests.js';
import { FastifyRouter } from './fastify-router.js';
import { type PlatformRouter, platformRouterOf } from './fastify-router-copy.js';
import { FastifyRoutes } from './fastify-routes.js';
import {
  type BeforeHandler,
  type RouteMatch,
  type HandlersAtUrl,
  listedMethods,
  type RawRequest,
  type Route,
  type RouteTable,
  servesHost,
  unlessExpected,
} from '../route.js';
import { SegmentIndex } from '../segment-index.js';

/** Looks up routes among all routes of the Fastify instance, Nest's or not, as its router would. */
export class FastifyRouteTable implements RouteTable {
  private readonly options: InstanceOptions;
  private readonly platform: PlatformRouter;
  private readonly paths: FastifyPaths;
  private readonly requests: FastifyRequests;
  private readonly router: FastifyRouter;
  private readonly routes: FastifyRoutes;
  private readonly middleware: FastifyMiddleware;
  private readonly checkFor: (url: string) => ParameterCheck;
  /** The methods that a path may serve. */
  private readonly listed = new SegmentIndex<readonly string[]>();
  /** The paths of routes that are not Nest's. */
  private readonly others: string[] = [];
  /** Requests as Fastify has matched them, if only Fastify knows for certain which route they reach. */
  private matched: WeakMap<RawRequest, FastifyRequest> | undefined;

  private ask: BeforeHandler = () => true;

  constructor(
    private readonly adapter: CheckingAdapter,
    private readonly config: ApplicationConfig,
  ) {
    const { instance } = this;
    this.options = instanceOptions(instance);
    const settings = routerSettings(this.options);
    this.platform = platformRouterOf(instance);
    this.paths = new FastifyPaths(settings, this.platform.safeDecodeURI);
    this.requests = new FastifyRequests(instance, this.options);
    this.router = new FastifyRouter(settings, this.platform.create, adapter.versionConstraint);
    this.routes = new FastifyRoutes(instance);
    this.middleware = new FastifyMiddleware(adapter);
    this.checkFor = parameterChecks(adapter);
    this.observeMatches();
    onConstraintStrategy(instance, (strategy) => {
      this.router.addStrategy(strategy);
      this.observeMatches();
    });
  }

  get warnings(): readonly CorsWarning[] {
    return [...this.platform.warnings, ...this.routes.warnings];
  }

  mountsBelow(path: string): readonly string[] {
    this.readRoutes();
    const below = this.others.filter((url) => url.startsWith(`${path}/`));
    return [...this.middleware.mountsBelow(path), ...below];
  }

  /** Routes of the platform are in the same router as handlers, so it is known which of them a request reaches. */
  unasked(): readonly [] {
    return [];
  }

  compilePath(pattern: string): RegExp {
    return this.paths.compile(pattern);
  }

  bind(routes: readonly Route[]): void {
    this.readRoutes();
    this.routes.bind(routes, this.adapter);
  }

  findMissing(): readonly Route[] {
    this.readRoutes();
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
    this.readRoutes();
    const found: string[] = [];
    for (const methods of this.listed.candidates(this.pathOf(request))) {
      for (const method of methods) if (!found.includes(method)) found.push(method);
    }
    return found;
  }

  matchedByPlatform(request: RawRequest, expected: readonly RouteMatch[]): readonly RouteMatch[] | undefined {
    const matched = this.matched?.get(request);
    if (matched === undefined) return undefined;
    const route = this.routes.routeOf(matched);
    return unlessExpected(route && this.servesHostOf(route, request) ? route : undefined, expected);
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
    if (this.options.rewriteUrl !== undefined || !this.paths.canReadAll) return false;
    return this.router.isForeseeable && this.routes.unseen.size === 0;
  }

  private find(method: string, request: RawRequest, isPreflight: boolean): readonly RouteMatch[] {
    this.readRoutes();
    const routed = this.requests.asRouted(method, request);
    if (!isRoutable(this.adapter, routed.url)) return [];
    if (!this.paths.canRead(routed.url ?? '')) return ['undetermined'];
    const routes = this.router
      .find(method, routed.url ?? '', routed, isPreflight)
      .filter((route) => this.servesHostOf(route, request));
    return this.routes.unseen.has(method) ? [...routes, 'no-route'] : routes;
  }

  private servesHostOf(route: Route, request: RawRequest): boolean {
    return servesHost(route, () => this.requests.hostnameOf(request));
  }

  private readRoutes(): void {
    const registered = this.routes.takeNew();
    if (registered.length === 0) return;
    for (const { methods, url, constraints, route } of registered) {
      if (route === undefined) this.others.push(url);
      else this.listed.add(url, listedMethods(route, methods));
      this.router.add(methods, url, constraints, {
        routes: route ? [route] : [],
        accepts: this.checkFor(url),
      });
    }
    this.observeMatches();
  }
}

/** The handlers at one URL. Each method is looked up when it is needed. */
class FastifyHandlers implements HandlersAtUrl {
  constructor(
    private readonly table: FastifyRouteTable,
    private readonly request: RawRequest,
  ) {}

  get methods(): readonly string[] {
    return this.table.methodsAt(this.request);
  }

  forMethod(method: string): readonly RouteMatch[] {
    return this.table.reachable(method, this.request);
  }
}

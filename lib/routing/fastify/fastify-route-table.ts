import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { CorsWarning } from '../../diagnostics/warning.js';
import { type CheckingAdapter, isRoutable, type ParameterCheck, parameterChecks } from './fastify-adapter-checks.js';
import { type InstanceOptions, instanceOptions, onConstraintStrategy } from './fastify-instance.js';
import { FastifyPaths } from './fastify-paths.js';
import { FastifyRequests } from './fastify-requests.js';
import { FastifyRouter } from './fastify-router.js';
import { FastifyRoutes } from './fastify-routes.js';
import { answersToHost } from '../host-match.js';
import {
  type RouteMatch,
  type HandlersAtUrl,
  listedMethods,
  type RawRequest,
  type Route,
  type RouteTable,
} from '../route.js';
import { SegmentIndex } from '../segment-index.js';

/** Looks routes up among all routes of the Fastify instance, Nest's or not, as its router would. */
export class FastifyRouteTable implements RouteTable {
  private readonly options: InstanceOptions;
  private readonly paths: FastifyPaths;
  private readonly requests: FastifyRequests;
  private readonly router: FastifyRouter;
  private readonly routes: FastifyRoutes;
  private readonly checkFor: (url: string) => ParameterCheck;
  /** The methods that are worth asking about at a path. */
  private readonly listed = new SegmentIndex<readonly string[]>();
  /** Requests as the instance has matched them, where only that tells for certain which route they reach. */
  private matched: WeakMap<RawRequest, FastifyRequest> | undefined;

  constructor(private readonly adapter: CheckingAdapter) {
    const { instance } = this;
    this.options = instanceOptions(instance);
    const settings = this.options.routerOptions ?? this.options;
    this.paths = new FastifyPaths(settings);
    this.requests = new FastifyRequests(instance, this.options);
    this.router = new FastifyRouter(settings);
    this.routes = new FastifyRoutes(instance);
    this.checkFor = parameterChecks(adapter);
    this.observeMatches();
    onConstraintStrategy(instance, (strategy) => {
      this.router.addStrategy(strategy);
    });
  }

  get warnings(): readonly CorsWarning[] {
    return this.routes.warnings;
  }

  compilePath(pattern: string): RegExp {
    return this.paths.compile(pattern);
  }

  bind(routes: readonly Route[]): void {
    // What was registered so far is not Nest's.
    this.readRoutes();
    this.routes.attribute(routes);
  }

  assertAllBound(): void {
    this.readRoutes();
    this.routes.verify();
  }

  match(request: RawRequest): readonly RouteMatch[] {
    return this.find(request.method ?? '', request, false);
  }

  handlersAt(request: RawRequest): HandlersAtUrl {
    return new FastifyHandlers(this, request);
  }

  /** Wherever a request with this method could lead, whatever its version. */
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

  matchedByPlatform(request: RawRequest): readonly RouteMatch[] | undefined {
    const matched = this.matched?.get(request);
    if (matched === undefined) return undefined;
    const route = this.routes.behind(matched);
    return route !== undefined && this.answersToHostOf(route, request) ? [route] : [];
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

  /** Nothing does where requests are foreseeable: a hook costs every request, and every route at the start. */
  private observeMatches(): void {
    if (this.isForeseeable || this.matched !== undefined) return;
    const matched = (this.matched = new WeakMap<RawRequest, FastifyRequest>());
    try {
      this.instance.addHook('onRequest', (request, _reply, done) => {
        matched.set(request.raw, request);
        done();
      });
    } catch {
      // Too late once the instance is ready. A request then gets what all routes grant that it may have matched.
    }
  }

  /** Whether a request tells, before the instance has it, which route it will match. */
  private get isForeseeable(): boolean {
    return this.options.rewriteUrl === undefined && this.router.isForeseeable && this.routes.unseen.size === 0;
  }

  private find(method: string, request: RawRequest, isPreflight: boolean): readonly RouteMatch[] {
    this.readRoutes();
    const routed = this.requests.asRouted(method, request);
    if (!isRoutable(this.adapter, routed.url)) return [];
    const routes = this.router
      .find(method, routed.url ?? '', routed, isPreflight)
      .filter((route) => this.answersToHostOf(route, request));
    return this.routes.unseen.has(method) ? [...routes, 'no-route'] : routes;
  }

  private answersToHostOf(route: Route, request: RawRequest): boolean {
    return answersToHost(route, () => this.requests.hostnameOf(request));
  }

  private readRoutes(): void {
    const arrivals = this.routes.arrivals();
    if (arrivals.length === 0) return;
    for (const { methods, url, constraints, route } of arrivals) {
      if (route !== undefined) this.listed.add(url, listedMethods(route, methods));
      this.router.add(methods, url, constraints, {
        routes: route ? [route] : [],
        accepts: this.checkFor(url),
      });
    }
    this.observeMatches();
  }
}

/** The handlers at one URL, looked up as they are asked for. */
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

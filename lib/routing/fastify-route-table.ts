import { RequestMethod, VERSION_NEUTRAL } from '@nestjs/common';
import type { AbstractHttpAdapter } from '@nestjs/core';
import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify';
import FindMyWay from 'find-my-way';
import urlSanitizer from 'find-my-way/lib/url-sanitizer.js';
import { type ParameterCheck, parameterCheck } from './fastify-parameters.js';
import { answersToHost, serializeOrigin } from './host-match.js';
import { listedMethods, type RawRequest, type Route, type RouteTable, type RouteVersion } from './route.js';
import { RouteAttribution } from './route-attribution.js';

/** The settings of an instance's router, custom constraint strategies included, which no public property has. */
interface RouterSettings {
  readonly caseSensitive?: boolean;
  readonly ignoreTrailingSlash?: boolean;
  readonly ignoreDuplicateSlashes?: boolean;
  readonly maxParamLength?: number;
  readonly allowUnsafeRegex?: boolean;
  readonly useSemicolonDelimiter?: boolean;
  readonly constraints?: Readonly<Record<string, ConstraintStrategy>>;
}

interface InstanceOptions extends RouterSettings {
  readonly routerOptions?: RouterSettings;
  readonly rewriteUrl?: (this: FastifyInstance, request: RawRequest) => string;
}

interface ConstraintStrategy {
  readonly deriveConstraint: (request: RawRequest, context?: unknown) => unknown;
}

/** What stands behind a route of the router: a handler of Nest's, or `undefined` for anything else. */
interface Target {
  readonly route: Route | undefined;
  readonly accepts: ParameterCheck;
}

/** The version that a lookup asks about, in place of the one that the request names. */
const ASKED_VERSION = Symbol('asked version');
type Probe = RawRequest & { [ASKED_VERSION]?: { readonly version: string | symbol | undefined } };

/**
 * Looks routes up in a second instance of Fastify's own router library, which gets every route of the application, Nest's
 * or not, with the same settings and constraints. The first instance is out of reach.
 */
export class FastifyRouteTable implements RouteTable {
  private readonly registered: RouteOptions[] = [];
  private readonly handlers = new Map<unknown, Route>();
  private readonly versions = new Set<string | symbol | undefined>([undefined, VERSION_NEUTRAL]);
  private readonly servedMethods = new Set<string>();
  private attribution = new RouteAttribution([], keyOf);
  private router: FindMyWay.Instance<FindMyWay.HTTPVersion.V1> | undefined;
  private seenRoutes = 0;

  constructor(private readonly adapter: AbstractHttpAdapter) {
    this.instance.addHook('onRoute', (route) => {
      // A copy: the instance goes on changing the one object for every route of the call.
      this.registered.push({ ...route });
    });
  }

  static supports(adapter: AbstractHttpAdapter): boolean {
    return adapter.getType() === 'fastify';
  }

  get methods(): readonly string[] {
    this.readNewRoutes();
    return [...this.servedMethods];
  }

  get caseSensitive(): boolean {
    return this.settings.caseSensitive !== false;
  }

  attribute(routes: readonly Route[]): void {
    this.attribution = new RouteAttribution(routes, keyOf);
    for (const { version } of routes) [version].flat().forEach((one) => this.versions.add(one));
  }

  verify(): void {
    this.readNewRoutes();
    this.attribution.verify();
  }

  reached(request: RawRequest): readonly Route[] {
    const route = this.lookup(request.method ?? '', request, undefined);
    return route === undefined ? [] : [route];
  }

  reachable(method: string, request: RawRequest): readonly Route[] {
    const routes = new Set<Route>();
    for (const version of this.versions) {
      const route = this.lookup(method, request, { version });
      if (route !== undefined) routes.add(route);
    }
    return [...routes];
  }

  /** Prepared as the router prepares it before it compares: query cut off, escapes decoded except those of a `/`. */
  pathOf(request: RawRequest): string {
    const { ignoreDuplicateSlashes, ignoreTrailingSlash, useSemicolonDelimiter } = this.settings;
    let path: string;
    try {
      path = urlSanitizer.safeDecodeURI(this.urlOf(request.method ?? '', request), useSemicolonDelimiter).path;
    } catch {
      // Malformed escapes: the router answers 400 whatever the path is.
      return request.url ?? '';
    }
    if (ignoreDuplicateSlashes === true) path = path.replaceAll(/\/{2,}/g, '/');
    return ignoreTrailingSlash === true && path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
  }

  hostOf(request: RawRequest): string {
    return this.view(request).host;
  }

  originOf(request: RawRequest): string {
    const { protocol, host } = this.view(request);
    return serializeOrigin(protocol, host);
  }

  private get instance(): FastifyInstance {
    return this.adapter.getInstance<FastifyInstance>();
  }

  private get options(): InstanceOptions {
    return internal(this.instance, 'fastify.options') ?? this.instance.initialConfig;
  }

  private get settings(): RouterSettings {
    return this.options.routerOptions ?? this.options;
  }

  /** The request as the framework's own class reads it, so that host and protocol obey `trustProxy`. */
  private view(request: RawRequest): FastifyRequest {
    const RequestClass = internal(this.instance, 'fastify.Request') as { prototype: object };
    return Object.assign(Object.create(RequestClass.prototype) as FastifyRequest, { raw: request });
  }

  private lookup(method: string, request: RawRequest, asked: Probe[typeof ASKED_VERSION]): Route | undefined {
    this.readNewRoutes();
    const probe = this.probe(method, request, asked);
    if (!isRoutable(probe.url ?? '')) return undefined;
    const target = this.router?.lookup(probe, undefined as never) as Target | undefined;
    if (target?.route === undefined) return undefined;
    return answersToHost(target.route, this.view(request).hostname) ? target.route : undefined;
  }

  /** The request as the router would see it: rewritten, and with the method and version that are asked about. */
  private probe(method: string, request: RawRequest, asked: Probe[typeof ASKED_VERSION]): Probe {
    return Object.create(request, {
      method: { value: method },
      url: { value: this.urlOf(method, request) },
      ...(asked && { [ASKED_VERSION]: { value: asked } }),
    }) as Probe;
  }

  /** The URL that the router compares. Once the instance has the request, it has rewritten the URL itself. */
  private urlOf(method: string, request: RawRequest): string {
    const { rewriteUrl } = this.options;
    const url = request.url ?? '';
    if (rewriteUrl === undefined || 'originalUrl' in request) return url;
    return rewriteUrl.call(this.instance, Object.create(request, { method: { value: method } }) as RawRequest);
  }

  private readNewRoutes(): void {
    if (this.seenRoutes === this.registered.length && this.router !== undefined) return;
    this.router ??= createRouter(this.settings);
    for (; this.seenRoutes < this.registered.length; this.seenRoutes++) {
      const options = this.registered[this.seenRoutes];
      if (options !== undefined) this.addRoute(this.router, options);
    }
  }

  private addRoute(router: FindMyWay.Instance<FindMyWay.HTTPVersion.V1>, options: RouteOptions): void {
    const { method, url, handler } = options;
    const constraints = (options.constraints ?? {}) as { version?: RouteVersion };
    const methods = [method].flat();
    const name = methods.length > 1 ? 'ALL' : methods[0];
    // A HEAD route that the instance adds to a GET route on its own has the handler of that route.
    const route = this.attribution.take(keyFor(String(name), url, constraints.version)) ?? this.handlers.get(handler);
    if (route !== undefined) {
      this.handlers.set(handler, route);
      listedMethods(route, methods).forEach((one) => this.servedMethods.add(one));
    }
    const accepts = parameterCheck(url, (request) => this.pathOf(request));
    const target: Target = { route, accepts };
    try {
      router.on(
        methods as FindMyWay.HTTPMethod[],
        url,
        { constraints },
        (request, _response, params, store: Target) => (store.accepts(params, request) ? store : undefined),
        target,
      );
    } catch {
      // A duplicate, which the instance's router refuses in the same way.
    }
  }
}

function keyOf(route: Route): string {
  return keyFor(RequestMethod[route.requestMethod], route.path, route.version);
}

function keyFor(method: string, url: string, version: RouteVersion | undefined): string {
  const versions = version === undefined || version === VERSION_NEUTRAL ? [] : [version].flat();
  return `${method} ${url} ${versions.map(String).join(' ')}`;
}

function createRouter({ constraints, ...settings }: RouterSettings): FindMyWay.Instance<FindMyWay.HTTPVersion.V1> {
  return FindMyWay({
    ...pickMatching(settings),
    constraints: askable(constraints ?? {}) as never,
    // The query is of no interest here.
    querystringParser: () => ({}),
    defaultRoute: () => undefined,
  });
}

function pickMatching(settings: RouterSettings): RouterSettings {
  const { caseSensitive, ignoreTrailingSlash, ignoreDuplicateSlashes, maxParamLength, useSemicolonDelimiter } =
    settings;
  const matching = {
    caseSensitive,
    ignoreTrailingSlash,
    ignoreDuplicateSlashes,
    maxParamLength,
    useSemicolonDelimiter,
  };
  // The instance has checked the RegExps of its routes already.
  return { ...(matching as RouterSettings), allowUnsafeRegex: true };
}

/** The application's constraint strategies, of which the one for versions can be asked about any version. */
function askable(strategies: Readonly<Record<string, ConstraintStrategy>>): Record<string, ConstraintStrategy> {
  const { version, ...others } = strategies;
  if (version === undefined) return others;
  const deriveConstraint = (request: Probe, context?: unknown): unknown => {
    const asked = request[ASKED_VERSION];
    return asked ? asked.version : version.deriveConstraint(request, context);
  };
  return { ...others, version: { ...version, deriveConstraint } };
}

/** Only a path, or the URL of one, leads to a route; Nest answers 404 to other request targets. */
function isRoutable(target: string): boolean {
  return target.startsWith('/') || /^https?:\/\//i.test(target);
}

/** A property that the framework keeps under a symbol of its own. */
function internal(instance: object, description: string): unknown {
  for (let owner: object | null = instance; owner !== null; owner = Object.getPrototypeOf(owner) as object | null) {
    const symbol = Object.getOwnPropertySymbols(owner).find((candidate) => candidate.description === description);
    if (symbol !== undefined) return (instance as Record<symbol, unknown>)[symbol];
  }
  return undefined;
}

import { RequestMethod, VERSION_NEUTRAL } from '@nestjs/common';
import type { AbstractHttpAdapter } from '@nestjs/core';
import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify';
import urlSanitizer from 'find-my-way/lib/url-sanitizer.js';
import { type InstanceOptions, instanceOptions, requestReader, type RouterSettings } from './fastify-instance.js';
import { type AskedVersion, FastifyRouter, type ParameterCheck } from './fastify-router.js';
import { pathToRegexp } from 'path-to-regexp';
import { answersToHost, serializeOrigin } from './host-match.js';
import { listedMethods, type RawRequest, type Route, type RouteTable, type RouteVersion } from './route.js';
import { pathOfTarget } from './request-target.js';
import { RouteAttribution } from './route-attribution.js';

/** The adapter, with a method of its own that no declaration has. */
type CheckingAdapter = AbstractHttpAdapter & {
  requireNonEmptyParams?(
    url: string,
    handler: () => true,
  ): (request: { params: object; raw: RawRequest }, reply: { callNotFound(): void }) => true | undefined;
};

/** Looks routes up among all routes of the Fastify instance, Nest's or not, as its router would. */
export class FastifyRouteTable implements RouteTable {
  private readonly instance: FastifyInstance;
  private readonly options: InstanceOptions;
  private readonly settings: RouterSettings;
  private readonly router: FastifyRouter;
  private readonly read: (request: RawRequest) => FastifyRequest;
  private attribution = new RouteAttribution([], keyOf);
  /** Routes registered so far, to be looked at when Nest has said which handlers it has. */
  private readonly unread: { readonly options: RouteOptions; readonly url: string }[] = [];
  private readonly handlers = new Map<unknown, Route>();
  private readonly servedMethods = new Set<string>();

  constructor(private readonly adapter: CheckingAdapter) {
    this.instance = adapter.getInstance<FastifyInstance>();
    this.options = instanceOptions(this.instance);
    this.settings = this.options.routerOptions ?? this.options;
    this.router = new FastifyRouter(this.settings);
    this.read = requestReader(this.instance);
    this.instance.addHook('onRoute', (route) => {
      this.unread.push({ options: route, url: route.url });
    });
  }

  get methods(): readonly string[] {
    this.readRoutes();
    return [...this.servedMethods];
  }

  compilePath(pattern: string): RegExp {
    return pathToRegexp(this.fold(pattern), { sensitive: true }).regexp;
  }

  attribute(routes: readonly Route[]): void {
    // What was registered so far is not Nest's.
    this.readRoutes();
    this.attribution = new RouteAttribution(routes, keyOf);
  }

  verify(): void {
    this.readRoutes();
    this.attribution.verify();
  }

  reached(request: RawRequest): readonly Route[] {
    const route = this.lookup(request.method ?? '', request, undefined);
    return route === undefined ? [] : [route];
  }

  reachable(method: string, request: RawRequest): readonly Route[] {
    const routes = this.router.askableVersions.map((asked) => this.lookup(method, request, asked));
    return [...new Set(routes)].filter((route) => route !== undefined);
  }

  pathOf(request: RawRequest): string {
    const url = this.urlOf(request.method ?? '', request);
    return this.fold(this.pathIn(pathOfTarget(url) ?? url));
  }

  hostOf(request: RawRequest): string {
    return this.read(request).host;
  }

  originOf(request: RawRequest): string {
    const { protocol, host } = this.read(request);
    return serializeOrigin(protocol, host);
  }

  private lookup(method: string, request: RawRequest, asked: AskedVersion | undefined): Route | undefined {
    this.readRoutes();
    const url = pathOfTarget(this.urlOf(method, request));
    if (url === undefined) return undefined;
    const route = this.router.find(method, url, request, asked);
    if (route?.hosts === undefined) return route;
    return answersToHost(route, this.read(request).hostname) ? route : undefined;
  }

  /** The URL that the router compares. Once the instance has the request, it has rewritten the URL itself. */
  private urlOf(method: string, request: RawRequest): string {
    const { rewriteUrl } = this.options;
    if (rewriteUrl === undefined || 'originalUrl' in request) return request.url ?? '';
    return rewriteUrl.call(this.instance, Object.create(request, { method: { value: method } }) as RawRequest);
  }

  /** Prepared as the router prepares it before it compares: query cut off, escapes decoded except those of a `/`. */
  private pathIn(url: string): string {
    const { ignoreDuplicateSlashes, ignoreTrailingSlash, useSemicolonDelimiter } = this.settings;
    let path: string;
    try {
      path = urlSanitizer.safeDecodeURI(url, useSemicolonDelimiter).path;
    } catch {
      // Malformed escapes, which the router answers with 400.
      path = url.slice(0, url.search(/[?#]|$/));
    }
    if (ignoreDuplicateSlashes === true) path = path.replaceAll(/\/{2,}/g, '/');
    return ignoreTrailingSlash === true && path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
  }

  /** A router that does not mind case compares everything in lower case, which is not what the flag `i` does. */
  private fold(path: string): string {
    return this.settings.caseSensitive === false ? path.toLowerCase() : path;
  }

  /**
   * Nest's adapter does not serve every request that the router matches: an empty parameter, for one, is a 404. It is asked
   * itself, with a request that has what it looks at; a version of it without such a check serves all.
   */
  private parameterCheck(url: string): ParameterCheck {
    const { adapter } = this;
    if (adapter.requireNonEmptyParams === undefined || !url.includes(':')) return () => true;
    const check = adapter.requireNonEmptyParams(url, () => true);
    return (params, raw) => check({ params, raw }, { callNotFound: () => undefined }) === true;
  }

  private readRoutes(): void {
    for (const { options, url } of this.unread.splice(0)) {
      this.addRoute(options, url);
      // For the `/` of a plugin with a prefix the instance adds a second route, with the slash, and tells no hook.
      if (options.url !== url) this.addRoute(options, options.url);
    }
  }

  private addRoute(options: RouteOptions, url: string): void {
    const { handler } = options;
    const constraints = (options.constraints ?? {}) as { version?: RouteVersion };
    const methods = [options.method].flat();
    const name = methods.length > 1 ? 'ALL' : String(methods[0]);
    // A HEAD route that the instance adds to a GET route on its own has the handler of that route.
    const route = this.attribution.take(keyFor(name, url, constraints.version)) ?? this.handlers.get(handler);
    if (route !== undefined) {
      this.handlers.set(handler, route);
      listedMethods(route, methods).forEach((one) => this.servedMethods.add(one));
    }
    this.router.add(methods, url, constraints, { route, accepts: this.parameterCheck(url) });
  }
}

function keyOf(route: Route): string {
  return keyFor(RequestMethod[route.requestMethod], route.path, route.version);
}

function keyFor(method: string, url: string, version: RouteVersion | undefined): string {
  const versions = version === undefined || version === VERSION_NEUTRAL ? [] : [version].flat();
  return `${method} ${url} ${versions.map(String).join(' ')}`;
}

import { RequestMethod } from '@nestjs/common';
import type { AbstractHttpAdapter } from '@nestjs/core';
import type { ServerResponse } from 'node:http';
import { type BeforeHandler, listedMethods, type RawRequest, type Route } from '../route.js';
import { type RegistrationKeys, RouteRegistrations } from '../route-registrations.js';
import { SegmentIndex } from '../segment-index.js';

/** Serves a request, or passes it on. */
type Handle = (request: RawRequest, response: ServerResponse, next: unknown) => unknown;

/** The parts of Express's router that it uses for matching. */
export interface Layer {
  /** @throws URIError for a parameter that it cannot decode */
  match(path: string): unknown;
  /** As it was written. Older versions of the router do not have it. */
  readonly rawPath?: unknown;
  readonly route?: LayerRoute;
  /** If it has layers, it is a router that is mounted in this one. */
  handle?: Handle & { readonly stack?: readonly Layer[] };
}

interface LayerRoute {
  readonly path: string;
  readonly methods: Readonly<Record<string, boolean>>;
}

/** The part of an adapter with which Nest registers the middleware of modules. */
interface MiddlewareAdapter {
  createMiddlewareFactory(method: RequestMethod): (path: string, callback: (...args: never[]) => unknown) => unknown;
}

export interface ExpressRouter {
  readonly stack: readonly Layer[];
  readonly caseSensitive?: boolean;
  route(path: string): unknown;
}

/** A layer of the router that leads to a Nest handler. */
export interface ExpressRoute {
  readonly layer: Layer;
  readonly path: string;
  /** The methods it is registered for, in lower case; `undefined` for all. */
  readonly methods: ReadonlySet<string> | undefined;
  readonly route: Route;
  /** The methods to list for the route. */
  readonly listed: readonly string[];
}

/** The layers of the application's router that lead to Nest handlers, in their order. */
export class ExpressRoutes {
  private registrations = new RouteRegistrations([], KEYS);
  /** The routes of Nest, by what Express calls the route of a layer. */
  private readonly byLayer = new WeakMap<object, Route>();
  private readonly index = new SegmentIndex<ExpressRoute>();
  private readonly byLayerRoute = new Map<unknown, ExpressRoute>();
  private readonly positions = new WeakMap<object, number>();
  /** What Express calls the routes of layers that run middleware of modules. */
  private readonly middleware = new WeakSet<object>();
  private seenLayers = 0;

  /** @param before asked before the handlers of a route, which is `undefined` if it is not Nest's */
  constructor(
    private readonly router: () => ExpressRouter,
    private readonly before: (
      route: ExpressRoute | undefined,
      ...args: Parameters<BeforeHandler>
    ) => ReturnType<BeforeHandler>,
  ) {}

  bind(routes: readonly Route[], adapter: AbstractHttpAdapter): void {
    this.registrations = new RouteRegistrations(routes, KEYS);
    this.registrations.observe(adapter, (route, register) =>
      this.withNewLayers(register, (layer, layerRoute) => {
        if (!this.askBefore(layer, layerRoute)) return;
        this.byLayer.set(layerRoute, route);
        this.registrations.confirm(route);
      }),
    );
    this.observeMiddleware(adapter as MiddlewareAdapter);
  }

  get missing(): readonly Route[] {
    return this.registrations.missing;
  }

  /** Whether a layer leads to a handler of Nest. */
  readonly isHandler = ({ route }: Layer): boolean => route !== undefined && this.byLayer.has(route);

  /** The few routes that may match a path. */
  candidates(path: string): readonly ExpressRoute[] {
    this.readNewLayers();
    return this.index.candidates(path);
  }

  /** The Nest route for the `route` that Express sets on a request; `undefined` if it is not Nest's. */
  expressRouteOf(layerRoute: object): ExpressRoute | undefined {
    return this.byLayerRoute.get(layerRoute);
  }

  /**
   * Whether a handler may still get a request after the router has tried a route that does not lead to a handler of Nest. It can
   * if that route runs middleware of a module, and comes before the handler. Any other route sends the response.
   */
  comesAfter(route: Route, tried: object): boolean {
    let position = this.positions.get(tried);
    if (position === undefined) {
      // If the application is mounted in another one, a route of that one says nothing about this router.
      position = this.router().stack.some((layer) => contains(layer, tried)) ? Infinity : -1;
      this.positions.set(tried, position);
    }
    return (this.positions.get(route) ?? -1) > position;
  }

  /** Applications may add routes late, so new layers are read each time instead of copying the router once. */
  private readNewLayers(): void {
    const { stack } = this.router();
    for (; this.seenLayers < stack.length; this.seenLayers++) {
      const layer = stack[this.seenLayers];
      if (layer?.route === undefined) continue;
      this.add(layer, layer.route);
    }
  }

  /** Middleware of modules looks like a route if it is for one method or an exact path. */
  private observeMiddleware(adapter: MiddlewareAdapter): void {
    const create = adapter.createMiddlewareFactory.bind(adapter);
    adapter.createMiddlewareFactory = (method) => {
      const register = create(method);
      return (...args) =>
        this.withNewLayers(
          () => register(...args),
          (_layer, layerRoute) => this.middleware.add(layerRoute),
        );
    };
  }

  private withNewLayers<T>(register: () => T, visit: (layer: Layer, layerRoute: LayerRoute) => unknown): T {
    const { length } = this.router().stack;
    const result = register();
    for (const layer of this.router().stack.slice(length)) if (layer.route !== undefined) visit(layer, layer.route);
    return result;
  }

  /**
   * Middleware may rewrite the method or the URL of a request, and versions may depend on it. Express calls `handle` of the layer
   * that it has found, before everything of Nest.
   *
   * @returns false if another library has made that impossible
   */
  private askBefore(layer: Layer, layerRoute: object): boolean {
    const { handle } = layer;
    if (handle === undefined) return false;
    const asking: Handle = (request, response, next) => {
      const mayRun = this.before(this.byLayerRoute.get(layerRoute), request, response);
      if (typeof mayRun === 'boolean') return mayRun ? handle(request, response, next) : undefined;
      return mayRun.then((settled) => (settled ? handle(request, response, next) : undefined));
    };
    const attributes = { writable: true, enumerable: true, configurable: true };
    return Reflect.defineProperty(layer, 'handle', { value: asking, ...attributes });
  }

  private add(layer: Layer, layerRoute: LayerRoute): void {
    const route = this.byLayer.get(layerRoute);
    const isMiddleware = this.middleware.has(layerRoute);
    this.positions.set(layerRoute, isMiddleware ? this.seenLayers : Infinity);
    if (route === undefined) {
      if (!isMiddleware && isForOnePath(layerRoute)) this.askBefore(layer, layerRoute);
      return;
    }
    const { path, methods } = layerRoute;
    const registered = new Set(Object.keys(methods));
    // Express serves HEAD with the GET handler, unless the route has a HEAD handler.
    if (registered.has('get')) registered.add('head');
    const listed = listedMethods(
      route,
      [...registered].map((name) => name.toUpperCase()),
    );
    const entry = { layer, path, methods: registered.has('_all') ? undefined : registered, route, listed };
    this.index.add(path, entry);
    this.byLayerRoute.set(layerRoute, entry);
    this.positions.set(route, this.seenLayers);
  }
}

/** A route of the platform for all methods, or for all paths below one, may be meant as middleware: it may pass requests on. */
function isForOnePath({ path, methods }: LayerRoute): boolean {
  return methods['_all'] !== true && typeof path === 'string' && !path.includes('*');
}

function contains({ route, handle }: Layer, wanted: object): boolean {
  return route === wanted || handle?.stack?.some((inner) => contains(inner, wanted)) === true;
}

/** Express ignores the case of methods. Middleware may set one in lower case. */
export function handlesMethod({ methods }: ExpressRoute, method: string): boolean {
  return methods?.has(method.toLowerCase()) !== false;
}

/** Several versions may have the same key. Nest registers routes with equal keys in the order in which it announced them. */
const KEYS: RegistrationKeys = {
  ofRoute: ({ requestMethod, path }) => `${RequestMethod[requestMethod]} ${path}`,
  ofCall: (method, path) => `${method} ${path}`,
};

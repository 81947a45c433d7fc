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
  readonly route?: {
    readonly path: string;
    readonly methods: Readonly<Record<string, boolean>>;
  };
  /** If it has layers, it is a router that is mounted in this one. */
  handle?: Handle & { readonly stack?: readonly Layer[] };
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
  private seenLayers = 0;

  /** @param before asked before the handlers of a route of Nest */
  constructor(
    private readonly router: () => ExpressRouter,
    private readonly before: (route: ExpressRoute, ...args: Parameters<BeforeHandler>) => ReturnType<BeforeHandler>,
  ) {}

  bind(routes: readonly Route[], adapter: AbstractHttpAdapter): void {
    this.registrations = new RouteRegistrations(routes, KEYS);
    this.registrations.observe(adapter, (route, register) => {
      const { length } = this.router().stack;
      const result = register();
      for (const layer of this.router().stack.slice(length)) {
        if (layer.route === undefined) continue;
        this.byLayer.set(layer.route, route);
        this.registrations.confirm(route);
        this.askBefore(layer, layer.route);
      }
      return result;
    });
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
   * Whether a handler may still get a request after the router has tried a route that is not Nest's. It cannot if it comes
   * before that route, or if that route is in a mounted router, as Nest's 404 is: such a route is not Nest's middleware, so it
   * sends the response.
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
      this.positions.set(layer.route, this.seenLayers);
      this.add(layer, layer.route);
    }
  }

  /**
   * Middleware may rewrite the method or the URL of a request, and versions may depend on it. Express calls `handle` of the layer
   * that it has found, before everything of Nest.
   */
  private askBefore(layer: Layer, layerRoute: object): void {
    const { handle } = layer;
    if (handle === undefined) return;
    layer.handle = (request, response, next) => {
      const route = this.byLayerRoute.get(layerRoute);
      const mayRun = route === undefined || this.before(route, request, response);
      if (typeof mayRun === 'boolean') return mayRun ? handle(request, response, next) : undefined;
      return mayRun.then((settled) => (settled ? handle(request, response, next) : undefined));
    };
  }

  private add(layer: Layer, layerRoute: NonNullable<Layer['route']>): void {
    const route = this.byLayer.get(layerRoute);
    if (route === undefined) return;
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

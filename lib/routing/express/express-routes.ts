import type { RequestMethod } from '@nestjs/common';
import type { AbstractHttpAdapter } from '@nestjs/core';
import { type BeforeHandler, listedMethods, type Route, type UnaskedRoute } from '../route.js';
import { RouteRegistrations } from '../route-registrations.js';
import { SegmentIndex } from '../segment-index.js';
import { askBefore, contains, type ExpressRouter, type Layer, type LayerRoute } from './express-layers.js';
import { ExpressRawRoutes } from './express-raw-routes.js';

/** The part of an adapter with which Nest registers the middleware of modules. */
interface MiddlewareAdapter {
  createMiddlewareFactory(method: RequestMethod): (path: string, callback: (...args: never[]) => unknown) => unknown;
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
  /** Its index in the router, when it was read. */
  readonly position: number;
}

/** The methods that Express registers a route for. */
interface ServedMethods {
  /** In lower case; `undefined` for all. */
  readonly methods: ReadonlySet<string> | undefined;
  /** In upper case. */
  readonly names: readonly string[];
}

/** What Express calls the routes of layers that lead to handlers of Nest, of every application that has this module. */
const ofNest = new WeakSet<object>();

/** Whether the `route` that Express sets on a request leads to a handler of some Nest application. */
export function isOfNest(layerRoute: object): boolean {
  return ofNest.has(layerRoute);
}

/** The layers of the application's router that lead to Nest handlers, in their order. */
export class ExpressRoutes {
  private registrations = new RouteRegistrations([], byNothingElse);
  /** The routes of Nest whose layers have not been read, by what Express calls the route of a layer. */
  private readonly unread = new Map<object, Route>();
  private readonly index = new SegmentIndex<ExpressRoute>();
  private readonly byLayerRoute = new Map<object, ExpressRoute>();
  /** The positions of what does not lead to a handler of Nest, and those of handlers, once they are needed. */
  private readonly positions = new WeakMap<object, number>();
  private handlerPositions: ReadonlyMap<Route, number> | undefined;
  /** What Express calls the routes of layers that run middleware of modules. */
  private readonly middleware = new WeakSet<object>();
  /** The routes that are not Nest's. */
  private readonly raw: ExpressRawRoutes;
  private readonly served = new Map<string, ServedMethods>();
  private seenLayers = 0;

  /**
   * @param before asked before the handlers of a route, which is `undefined` if it is not Nest's
   * @param stackOf the layers of an application that is mounted by a layer
   */
  constructor(
    private readonly router: () => ExpressRouter,
    private readonly before: (
      route: ExpressRoute | undefined,
      ...args: Parameters<BeforeHandler>
    ) => ReturnType<BeforeHandler>,
    stackOf: (layer: Layer) => readonly Layer[] | undefined,
  ) {
    this.raw = new ExpressRawRoutes(before, (layer) => layer.handle?.stack ?? stackOf(layer));
  }

  bind(routes: readonly Route[], adapter: AbstractHttpAdapter): void {
    this.registrations = new RouteRegistrations(routes, byNothingElse);
    // Middleware may rewrite the method or the URL of a request, and versions may depend on it.
    const ask = (layerRoute: LayerRoute, ...[request, response]: Parameters<BeforeHandler>) =>
      this.before(this.byLayerRoute.get(layerRoute), request, response);
    this.registrations.observe(adapter, (route, register) =>
      this.withNewLayers(register, (layer, layerRoute) => {
        if (!askBefore(layer, ask, layerRoute)) return;
        this.unread.set(layerRoute, route);
        ofNest.add(layerRoute);
        this.registrations.confirm(route);
      }),
    );
    this.observeMiddleware(adapter as MiddlewareAdapter);
  }

  get missing(): readonly Route[] {
    return this.registrations.missing;
  }

  /** Whether a layer leads to a handler of Nest. */
  readonly isHandler = ({ route }: Layer): boolean => route !== undefined && this.routeOf(route) !== undefined;

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
    this.handlerPositions ??= new Map([...this.byLayerRoute.values()].map((one) => [one.route, one.position]));
    return (this.handlerPositions.get(route) ?? -1) > position;
  }

  /** What may serve requests to handlers that come after it, and is not asked before. */
  unasked(): readonly UnaskedRoute[] {
    this.readNewLayers();
    const { stack } = this.router();
    const routes = stack.map(({ route }) => route && this.routeOf(route));
    return stack.flatMap((layer, index) => {
      if (layer.route !== undefined && (this.isHandler(layer) || this.middleware.has(layer.route))) return [];
      return this.raw.unasked(layer).map(({ name, serves }) => ({
        name,
        handlers: routes.slice(index).filter((route) => route !== undefined && serves(route)) as Route[],
      }));
    });
  }

  /** Applications may add routes late, so new layers are read each time instead of copying the router once. */
  private readNewLayers(): void {
    const { stack } = this.router();
    for (; this.seenLayers < stack.length; this.seenLayers++) {
      const layer = stack[this.seenLayers];
      if (layer?.route !== undefined) this.add(layer, layer.route);
      else if (layer !== undefined) this.raw.add(layer);
    }
    this.raw.readNewLayers();
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
    let { length } = this.router().stack;
    const result = register();
    const { stack } = this.router();
    for (; length < stack.length; length++) {
      const layer = stack[length];
      if (layer?.route !== undefined) visit(layer, layer.route);
    }
    return result;
  }

  private add(layer: Layer, layerRoute: LayerRoute): void {
    const route = this.unread.get(layerRoute);
    if (route === undefined) {
      const isMiddleware = this.middleware.has(layerRoute);
      this.positions.set(layerRoute, isMiddleware ? this.seenLayers : Infinity);
      if (!isMiddleware) this.raw.add(layer);
      return;
    }
    this.unread.delete(layerRoute);
    const path = layerRoute.path as string;
    const { methods, names } = this.methodsOf(layerRoute);
    const entry = { layer, path, methods, route, listed: listedMethods(route, names), position: this.seenLayers };
    this.index.add(path, entry);
    this.byLayerRoute.set(layerRoute, entry);
    this.handlerPositions = undefined;
  }

  private routeOf(layerRoute: object): Route | undefined {
    return this.byLayerRoute.get(layerRoute)?.route ?? this.unread.get(layerRoute);
  }

  /** One object for all routes of the same methods: there are few different ones. */
  private methodsOf({ methods }: LayerRoute): ServedMethods {
    const key = Object.keys(methods).join();
    let served = this.served.get(key);
    if (served === undefined) this.served.set(key, (served = servedMethods(Object.keys(methods))));
    return served;
  }
}

/** Express serves HEAD with the GET handler, unless the route has a HEAD handler. */
function servedMethods(registered: readonly string[]): ServedMethods {
  const methods = new Set(registered.includes('get') ? [...registered, 'head'] : registered);
  return { methods: methods.has('_all') ? undefined : methods, names: [...methods].map((name) => name.toUpperCase()) };
}

/** Express ignores the case of methods. Middleware may set one in lower case. */
export function handlesMethod({ methods }: ExpressRoute, method: string): boolean {
  return methods?.has(method.toLowerCase()) !== false;
}

/** Nest registers the versions of a route in the order in which it announced them. */
const byNothingElse = (): string => '';

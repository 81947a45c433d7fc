import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { listedMethods, type Route } from '../route.js';
import { RouteBinding } from '../route-binding.js';
import { SegmentIndex } from '../segment-index.js';

/** The parts of Express's router that it uses for matching. */
export interface Layer {
  /** @throws URIError for a parameter that it cannot decode */
  match(path: string): unknown;
  readonly route?: {
    readonly path: string;
    readonly methods: Readonly<Record<string, boolean>>;
    readonly stack: readonly { readonly handle: (...args: unknown[]) => unknown }[];
  };
  /** A function. If it has layers, it is a router that is mounted in this one. */
  readonly handle?: { readonly stack?: readonly Layer[] };
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
  private binding = new RouteBinding([], keyOf);
  private readonly index = new SegmentIndex<ExpressRoute>();
  private readonly byLayerRoute = new Map<unknown, ExpressRoute>();
  private readonly positions = new WeakMap<object, number>();
  private seenLayers = 0;

  constructor(private readonly router: () => ExpressRouter) {}

  bind(routes: readonly Route[]): void {
    this.binding = new RouteBinding(routes, keyOf);
  }

  assertAllBound(): void {
    this.readNewLayers();
    this.binding.assertAllBound();
  }

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

  private add(layer: Layer, { path, methods, stack }: NonNullable<Layer['route']>): void {
    const handle = stack[0]?.handle;
    // Nest copies a method's metadata to the function it registers for it.
    if (handle === undefined || !Reflect.hasMetadata(PATH_METADATA, handle)) return;
    const route = this.binding.take(`${String(Reflect.getMetadata(METHOD_METADATA, handle))} ${path}`);
    if (route === undefined) return;
    const registered = new Set(Object.keys(methods));
    // Express serves HEAD with the GET handler, unless the route has a HEAD handler.
    if (registered.has('get')) registered.add('head');
    const listed = listedMethods(
      route,
      [...registered].map((name) => name.toUpperCase()),
    );
    const entry = { layer, path, methods: registered.has('_all') ? undefined : registered, route, listed };
    this.index.add(path, entry);
    this.byLayerRoute.set(layer.route, entry);
    this.positions.set(route, this.seenLayers);
  }
}

function contains({ route, handle }: Layer, wanted: object): boolean {
  return route === wanted || handle?.stack?.some((inner) => contains(inner, wanted)) === true;
}

/** A method in lower case never matches. */
export function handlesMethod({ methods }: ExpressRoute, method: string): boolean {
  const name = method.toLowerCase();
  return method !== name && methods?.has(name) !== false;
}

function keyOf(route: Route): string {
  return `${String(route.requestMethod)} ${route.path}`;
}

import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { listedMethods, type Route } from '../route.js';
import { RouteBinding } from '../route-binding.js';
import { SegmentIndex } from '../segment-index.js';

/** The parts of Express's router that it matches with itself. */
interface Layer {
  /** @throws URIError for a parameter that it cannot decode */
  match(path: string): unknown;
  readonly route?: {
    readonly path: string;
    readonly methods: Readonly<Record<string, boolean>>;
    readonly stack: readonly { readonly handle: (...args: unknown[]) => unknown }[];
  };
  /** A function; one with layers of its own is a router that is mounted in this one. */
  readonly handle?: { readonly stack?: readonly Layer[] };
}

export interface ExpressRouter {
  readonly stack: readonly Layer[];
  readonly caseSensitive?: boolean;
}

/** A layer of the router that leads to a handler of Nest's. */
export interface ExpressRoute {
  readonly layer: Layer;
  readonly path: string;
  /** The methods it is registered for, in lower case; `undefined` for all. */
  readonly methods: ReadonlySet<string> | undefined;
  readonly route: Route;
  /** The methods to name where those of the route are listed. */
  readonly listed: readonly string[];
}

/** The layers of the application's router that lead to handlers of Nest's, as they arrive and in their order. */
export class ExpressRoutes {
  private attribution = new RouteBinding([], keyOf);
  private readonly index = new SegmentIndex<ExpressRoute>();
  private readonly byLayerRoute = new Map<unknown, ExpressRoute>();
  private readonly positions = new WeakMap<object, number>();
  private seenLayers = 0;

  constructor(private readonly router: () => ExpressRouter) {}

  attribute(routes: readonly Route[]): void {
    this.attribution = new RouteBinding(routes, keyOf);
  }

  verify(): void {
    this.readNewLayers();
    this.attribution.verify();
  }

  /** The few that may match a path. */
  candidates(path: string): readonly ExpressRoute[] {
    this.readNewLayers();
    return this.index.candidates(path);
  }

  /** The one behind what the router leaves with a request as its `route`. */
  behind(layerRoute: object): ExpressRoute | undefined {
    return this.byLayerRoute.get(layerRoute);
  }

  /**
   * Whether a handler may still get a request for which the router has tried a route that is not Nest's. Not if it stands in
   * front of that; nor if that is in a router of its own, as Nest's 404 is: it is no middleware of Nest's then, but answers.
   */
  isBehind(route: Route, tried: object): boolean {
    let position = this.positions.get(tried);
    if (position === undefined) {
      // A route from outside, where the application is mounted in another, says nothing about this router.
      position = this.router().stack.some((layer) => contains(layer, tried)) ? Infinity : -1;
      this.positions.set(tried, position);
    }
    return (this.positions.get(route) ?? -1) > position;
  }

  /** Applications may add routes late, so this follows the router instead of copying it once. */
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
    const route = this.attribution.take(`${String(Reflect.getMetadata(METHOD_METADATA, handle))} ${path}`);
    if (route === undefined) return;
    const registered = new Set(Object.keys(methods));
    // HEAD is served by GET unless the route has a handler of its own for it.
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

/** No request has a method in lower case. */
export function handlesMethod({ methods }: ExpressRoute, method: string): boolean {
  const name = method.toLowerCase();
  return method !== name && methods?.has(name) !== false;
}

function keyOf(route: Route): string {
  return `${String(route.requestMethod)} ${route.path}`;
}

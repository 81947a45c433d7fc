import { RequestMethod } from '@nestjs/common';
import { METHODS } from 'node:http';
import type { BeforeHandler, Route } from '../route.js';
import { mayOverlap, type PathShape, shapeOf } from '../path-shape.js';
import { askBefore, type Layer, type LayerRoute, matchesLayer } from './express-layers.js';

/** What may serve a request without having been asked before. */
export interface UnaskedLayer {
  /** As people call it: `ALL /legacy/*rest`. */
  readonly name: string;
  /** Whether it may serve a request to this handler. */
  readonly serves: (route: Route) => boolean;
}

/** Where a layer is: in the router of the application, or in what is mounted there. */
interface Place {
  /** The path of what it is mounted in, as it was written; `undefined` if it is not known. */
  readonly path: string | undefined;
  readonly isInApplication: boolean;
  /** The layers that lead there. */
  readonly way: readonly Layer[];
}

const TOP: Place = { path: '', isInApplication: false, way: [] };

/** Routers may be mounted in themselves. */
const MAX_DEPTH = 16;

/**
 * The routes of the platform itself, also in routers and applications of Express that are mounted in the router. Those for
 * paths without a wildcard are asked before they run. All others may be meant as middleware, which passes requests on, so they are not.
 */
export class ExpressRawRoutes {
  private readonly asked = new WeakSet<Layer>();
  /** How many layers of each mounted router have been read: routes may be added to it late. */
  private readonly read = new Map<readonly Layer[], number>();

  /** @param stackOf the layers of the router or application that is mounted by a layer */
  constructor(
    private readonly ask: (route: undefined, ...args: Parameters<BeforeHandler>) => ReturnType<BeforeHandler>,
    private readonly stackOf: (layer: Layer) => readonly Layer[] | undefined,
  ) {}

  add(layer: Layer): void {
    const stack = this.stackOf(layer);
    if (stack !== undefined && !this.read.has(stack)) this.read.set(stack, 0);
    if (layer.route === undefined || !isForOnePath(layer.route) || this.asked.has(layer)) return;
    if (askBefore(layer, this.ask, undefined)) this.asked.add(layer);
  }

  readNewLayers(): void {
    for (const [stack, seen] of this.read) {
      if (stack.length === seen) continue;
      this.read.set(stack, stack.length);
      for (const layer of stack.slice(seen)) this.add(layer);
    }
  }

  /** What may serve requests without having been asked, in this layer. */
  unasked(layer: Layer, place: Place = TOP): UnaskedLayer[] {
    if (layer.route !== undefined) return this.asked.has(layer) ? [] : unaskedRoutes(layer, layer.route, place);
    const stack = this.stackOf(layer);
    const path = joined(place.path, layer.rawPath);
    const way = [...place.way, layer];
    if (stack === undefined) {
      const mayServe = isApplication(layer) || (place.isInApplication && layer.rawPath !== '/');
      const name = path === undefined ? 'app.use()' : `app.use('${path}')`;
      return mayServe ? [unaskedLayer(name, path && `${path}{/*rest}`, way)] : [];
    }
    if (place.way.length >= MAX_DEPTH) return [];
    const isInApplication = place.isInApplication || layer.handle?.stack === undefined;
    const inside = { path: path === '/' ? '' : path, isInApplication, way };
    return stack.flatMap((inner) => this.unasked(inner, inside));
  }
}

/** A route for all paths below one may be meant as middleware: it may pass requests on. */
function isForOnePath({ path }: LayerRoute): boolean {
  return [path].flat().every((one) => typeof one === 'string' && !one.includes('*'));
}

/** Whether the layer leads to an application of Express that is mounted in this one. Express gives the function this name. */
function isApplication({ handle }: Layer): boolean {
  return handle?.name === 'mounted_app';
}

function unaskedRoutes(layer: Layer, { path, methods }: LayerRoute, place: Place): UnaskedLayer[] {
  const names = Object.keys(methods).map((method) => method.toUpperCase());
  // `app.all()` registers every method that Node knows.
  const verbs = methods['_all'] === true || METHODS.every((one) => names.includes(one)) ? ['ALL'] : names;
  return [path].flat().map((one) => {
    const whole = joined(place.path, one);
    const { name, serves } = unaskedLayer(`${verbs.join(', ')} ${whole ?? String(one)}`, whole, [...place.way, layer]);
    return { name, serves: (route) => verbs.some((verb) => isServedBy(route, verb)) && serves(route) };
  });
}

/** @param pattern the paths that it serves; `undefined` if they are not known */
function unaskedLayer(name: string, pattern: string | undefined, way: readonly Layer[]): UnaskedLayer {
  const [outermost] = way;
  const shape = shapeWithRest(pattern ?? '/{*any}');
  const serves = ({ path }: Route): boolean =>
    mayOverlap(shape, shapeOf(path)) &&
    // Only the layer itself knows the paths of a RegExp. A few samples show most of those that it shares with the handler.
    (pattern !== undefined || ['x', '1'].some((value) => outermost && matchesLayer(outermost, sampleOf(path, value))));
  return { name, serves };
}

/** A wildcard at the end has to match at least one segment, unless it is optional. */
function shapeWithRest(pattern: string): PathShape {
  const before = shapeOf(pattern.replace(/\/\*\w+$/, ''));
  return before.open || !/\/\*\w+$/.test(pattern)
    ? shapeOf(pattern)
    : { segments: [...before.segments, null], open: true };
}

/** A path inside a mounted one; `undefined` if one of them is a RegExp, a list, or not known. */
function joined(above: string | undefined, path: unknown): string | undefined {
  if (above === undefined || typeof path !== 'string') return undefined;
  return path === '/' && above !== '' ? above : `${above}${path}`;
}

function sampleOf(path: string, value: string): string {
  return path.replace(/[:*]\w+/g, value).replace(/[{}]/g, '');
}

/** Whether Express would serve a request to the handler with a route for this method. */
function isServedBy({ requestMethod }: Route, verb: string): boolean {
  return verb === 'ALL' || requestMethod === RequestMethod.ALL || RequestMethod[requestMethod] === verb;
}

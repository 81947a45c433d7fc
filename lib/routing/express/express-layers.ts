import type { ServerResponse } from 'node:http';
import type { BeforeHandler, RawRequest } from '../route.js';

/** Serves a request, or passes it on. */
export type Handle = (request: RawRequest, response: ServerResponse, next: unknown) => unknown;

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

export interface LayerRoute {
  readonly path: unknown;
  readonly methods: Readonly<Record<string, boolean>>;
}

export interface ExpressRouter {
  readonly stack: readonly Layer[];
  readonly caseSensitive?: boolean;
  route(path: string): unknown;
}

/**
 * Asks before a layer handles a request. Express calls `handle` of the layer that it has found, before everything of Nest.
 *
 * @param subject what `ask` gets besides: one function can be asked for all layers
 * @returns false if another library has made that impossible
 */
export function askBefore<Subject>(
  layer: Layer,
  ask: (subject: Subject, ...args: Parameters<BeforeHandler>) => ReturnType<BeforeHandler>,
  subject: Subject,
): boolean {
  const { handle } = layer;
  if (handle === undefined) return false;
  const asking: Handle = (request, response, next) => {
    const mayRun = ask(subject, request, response);
    if (typeof mayRun === 'boolean') return mayRun ? handle(request, response, next) : undefined;
    return mayRun.then((settled) => (settled ? handle(request, response, next) : undefined));
  };
  const property = { value: asking, writable: true, enumerable: true, configurable: true };
  return Reflect.defineProperty(layer, 'handle', property);
}

export function contains({ route, handle }: Layer, wanted: object): boolean {
  return route === wanted || handle?.stack?.some((inner) => contains(inner, wanted)) === true;
}

/** Functions that other libraries put in the place of a layer may throw anything. */
export function matchesLayer(layer: Layer, path: string): boolean {
  try {
    return Boolean(layer.match(path));
  } catch {
    return false;
  }
}

import { type CorsMiddleware, noteHeadersOf, notesHeaders } from '../observability/library-headers.js';

/** What plugins of Fastify say about themselves, under this symbol. */
const PLUGIN_META = Symbol.for('plugin-meta');

/** A layer of a router of Express: middleware, or a route with the layers of its handlers. */
interface RouterLayer {
  handle?: unknown;
  readonly route?: { readonly stack?: readonly RouterLayer[] };
}

/** A router of Express, an application, which has one, a plugin of Fastify, or a module that exports one of them. */
interface Contents {
  readonly [PLUGIN_META]?: { readonly name?: unknown };
  readonly stack?: readonly RouterLayer[];
  readonly router?: { readonly stack?: readonly RouterLayer[] };
  readonly default?: unknown;
}

/** The same values, but it is noted what CORS middleware among them writes. */
export function withNotes(values: readonly unknown[]): unknown[] {
  return values.map((value) => (Array.isArray(value) ? withNotes(value) : noted(value)));
}

function noted(value: unknown): unknown {
  return isCorsMiddleware(value) && !notesHeaders(value) ? noteHeadersOf(value) : value;
}

/**
 * The package of a CORS middleware or plugin, also if a router or an application of Express contains it. There, too, it is noted
 * what the middleware writes.
 */
export function corsLibraryIn(value: unknown): string | undefined {
  return find(value, new Set());
}

function find(value: unknown, seen: Set<unknown>): string | undefined {
  if (Array.isArray(value)) return first(value, seen);
  const isObject = typeof value === 'function' || (typeof value === 'object' && value !== null);
  if (!isObject || seen.has(value)) return undefined;
  // Without the closure of attempt(): this runs for every handler of the application.
  try {
    if (isCorsMiddleware(value)) return 'cors';
    const { [PLUGIN_META]: plugin, stack, router, default: module } = value as Contents;
    if (typeof plugin?.name === 'string' && /[/-]cors$/.test(plugin.name)) return plugin.name;
    const layers = stack ?? router?.stack;
    if (layers === undefined && module === undefined) return undefined;
    seen.add(value);
    const found = findInLayers(layers ?? [], seen);
    const exported = find(module, seen);
    return found ?? exported;
  } catch {
    return undefined;
  }
}

/** All layers are visited. The function of a layer with a route is the router's own. */
function findInLayers(layers: readonly RouterLayer[], seen: Set<unknown>): string | undefined {
  let found: string | undefined;
  for (const layer of layers) {
    if (isCorsMiddleware(layer.handle)) layer.handle = noted(layer.handle);
    const here = layer.route === undefined ? find(layer.handle, seen) : findInLayers(layer.route.stack ?? [], seen);
    found ??= here;
  }
  return found;
}

function first(values: readonly unknown[], seen: Set<unknown>): string | undefined {
  // All of them are visited.
  return values.map((value) => find(value, seen)).find((found) => found !== undefined);
}

/** Applications give this name to functions of their own, too, so the code of the package decides. */
function isCorsMiddleware(value: unknown): value is CorsMiddleware {
  if (typeof value !== 'function' || value.name !== 'corsMiddleware') return false;
  return notesHeaders(value) || String(value).includes('optionsCallback');
}

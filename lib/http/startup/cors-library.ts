import { attempt } from '../../diagnostics/attempt.js';
import { type CorsMiddleware, noteHeadersOf, notesHeaders } from '../observability/library-headers.js';

/** What plugins of Fastify say about themselves, under this symbol. */
const PLUGIN_META = Symbol.for('plugin-meta');

/** A layer of a router of Express: middleware, or a route with the layers of its handlers. */
interface RouterLayer {
  handle?: unknown;
  readonly route?: { readonly stack?: readonly RouterLayer[] };
}

/** A router of Express, or an application, which has one. */
interface Routing {
  readonly stack?: readonly RouterLayer[];
  readonly router?: { readonly stack?: readonly RouterLayer[] };
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
  seen.add(value);
  return attempt(() => {
    if (isCorsMiddleware(value)) return 'cors';
    const { name } = (Reflect.get(value, PLUGIN_META) ?? {}) as { readonly name?: unknown };
    if (typeof name === 'string' && /[/-]cors$/.test(name)) return name;
    const { stack, router, default: module } = value as Routing & { readonly default?: unknown };
    const layers = (stack ?? router?.stack ?? []).flatMap((layer) => [layer, ...(layer.route?.stack ?? [])]);
    for (const layer of layers) if (isCorsMiddleware(layer.handle)) layer.handle = noted(layer.handle);
    return first([...layers.map(({ handle }) => handle), module], seen);
  });
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

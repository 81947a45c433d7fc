import { attempt } from '../../diagnostics/attempt.js';

/** What plugins of Fastify say about themselves, under this symbol. */
const PLUGIN_META = Symbol.for('plugin-meta');

/** A layer of a router of Express: middleware, or a route with the layers of its handlers. */
interface RouterLayer {
  readonly handle?: unknown;
  readonly route?: { readonly stack?: readonly RouterLayer[] };
}

/** A router of Express, or an application, which has one. */
interface Routing {
  readonly stack?: readonly RouterLayer[];
  readonly router?: { readonly stack?: readonly RouterLayer[] };
}

/** The package of a CORS middleware or plugin, also if a router or an application of Express contains it. */
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
    const layers = (stack ?? router?.stack ?? []).flatMap(({ handle, route }) => [
      handle,
      ...(route?.stack ?? []).map((one) => one.handle),
    ]);
    return first([...layers, module], seen);
  });
}

function first(values: readonly unknown[], seen: Set<unknown>): string | undefined {
  for (const value of values) {
    const found = find(value, seen);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Applications give this name to functions of their own, too, so the code of the package decides. */
function isCorsMiddleware(value: object): boolean {
  return typeof value === 'function' && value.name === 'corsMiddleware' && String(value).includes('optionsCallback');
}

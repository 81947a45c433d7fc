import { handlerName, isRoute, type RawRequest, type Route, type RouteTable } from '../../../routing/route.js';
import { syntheticRequest } from '../synthetic-request.js';

/** The longest prefix that is added or removed, in segments: `/api/v1`. */
const MAX_PREFIX_SEGMENTS = 2;
/** How many URLs are tried at most. */
const MAX_TRIED = 20;

/** Says that no handler serves a URL, and which request was probably intended: another method, or the URL with or without a prefix. */
export function describeMissingRoute(
  request: RawRequest,
  method: string,
  table: RouteTable,
  routes: readonly Route[],
): string {
  const target = request.url ?? '/';
  const host = request.headers.host ?? '';
  const finding = `No handler serves ${method} ${target}. Check the URL before you change a policy.`;
  const handlers = table.handlersAt(request);
  const others = handlers.methods.filter((other) => handlers.forMethod(other).some(isRoute));
  if (others.length > 0) return `${finding} This URL accepts ${others.join(', ')}.`;
  for (const nearby of variantsOf(target, routes).slice(0, MAX_TRIED)) {
    const variant = syntheticRequest(method, nearby, [['Host', host]]);
    const found = table.handlersAt(variant).forMethod(method).find(isRoute);
    if (found !== undefined)
      return `${finding} ${method} ${nearby} would reach ${handlerName(found)}: check the prefix.`;
  }
  return finding;
}

function variantsOf(target: string, routes: readonly Route[]): string[] {
  const counts = Array.from({ length: MAX_PREFIX_SEGMENTS }, (_, i) => i + 1);
  const shorter = counts.map((count) => target.replace(new RegExp(`^(?:/[^/?]+){${String(count)}}(?=/)`), ''));
  const prefixes = routes.flatMap(({ path }) => counts.map((count) => prefixOf(path, count)));
  const longer = [...new Set(prefixes)].filter((prefix) => prefix !== '').map((prefix) => prefix + target);
  return [...shorter.filter((path) => path !== target), ...longer];
}

/** The first segments of a route, if they have no parameters or wildcards. */
function prefixOf(path: string, count: number): string {
  const segments = path.split('/').slice(1, count + 1);
  return segments.length === count && segments.every((one) => /^[\w.-]+$/.test(one)) ? `/${segments.join('/')}` : '';
}

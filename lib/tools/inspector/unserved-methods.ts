import { handlerName, isRoute, type RawRequest, type Route, type RouteTable } from '../../routing/route.js';
import { syntheticRequest } from './synthetic-request.js';

/** How many segments a prefix may have that one side knows and the other does not: `/api/v1`. */
const MAX_PREFIX_SEGMENTS = 2;
/** How many URLs are tried. */
const MAX_TRIED = 20;

/** That no handler serves a URL, and which one was probably meant: another method, or the URL without or with a prefix. */
export function tellUnserved(request: RawRequest, method: string, table: RouteTable, routes: readonly Route[]): string {
  const target = request.url ?? '/';
  const host = request.headers.host ?? '';
  const said = `No handler serves ${method} ${target}: look at the URL before you change a policy.`;
  const handlers = table.handlersAt(request);
  const others = handlers.methods.filter((other) => handlers.forMethod(other).some(isRoute));
  if (others.length > 0) return `${said} It is served for ${others.join(', ')}.`;
  for (const nearby of variantsOf(target, routes).slice(0, MAX_TRIED)) {
    const asked = syntheticRequest(method, nearby, [['Host', host]]);
    const found = table.handlersAt(asked).forMethod(method).find(isRoute);
    if (found !== undefined)
      return `${said} ${method} ${nearby} would reach ${handlerName(found)}: does a prefix make the difference?`;
  }
  return said;
}

function variantsOf(target: string, routes: readonly Route[]): string[] {
  const counts = Array.from({ length: MAX_PREFIX_SEGMENTS }, (_, i) => i + 1);
  const shorter = counts.map((count) => target.replace(new RegExp(`^(?:/[^/?]+){${String(count)}}(?=/)`), ''));
  const prefixes = routes.flatMap(({ path }) => counts.map((count) => prefixOf(path, count)));
  const longer = [...new Set(prefixes)].filter((prefix) => prefix !== '').map((prefix) => prefix + target);
  return [...shorter.filter((path) => path !== target), ...longer];
}

/** The first segments of a route, if they are plain. */
function prefixOf(path: string, count: number): string {
  const segments = path.split('/').slice(1, count + 1);
  return segments.length === count && segments.every((one) => /^[\w.-]+$/.test(one)) ? `/${segments.join('/')}` : '';
}

import { type CorsWarning, warningAt } from '../../diagnostics/warning.js';
import { describeRoute, type Route } from '../../routing/route.js';
import type { PathEntries, PathEntry } from './path-entries.js';
import { samplePath, shadows } from './path-shadowing.js';
import { nameWildcard } from './path-wildcard.js';

/** What is known of the application, apart from its entries. */
export interface KnownPaths {
  readonly routes: readonly Route[];
  /** Whether a route has a `@Cors()` of its own. */
  readonly isDecorated: (route: Route) => boolean;
  /** The paths at or below a path that something other than a handler serves, with everything below them. */
  readonly mountsBelow: (path: string) => readonly string[];
}

/**
 * A warning for each entry that governs a path but not what is below it, although something is known to be there: with
 * `'/graphql': { … }`, an Apollo server that is mounted at `/graphql` also serves `/graphql/x`.
 */
export function warnLeftOutRest(paths: PathEntries, known: KnownPaths): CorsWarning[] {
  return paths.entries.flatMap((entry) => {
    const base = nameWildcard(entry.pattern).replace(/\/$/, '');
    // An entry for the home page alone is common, and everything is below it.
    if (base === '' || paths.governs(`${base}/*rest`)) return [];
    const left = handlerBelow(base, paths, known) ?? mountBelow(base, paths, known);
    return left === undefined ? [] : [leftOut(entry, base, left)];
  });
}

function leftOut({ pattern }: PathEntry, base: string, what: string): CorsWarning {
  const name = ['rest', 'path', 'below'].find((one) => !base.includes(one)) ?? 'others';
  const message =
    `This entry governs '${base}', but not what is below it, and ${what}. Write '${base}{/*${name}}' to include everything ` +
    'below it, or add an entry for what is there.';
  return warningAt({ layer: 'paths', name: pattern }, 'paths-rest-left-out', message);
}

function handlerBelow(base: string, paths: PathEntries, { routes, isDecorated }: KnownPaths): string | undefined {
  const rest = paths.compile(`${base}/*rest`);
  const isLeftOut = (route: Route): boolean =>
    shadows(rest, nameWildcard(route.path)) && !paths.governs(route.path) && !isDecorated(route);
  const found = routes.find(isLeftOut);
  return found && `${describeRoute(found)} is there`;
}

function mountBelow(base: string, paths: PathEntries, { routes, mountsBelow }: KnownPaths): string | undefined {
  const own = samplePath(base);
  // Nest also registers the middleware of modules at the paths of handlers.
  const isLeftOut = (mount: string): boolean =>
    mount === own || !(mount === `${own}/` || paths.governs(mount) || routes.some(({ path }) => path === mount));
  const found = mountsBelow(own).find(isLeftOut);
  return found && (found === own ? 'middleware is mounted there, which serves all of it' : `'${found}' is there`);
}

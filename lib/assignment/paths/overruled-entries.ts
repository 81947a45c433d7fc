import { attempt } from '../../diagnostics/attempt.js';
import { type CorsWarning, warningAt } from '../../diagnostics/warning.js';
import { describeRoute, type Route } from '../../routing/route.js';
import type { DecoratorLayer } from '../decorator-layers.js';
import type { PathEntries, PathEntry } from './path-entries.js';
import { shadows } from './path-shadowing.js';
import { nameWildcard } from './path-wildcard.js';

/**
 * A warning for each entry that the `@Cors()` of a catch-all handler overrules. Such a handler is the one for every path that no
 * other handler serves, also if middleware serves it: `'/graphql'` under the handler of a single-page application.
 */
export function warnOverruledEntries(
  paths: PathEntries,
  routes: readonly Route[],
  declaredBy: (route: Route) => readonly DecoratorLayer[],
): CorsWarning[] {
  if (paths.entries.length === 0) return [];
  const catchAll = routes.filter(({ path }) => path.includes('*'));
  return paths.entries.flatMap((entry) => {
    const pattern = nameWildcard(entry.pattern);
    const serves = (route: Route): boolean =>
      attempt(() => shadows(paths.compile(nameWildcard(route.path)), pattern)) === true;
    const overruling = catchAll.find(
      (route) => overrules(declaredBy(route), entry) && serves(route) && !paths.governs(route.path),
    );
    if (overruling === undefined) return [];
    const others = routes.filter((route) => !catchAll.includes(route) && route.path === entry.pattern);
    return others.some((other) => serves(other)) ? [] : [overruled(entry, overruling)];
  });
}

/** Whether a decorator contains an option of the entry, or drops the entry as `@Cors()` does. */
function overrules(declared: readonly DecoratorLayer[], { layer }: PathEntry): boolean {
  const names = Object.keys(layer.options);
  return declared.some(
    (one) =>
      one === 'global' || 'policy' in one.options || names.some((name) => name === 'policy' || name in one.options),
  );
}

function overruled({ pattern }: PathEntry, route: Route): CorsWarning {
  const handler = describeRoute(route);
  const message =
    `${handler} serves every path of this entry that no other handler serves, and its @Cors() overrules the entry. Write what it ` +
    'says as the last entry of `paths` instead, with the path of that handler.';
  return warningAt({ layer: 'paths', name: pattern }, 'paths-overruled', message);
}

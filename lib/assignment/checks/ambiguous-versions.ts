import { RequestMethod } from '@nestjs/common';
import { type CorsWarning, warningAt } from '../../diagnostics/warning.js';
import type { CorsPolicy } from '../../policy/policy.js';
import { shapeOf } from '../../routing/path-shape.js';
import { handlerName, type Route } from '../../routing/route.js';

/**
 * One warning for each group of handlers whose policies differ and that differ only in a version in a header. A preflight
 * does not send that version, so browsers get only what all of the handlers grant (R10).
 */
export function warnAmbiguousVersions(routes: readonly Route[], policyOf: (route: Route) => CorsPolicy): CorsWarning[] {
  const groups = new Map<string, Route[]>();
  for (const route of routes) {
    if (route.version === undefined) continue;
    const key = groupKey(route);
    groups.set(key, [...(groups.get(key) ?? []), route]);
  }
  return [...groups.values()].flatMap((group) => {
    if (new Set(group.map(policyOf)).size < 2) return [];
    const names = group.map(handlerName);
    const [first] = group;
    const name = first === undefined ? '' : `${RequestMethod[first.requestMethod]} ${first.path}`;
    const message =
      `A preflight cannot distinguish ${names.join(' from ')}: they differ only in a version that preflights do not send. ` +
      'Their policies differ, so a preflight is granted only what all of them grant.';
    return [warningAt({ layer: 'route', name }, 'indistinct-handlers', message)];
  });
}

function groupKey({ requestMethod, path, hosts }: Route): string {
  return `${String(requestMethod)} ${JSON.stringify(shapeOf(path))} ${String(hosts?.map(String))}`;
}

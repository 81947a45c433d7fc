import { type FieldSources, mergeLevels } from '../policy/levels.js';
import type { CorsPolicy } from '../policy/policy.js';
import type { ResolvedPolicies } from './resolve-policies.js';
import type { Route } from './route.js';

/** A policy, and where it comes from. */
export interface OriginatedPolicy {
  /** The index of the entry of `paths` that governs the request, -1 for none. */
  readonly index: number;
  /** The pattern of that entry. */
  readonly pattern: string | undefined;
  readonly policy: CorsPolicy;
  readonly sources: FieldSources;
}

/**
 * Every policy that requests to a handler may meet, or, without a handler, those for paths at which none answers. Levels are
 * merged again, because policies that came to the same are one object wherever they come from.
 */
export function originatedPolicies(resolved: ResolvedPolicies, route: Route | undefined): OriginatedPolicy[] {
  const { paths, named, unserved, byRoute, levelsOf } = resolved;
  const policies = route === undefined ? unserved : byRoute.get(route);
  // The policies of a handler are kept for all of its paths.
  const indexes = route === undefined ? undefined : new Set([-1, ...paths.mayGovern(route.path)]);
  return [...(policies ?? [])]
    .filter(([index]) => indexes?.has(index) ?? true)
    .map(([index, policy]) => ({
      index,
      pattern: paths.entries[index]?.pattern,
      policy,
      sources: mergeLevels(levelsOf(route, index), named),
    }));
}

import { type FieldSources, mergeLayers } from '../policy/options/merge-layers.js';
import type { CorsPolicy } from '../policy/policy.js';
import type { ResolvedPolicies } from './resolve-policies.js';
import type { Route } from '../routing/route.js';

/** A policy, and where it comes from. */
export interface TracedPolicy {
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
export function tracedPolicies(resolved: ResolvedPolicies, route: Route | undefined): TracedPolicy[] {
  const { paths, named, noRoute, byRoute, levelsOf } = resolved;
  const policies = route === undefined ? noRoute : byRoute.get(route);
  // The policies of a handler are kept for all of its paths.
  const indexes = route === undefined ? undefined : new Set([-1, ...paths.mayGovern(route.path)]);
  return [...(policies ?? [])]
    .filter(([index]) => indexes?.has(index) ?? true)
    .map(([index, policy]) => ({
      index,
      pattern: paths.entries[index]?.pattern,
      policy,
      sources: mergeLayers(levelsOf(route, index), named),
    }));
}

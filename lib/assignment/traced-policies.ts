import { type FieldSources, mergeLayers } from '../policy/options/merge-layers.js';
import type { CorsPolicy } from '../policy/policy.js';
import type { ResolvedPolicies } from './resolve-policies.js';
import type { Route } from '../routing/route.js';

/** A policy, and the layers that it comes from. */
export interface TracedPolicy {
  /** The handler; `undefined` for a path that no handler serves. */
  readonly route: Route | undefined;
  /** The index of the entry of `paths` that matches the request; -1 if none matches. */
  readonly index: number;
  /** The pattern of that entry. */
  readonly pattern: string | undefined;
  readonly policy: CorsPolicy;
  readonly sources: FieldSources;
}

/**
 * Every policy that requests to a handler can get, or, without a handler, the policies of paths that no handler serves. The
 * layers are merged again, because equal policies are one object and do not know which layers they come from.
 */
export function tracedPolicies(resolved: ResolvedPolicies, route: Route | undefined): TracedPolicy[] {
  const { layers, noRoute, byRoute } = resolved;
  const policies = route === undefined ? noRoute : byRoute.get(route);
  return (policies?.entries ?? []).map(([index, policy]) => ({
    route,
    index,
    pattern: layers.paths.entries[index]?.pattern,
    policy,
    sources: mergeLayers(layers.of(route, index), layers.named),
  }));
}

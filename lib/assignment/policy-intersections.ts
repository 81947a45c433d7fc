import { intersectPolicies } from '../policy/compile/intersect.js';
import type { CorsPolicy } from '../policy/policy.js';

/** The intersections of policies. Each is one object, so that equal policies stay identical (R7). */
export class PolicyIntersections {
  private readonly known: { readonly parts: ReadonlySet<CorsPolicy>; readonly policy: CorsPolicy }[] = [];

  of(policies: readonly [CorsPolicy, ...CorsPolicy[]]): CorsPolicy {
    if (policies.every((policy) => policy === policies[0])) return policies[0];
    const parts = new Set(policies);
    const known = this.known.find(
      (one) => one.parts.size === parts.size && [...parts].every((policy) => one.parts.has(policy)),
    );
    if (known !== undefined) return known.policy;
    const policy = intersectPolicies(policies);
    this.known.push({ parts, policy });
    return policy;
  }
}

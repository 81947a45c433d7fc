import type { CorsPolicies } from '../../assignment/cors-policies.js';
import type { TracedPolicy } from '../../assignment/traced-policies.js';
import { isRoute } from '../../routing/route.js';
import type { CorsContext } from '../cors-context.js';

/**
 * The policies that decide a context. There are none if the handler is undetermined: such a request gets the closed policy,
 * which does not come from any option.
 */
export function candidatePolicies({ matches, path }: CorsContext, policies: CorsPolicies): TracedPolicy[] {
  const candidates = matches.length === 0 ? ['no-route' as const] : matches;
  return candidates
    .filter((one) => one !== 'undetermined')
    .flatMap((one) => policies.traced(isRoute(one) ? one : undefined, path) ?? []);
}

import type { CorsPolicies } from '../../assignment/cors-policies.js';
import type { CandidatePolicy } from '../../assignment/suggest-changes.js';
import type { CorsContext } from '../cors-context.js';

/**
 * The policies that decide a context. There are none if the handler is undetermined: such a request gets the closed policy,
 * which does not come from any option.
 */
export function candidatePolicies({ matches, path }: CorsContext, policies: CorsPolicies): CandidatePolicy[] {
  const candidates = matches.length === 0 ? ['no-route' as const] : matches;
  return candidates.flatMap((one) => {
    const route = typeof one === 'object' ? one : undefined;
    const traced = one === 'undetermined' ? undefined : policies.traced(route, path);
    return traced === undefined ? [] : [{ route, traced }];
  });
}

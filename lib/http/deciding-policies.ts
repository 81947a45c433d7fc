import type { CorsPolicies } from '../routing/cors-policies.js';
import type { DecidingPolicy } from '../routing/remedy.js';
import type { Exchange } from './exchange.js';

/**
 * The policies by which an exchange is decided. None where nobody can tell what serves the request: then everything is
 * closed, and nobody has written that down.
 */
export function decidingPolicies({ destinations, path }: Exchange, policies: CorsPolicies): DecidingPolicy[] {
  const candidates = destinations.length === 0 ? ['unserved' as const] : destinations;
  return candidates.flatMap((one) => {
    const route = typeof one === 'object' ? one : undefined;
    const originated = one === 'unknown' ? undefined : policies.originated(route, path);
    return originated === undefined ? [] : [{ route, originated }];
  });
}

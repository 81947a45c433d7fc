import { attempt } from '../diagnostics/attempt.js';
import type { ActualDecision } from '../policy/decide/decision.js';
import type { CorsContext } from './cors-context.js';

/** Whether `rejectDisallowed` rejects this request: it comes from another origin, which is not allowed. */
export function isRejected(context: CorsContext, { policy, reason }: ActualDecision): boolean {
  return policy.rejectDisallowed && reason === 'origin-not-allowed' && !isSameOriginRequest(context);
}

/**
 * Whether a request comes from the application's own origin, or was made by the user directly. Browsers report this in
 * `Sec-Fetch-Site`, which scripts cannot set. Without that header, `Origin` is compared with the origin under which the client
 * reached the application. A page can reach the application under a name of its own (DNS rebinding), unless `ownHosts` names the
 * hosts.
 */
export function isSameOriginRequest({ request, origin, table, policies: { ownHosts } }: CorsContext): boolean {
  // Functions of the application that trust proxies may throw.
  if (ownHosts?.has(attempt(() => table.hostOf(request)) ?? '') === false) return false;
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== '') return site === 'same-origin' || site === 'none';
  return origin !== undefined && origin !== 'null' && origin === table.originOf(request);
}

import type { ActualDecision } from '../policy/decide/decision.js';
import type { CorsContext } from './cors-context.js';

/** Whether `rejectDisallowed` keeps this request from the application: it is of another origin, which is not allowed. */
export function isRejected(context: CorsContext, decision: ActualDecision): boolean {
  return decision.reason === 'origin-not-allowed' && !isSameOrigin(context);
}

/**
 * Whether a request comes from the application's own origin, or from the user alone. Browsers say so themselves
 * (`Sec-Fetch-Site`, which scripts cannot set); of those that don't, the origin is compared with the one the application
 * is reached under.
 */
export function isSameOrigin({ request, origin, table }: CorsContext): boolean {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== '') return site === 'same-origin' || site === 'none';
  return origin !== undefined && origin !== 'null' && origin === table.originOf(request);
}

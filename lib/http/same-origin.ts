import type { RouteTable } from '../routing/route.js';
import type { Exchange } from './exchange.js';

/**
 * Whether a request comes from the application's own origin, or from the user alone. Browsers say so themselves
 * (`Sec-Fetch-Site`, which scripts cannot set); of those that don't, the origin is compared with the one the application
 * is reached under.
 */
export function isSameOrigin({ request, origin }: Exchange, table: RouteTable): boolean {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== '') return site === 'same-origin' || site === 'none';
  return origin !== undefined && origin !== 'null' && origin === table.originOf(request);
}

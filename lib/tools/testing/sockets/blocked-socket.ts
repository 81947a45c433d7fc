import { type FetchFailure, failed } from '../../fetch/failure.js';
import { checkTarget } from '../../fetch/request-blocking.js';
import { type CorsAddressSpace, localNetworkAccess } from '../fetching/address-space.js';

/** The page that opens the WebSocket. */
interface OpeningPage {
  readonly origin: string;
  readonly addressSpace?: CorsAddressSpace;
  readonly permissions?: readonly 'local-network-access'[];
}

/**
 * Why a browser sends no handshake, if it sends none. A handshake is an HTTP request (WebSockets, "establish a WebSocket
 * connection"), so what blocks requests blocks it as well.
 *
 * @param url with the scheme http or https, as the handshake has it
 */
export function blockedSocket(page: OpeningPage, url: URL): FetchFailure | undefined {
  const verdict = checkTarget(page.origin, url);
  if (!verdict.ok) return { ...verdict.failure, subject: url.href.replace(/^http/, 'ws') };
  const { origin, addressSpace, permissions = [] } = page;
  const access = addressSpace === undefined ? undefined : localNetworkAccess({ origin, addressSpace }, url);
  if (access === undefined || (access.canAsk && permissions.includes('local-network-access'))) return undefined;
  return failed('address-space', `${url.host} (${access.space})`, [], []).failure;
}

import type { FetchFailure } from '../../fetch/failure.js';
import { checkTarget } from '../../fetch/request-blocking.js';
import { checkAddressSpace } from '../fetching/address-space.js';

/**
 * Why a browser sends no handshake, if it sends none. A handshake is an HTTP request (WebSockets, "establish a WebSocket
 * connection"), so what blocks requests blocks it as well.
 *
 * @param url with the scheme http or https, as the handshake has it
 */
export function blockedSocket(page: Parameters<typeof checkAddressSpace>[0], url: URL): FetchFailure | undefined {
  const verdict = checkTarget(page.origin, url);
  if (!verdict.ok) return { ...verdict.failure, subject: url.href.replace(/^http/, 'ws') };
  const access = checkAddressSpace(page, url);
  return access.ok ? undefined : access.failure;
}

import { parseHostAndPort } from '../standard/host-and-port.js';
import { isDefaultPort } from '../standard/serialized-origin.js';

/**
 * `scheme://host[:port]` in serialized form, from the platform's view of a request. Empty if that is not an origin of a page:
 * trusted proxies may send anything, also a whole URL in place of the scheme.
 */
export function serializeOrigin(protocol: string, host: string | undefined): string {
  const scheme = protocol.toLowerCase();
  const parsed = scheme === 'http' || scheme === 'https' ? parseHostAndPort(host ?? '') : undefined;
  if (parsed === undefined) return '';
  const { host: name, port } = parsed;
  return port === '' || isDefaultPort(scheme, port) ? `${scheme}://${name}` : `${scheme}://${name}:${port}`;
}

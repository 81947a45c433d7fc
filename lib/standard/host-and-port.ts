import { parseSerializedOrigin, type SerializedOrigin } from './serialized-origin.js';

/**
 * Reads `uri-host [ ":" port ]`, the value of a `Host` header (RFC 9110, section 7.2), if it is a host that browsers send.
 * Letter case is ignored, and the host is in lower case.
 */
export function parseHostAndPort(value: string): Pick<SerializedOrigin, 'host' | 'port'> | undefined {
  const lower = value.toLowerCase();
  // Each scheme leaves out its own default port, but `Host` may contain any port.
  return parseSerializedOrigin(`http://${lower}`) ?? parseSerializedOrigin(`https://${lower}`);
}

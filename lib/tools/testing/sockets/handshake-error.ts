import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** The GUID of RFC 6455, section 1.3. It shows that the server knows the protocol. */
const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** The server agrees, but its response is not that of a WebSocket server, so browsers close the connection. */
export class HandshakeError extends Error {}

/**
 * Why browsers do not accept a response with status 101, if they do not (RFC 6455, section 4.1).
 *
 * @param key the `Sec-WebSocket-Key` of the request, which asked for no subprotocol and no extension
 */
export function handshakeError(headers: IncomingHttpHeaders, key: string): HandshakeError | undefined {
  const accept = createHash('sha1').update(`${key}${GUID}`).digest('base64');
  if (headers['sec-websocket-accept']?.trim() !== accept) {
    return new HandshakeError('Sec-WebSocket-Accept does not match the key of the handshake');
  }
  const chosen = headers['sec-websocket-protocol'] ?? headers['sec-websocket-extensions'];
  if (chosen === undefined) return undefined;
  return new HandshakeError(
    `the server chooses ${chosen}, a subprotocol or an extension that the page did not ask for`,
  );
}

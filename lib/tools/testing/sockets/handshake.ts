import { randomBytes } from 'node:crypto';
import { request as requestPlain } from 'node:http';
import { request as requestTls } from 'node:https';
import type { Duplex } from 'node:stream';
import type { CorsBrowserTls } from '../transport/http-transport.js';
import { loopbackLookup } from '../transport/loopback-lookup.js';
import { handshakeError } from './handshake-error.js';

/** How long a server may take to answer unless another time is given, in milliseconds. */
const TIMEOUT = 10_000;

/** What a page opens a WebSocket with. */
export interface Handshake {
  /** Where to connect: its host, its port and whether TLS is used. */
  readonly server: URL;
  /** The URL that the page has, for the path and for `Host`. */
  readonly url: URL;
  readonly origin: string;
  readonly tls: CorsBrowserTls;
  readonly timeout?: number;
}

/** The response to a handshake: an open connection with what arrived with it, or a status. */
export type HandshakeResult =
  | { readonly status: 101; readonly socket: Duplex; readonly head: Buffer }
  | { readonly status: number; readonly socket?: undefined };

/**
 * Sends the handshake that Chromium sends (RFC 6455, section 4.1). It has no `Sec-Fetch-Site`, so the server must compare `Origin`.
 *
 * @throws HandshakeError if browsers do not accept the response
 * @throws if the connection fails
 */
export function sendHandshake({ server, url, origin, tls, timeout = TIMEOUT }: Handshake): Promise<HandshakeResult> {
  const key = randomBytes(16).toString('base64');
  const isTls = server.protocol === 'https:';
  const outgoing = (isTls ? requestTls : requestPlain)({
    host: server.hostname.replace(/^\[|\]$/g, ''),
    port: server.port === '' ? (isTls ? 443 : 80) : server.port,
    path: url.pathname + url.search,
    agent: false,
    headers: {
      Host: url.host,
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      Origin: origin,
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': key,
    },
    ...(isTls && tls),
    ...loopbackLookup(server.hostname),
  });
  return new Promise((resolve, reject) => {
    outgoing.setTimeout(timeout, () => outgoing.destroy(new Error('The server does not answer the handshake.')));
    outgoing.on('error', reject);
    outgoing.on('upgrade', (response, socket, head) => {
      const error = handshakeError(response.headers, key);
      if (error === undefined) {
        resolve({ status: 101, socket, head });
        return;
      }
      socket.destroy();
      reject(error);
    });
    outgoing.on('response', (response) => {
      response.destroy();
      resolve({ status: response.statusCode ?? 0 });
    });
    outgoing.end();
  });
}

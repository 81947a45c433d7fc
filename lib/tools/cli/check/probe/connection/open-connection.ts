import { isIP } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import { loopbackLookup } from '../../../../testing/transport/loopback-lookup.js';
import type { Connection } from './connection.js';
import { Http1Connection } from './http1-connection.js';
import { Http2Connection } from './http2-connection.js';

/** The versions of HTTP that browsers offer in the TLS handshake (RFC 7301). They speak HTTP/2 only over TLS. */
const ALPN_PROTOCOLS = ['h2', 'http/1.1'];

/** A connection with the version of HTTP that a browser and this server would use. */
export async function openConnection(url: URL, signal: AbortSignal): Promise<Connection> {
  if (url.protocol !== 'https:') return new Http1Connection(url);
  const socket = await handshake(url, signal);
  if (socket.alpnProtocol === 'h2') return new Http2Connection(url, socket);
  socket.destroy();
  return new Http1Connection(url);
}

function handshake({ hostname, port }: URL, signal: AbortSignal): Promise<TLSSocket> {
  const host = hostname.replace(/^\[|\]$/g, '');
  const socket = connect({
    host,
    port: port === '' ? 443 : Number(port),
    ...(isIP(host) === 0 && { servername: host }),
    ...loopbackLookup(hostname),
    ALPNProtocols: ALPN_PROTOCOLS,
  });
  return new Promise((resolve, reject) => {
    const abort = (): void => void socket.destroy(new Error('timeout'));
    signal.addEventListener('abort', abort, { once: true });
    socket.once('secureConnect', () => {
      signal.removeEventListener('abort', abort);
      socket.off('error', reject);
      resolve(socket);
    });
    // A server that closes the connection during the handshake causes no error.
    socket.once('close', () => reject(Object.assign(new Error('closed'), { code: 'ECONNRESET' })));
    socket.once('error', reject);
  });
}

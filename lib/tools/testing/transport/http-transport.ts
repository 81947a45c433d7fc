import {
  Agent,
  type ClientRequest,
  type IncomingMessage,
  type RequestOptions,
  request as requestPlain,
} from 'node:http';
import { Agent as TlsAgent, request as requestTls } from 'node:https';
import { isIP } from 'node:net';
import type { SecureContextOptions } from 'node:tls';
import { type HeaderList, headerListOf } from '../../../standard/header-list.js';
import { arrivedBody } from './arrived-body.js';
import { loopbackLookup } from './loopback-lookup.js';
import type { Transport, WireRequest, WireResponse } from './transport.js';

/**
 * What to trust when a server is asked over TLS, as for `node:https`.
 *
 * @publicApi
 */
export interface CorsBrowserTls extends Pick<SecureContextOptions, 'ca'> {
  readonly rejectUnauthorized?: boolean;
}

/** Makes a request of Node's out of options. */
type Send = (options: RequestOptions) => ClientRequest;

/** A transport to wherever the URL leads, over connections that stay open for the next request. */
export function networkTransport(tls: CorsBrowserTls = {}): Transport {
  const plainAgent = new Agent({ keepAlive: true });
  const tlsAgent = new TlsAgent({ keepAlive: true, ...tls });
  return (request) => {
    const { protocol, port, hostname } = request.url;
    const host = hostname.replace(/^\[|\]$/g, '');
    const isTls = protocol === 'https:';
    const options: RequestOptions = {
      agent: isTls ? tlsAgent : plainAgent,
      host,
      port: port === '' ? (isTls ? 443 : 80) : port,
      ...(isTls && isIP(host) === 0 && { servername: hostname }),
      ...loopbackLookup(hostname),
    };
    const send = isTls ? requestTls : requestPlain;
    return exchange(request, send, options);
  };
}

/** The server closed a connection that was kept for the next request at the very moment of that request. */
class StaleConnection extends Error {}

/** Sends a request by Node's own client, again where a connection was stale: a new one cannot be. */
export async function exchange(request: WireRequest, send: Send, options: RequestOptions): Promise<WireResponse> {
  for (;;) {
    try {
      return await exchangeOnce(request, send, options);
    } catch (error) {
      if (!(error instanceof StaleConnection)) throw error;
    }
  }
}

async function exchangeOnce(request: WireRequest, send: Send, options: RequestOptions): Promise<WireResponse> {
  const { method, url } = request;
  const outgoing = send({ ...options, method, path: url.pathname + url.search });
  // Node writes every method in capitals, and browsers write `patch` as it is given (Fetch, "normalize").
  outgoing.method = method;
  for (const [name, value] of linesOf(request)) outgoing.setHeader(name, value);
  const response = await responseTo(request, outgoing);
  return {
    status: response.statusCode ?? 0,
    statusText: response.statusMessage ?? '',
    headers: headerListOf(response.rawHeaders),
    body: arrivedBody(response, request.signal),
  };
}

function linesOf({ method, url, headers, body }: WireRequest): HeaderList {
  const framed = body !== undefined || ['POST', 'PUT'].includes(method);
  const length: HeaderList = framed ? [['Content-Length', String(body?.length ?? 0)]] : [];
  return [['Host', url.host], ...headers, ...length];
}

function responseTo({ body, signal }: WireRequest, outgoing: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const abort = () => outgoing.destroy(signal?.reason as Error);
    signal?.addEventListener('abort', abort, { once: true });
    outgoing.on('close', () => signal?.removeEventListener('abort', abort));
    outgoing.on('response', resolve);
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      reject(outgoing.reusedSocket && error.code === 'ECONNRESET' ? new StaleConnection(error.message) : error);
    });
    outgoing.end(body);
  });
}

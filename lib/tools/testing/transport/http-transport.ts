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
import { type HeaderList, headerListOf } from '../../fetch/headers/header-list.js';
import { arrivedBody } from './arrived-body.js';
import { loopbackLookup } from './loopback-lookup.js';
import type { Transport, WireRequest, WireResponse } from './transport.js';

/**
 * Which certificates to trust in https requests, as in the options of `node:https`.
 *
 * @publicApi
 */
export interface CorsBrowserTls extends Pick<SecureContextOptions, 'ca'> {
  readonly rejectUnauthorized?: boolean;
}

/** Creates a request of Node's HTTP client. */
type CreateRequest = (options: RequestOptions) => ClientRequest;

/** Sends requests over the network. Connections stay open for the next request. */
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
    const createRequest = isTls ? requestTls : requestPlain;
    return sendRequest(request, createRequest, options);
  };
}

/** The server closed an idle connection at the moment when a request began to use it. */
class StaleConnection extends Error {}

/** Sends a request with Node's HTTP client. If the connection was stale it tries again: a new connection cannot be. */
export async function sendRequest(
  request: WireRequest,
  createRequest: CreateRequest,
  options: RequestOptions,
): Promise<WireResponse> {
  for (;;) {
    try {
      return await sendOnce(request, createRequest, options);
    } catch (error) {
      if (!(error instanceof StaleConnection) || request.signal?.aborted === true) throw error;
    }
  }
}

async function sendOnce(
  request: WireRequest,
  createRequest: CreateRequest,
  options: RequestOptions,
): Promise<WireResponse> {
  const { method, url, signal } = request;
  // The abort can have come while the application started.
  signal?.throwIfAborted();
  const outgoing = createRequest({ ...options, method, path: url.pathname + url.search });
  // Node upper-cases every method, but browsers send `patch` as it is written (Fetch, "normalize a method").
  outgoing.method = method;
  // Node writes `Content-Length: 0` for methods that it does not know. Browsers do so only for POST and PUT.
  outgoing.useChunkedEncodingByDefault = false;
  // Node would drop header lines after the first 1,000 or so, without an error.
  outgoing.maxHeadersCount = 0;
  setHeaders(outgoing, framedHeaders(request));
  const response = await responseTo(request, outgoing);
  return {
    status: response.statusCode ?? 0,
    statusText: response.statusMessage ?? '',
    headers: headerListOf(response.rawHeaders),
    body: arrivedBody(response, signal),
  };
}

/** @throws TypeError for control characters in values, which Node does not send */
function setHeaders(outgoing: ClientRequest, headers: HeaderList): void {
  try {
    for (const [name, value] of headers) outgoing.setHeader(name, value);
  } catch (error) {
    outgoing.on('error', () => undefined).destroy();
    throw error;
  }
}

function framedHeaders({ method, url, headers, body }: WireRequest): HeaderList {
  const hasLength = body !== undefined || ['POST', 'PUT'].includes(method);
  const length: HeaderList = hasLength ? [['Content-Length', String(body?.length ?? 0)]] : [];
  return [['Host', url.host], ...headers, ...length];
}

function responseTo({ body, signal }: WireRequest, outgoing: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    // Without the reason: after the response, nothing listens to the errors of the connection. Readers know the signal.
    const abort = () => void outgoing.destroy();
    signal?.addEventListener('abort', abort, { once: true });
    outgoing.on('close', () => {
      signal?.removeEventListener('abort', abort);
      reject(new Error('The connection was closed before there was a response.'));
    });
    outgoing.on('response', resolve);
    // A page's `fetch()` asks for no other protocol.
    outgoing.on('upgrade', (_response, connection) => connection.destroy());
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      reject(outgoing.reusedSocket && error.code === 'ECONNRESET' ? new StaleConnection(error.message) : error);
    });
    outgoing.end(body);
  });
}

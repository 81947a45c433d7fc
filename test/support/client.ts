import { type Agent, type ClientRequest, type IncomingMessage, type OutgoingHttpHeaders, request } from 'node:http';
import { type RequestOptions, request as requestTls } from 'node:https';
import type { ConnectionOptions } from 'node:tls';
import { type CorsHeaders, corsHeadersOf } from './cors-headers.js';

/** One request, sent exactly like this: `fetch()` does not let us set `Origin` and `Access-Control-Request-*`. */
export interface Asked {
  readonly method?: string | undefined;
  readonly path?: string | undefined;
  /** A list of values is sent as several lines. */
  readonly headers?: OutgoingHttpHeaders | undefined;
  readonly body?: string | Buffer | undefined;
}

export interface Answer {
  readonly status: number;
  /** All `access-control-*` headers and `vary`, and no others. */
  readonly cors: CorsHeaders;
  readonly body: string;
  /** The other headers, as Node joins them. */
  readonly headers: IncomingMessage['headers'];
}

/** Options of a connection with TLS, or with an agent that keeps it open. */
export interface Connection extends Pick<
  ConnectionOptions,
  'pskCallback' | 'checkServerIdentity' | 'ciphers' | 'maxVersion'
> {
  readonly tls?: boolean;
  readonly agent?: Agent;
  /** How long the connection may be silent, in milliseconds. */
  readonly patience?: number;
  readonly host?: string;
}

/** Sends one request to a port of this machine and reads the whole response. */
export async function ask(port: number, asked: Asked = {}, connection: Connection = {}): Promise<Answer> {
  const { method = 'GET', path = '/', body } = asked;
  // Node's client sends no Content-Length for methods that usually have no body.
  const headers = { ...asked.headers, ...(body !== undefined && { 'Content-Length': Buffer.byteLength(body) }) };
  const { tls = false, agent = false, patience = 5_000, host = '127.0.0.1', ...options } = connection;
  return new Promise((resolve, reject) => {
    const send = (tls ? requestTls : request) as (options: RequestOptions) => ClientRequest;
    const outgoing = send({ host, port, method, path, headers, agent, ...options });
    outgoing.on('response', (response) => {
      read(response).then(resolve, reject);
    });
    outgoing.on('error', reject);
    outgoing.setTimeout(patience, () => outgoing.destroy(new Error(`No response to ${method} ${path}`)));
    outgoing.end(body);
  });
}

async function read(response: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return {
    status: response.statusCode ?? 0,
    cors: corsHeadersOf(headerLines(response.rawHeaders)),
    body: Buffer.concat(chunks).toString(),
    headers: response.headers,
  };
}

function* headerLines(raw: readonly string[]): Iterable<[string, string]> {
  for (let i = 0; i < raw.length; i += 2) yield [raw[i] ?? '', raw[i + 1] ?? ''];
}

/** The preflight that a browser sends before a request with this method and these headers. */
export function preflight(origin: string, method: string, path = '/', requestHeaders?: string): Asked {
  const headers = { Origin: origin, 'Access-Control-Request-Method': method };
  return {
    method: 'OPTIONS',
    path,
    headers: requestHeaders === undefined ? headers : { ...headers, 'Access-Control-Request-Headers': requestHeaders },
  };
}

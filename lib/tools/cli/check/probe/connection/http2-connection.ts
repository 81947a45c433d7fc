import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  connect,
  constants,
  type OutgoingHttpHeaders,
} from 'node:http2';
import type { TLSSocket } from 'node:tls';
import { type HeaderList, headerListOf } from '../../../../fetch/headers/header-list.js';
import type { ProbeExchange } from '../probe-exchange.js';
import { type Connection, Http1Required, type OutgoingRequest } from './connection.js';
import { Drain } from './drain.js';

/** HTTP/2 over a TLS connection for which the server selected it. */
export class Http2Connection implements Connection {
  private readonly session: ClientHttp2Session;
  private readonly drain = new Drain();

  constructor(
    private readonly url: URL,
    socket: TLSSocket,
  ) {
    this.session = connect(url.origin, { createConnection: () => socket, settings: { enablePush: false } });
    // The stream of the request reports the error.
    this.session.on('error', () => undefined);
  }

  get isOpen(): boolean {
    return !this.session.closed && !this.session.destroyed;
  }

  async exchange({ method, target, headers }: OutgoingRequest, signal: AbortSignal): Promise<ProbeExchange> {
    const stream = this.session.request(
      { ':method': method, ':path': target, ':authority': this.url.host, ...grouped(headers) },
      { endStream: true, signal },
    );
    const response = await responseOf(stream);
    await this.drain.read(stream);
    return { request: { method, target, headers: [[':authority', this.url.host], ...headers] }, response };
  }

  close(): void {
    this.session.destroy();
  }
}

/** Node expects the values of one name together. */
function grouped(headers: HeaderList): OutgoingHttpHeaders {
  const values: Record<string, string[]> = {};
  for (const [name, value] of headers) (values[name.toLowerCase()] ??= []).push(value);
  return Object.fromEntries(Object.entries(values).map(([name, all]) => [name, all.length === 1 ? all[0] : all]));
}

/** Codes of a server that ends its connections, which is not a mistake in its HTTP/2. */
const CLOSED: readonly number[] = [
  constants.NGHTTP2_NO_ERROR,
  constants.NGHTTP2_CANCEL,
  constants.NGHTTP2_REFUSED_STREAM,
];

function closedEarly(): Error {
  return Object.assign(new Error('closed'), { code: 'ECONNRESET' });
}

function responseOf(stream: ClientHttp2Stream): Promise<ProbeExchange['response']> {
  return new Promise((resolve, reject) => {
    stream.on('response', (...given: unknown[]) => {
      // The third argument has the headers in the order in which they arrived.
      const headers = headerListOf(given[2] as string[]);
      const status = Number(headers.find(([name]) => name === ':status')?.[1]);
      const own = headers.filter(([name]) => !name.startsWith(':'));
      resolve({ httpVersion: '2', status, statusText: '', headers: own });
    });
    const fail = (error?: Error): void => {
      if (stream.rstCode === constants.NGHTTP2_HTTP_1_1_REQUIRED) reject(new Http1Required());
      else reject(error === undefined || CLOSED.includes(stream.rstCode) ? closedEarly() : error);
    };
    stream.on('error', fail).on('close', () => fail());
  });
}

import { Agent as PlainAgent, type IncomingMessage, request as plainRequest } from 'node:http';
import { Agent as TlsAgent, request as tlsRequest } from 'node:https';
import { headerListOf } from '../../../../fetch/headers/header-list.js';
import { loopbackLookup } from '../../../../testing/transport/loopback-lookup.js';
import { isSafe } from '../../../request/asked-request.js';
import { switchedProtocols } from '../client-errors.js';
import type { ProbeExchange } from '../probe-exchange.js';
import type { Connection, OutgoingRequest } from './connection.js';
import { Drain } from './drain.js';

/** The maximum size of response headers, in bytes. Node's default is a quarter of what browsers read. */
const MAX_HEADER_BYTES = 64 * 1024;

/** HTTP/1.1, with a connection that stays open between requests. */
export class Http1Connection implements Connection {
  readonly isOpen = true;
  private readonly agent: PlainAgent;
  private readonly drain = new Drain();

  constructor(private readonly url: URL) {
    this.agent = new (url.protocol === 'https:' ? TlsAgent : PlainAgent)({ keepAlive: true });
  }

  async exchange({ method, target, headers }: OutgoingRequest, signal: AbortSignal): Promise<ProbeExchange> {
    const request = {
      method,
      target,
      headers: [['Host', this.url.host] as const, ...headers, ['Connection', 'keep-alive'] as const],
    };
    const response = await this.transfer(request, signal, this.agent);
    await this.drain.read(response);
    return { request, response: received(response) };
  }

  close(): void {
    this.agent.destroy();
  }

  private transfer(request: OutgoingRequest, signal: AbortSignal, agent: PlainAgent | false): Promise<IncomingMessage> {
    const send = this.url.protocol === 'https:' ? tlsRequest : plainRequest;
    return new Promise((resolve, reject) => {
      const outgoing = send({
        host: this.url.hostname.replace(/^\[|\]$/g, ''),
        port: this.url.port,
        ...loopbackLookup(this.url.hostname),
        path: request.target,
        method: request.method,
        headers: request.headers.flat(),
        agent,
        signal,
        maxHeaderSize: MAX_HEADER_BYTES,
      });
      outgoing.on('upgrade', (_, socket) => {
        socket.destroy();
        reject(switchedProtocols(this.url));
      });
      outgoing.on('response', resolve).on('error', (error) => {
        // A server may close a connection just when it is reused. That is not an error.
        if (outgoing.reusedSocket && isSafe(request.method)) resolve(this.transfer(request, signal, false));
        else reject(error);
      });
      outgoing.end();
    });
  }
}

function received({
  httpVersion,
  statusCode = 0,
  statusMessage = '',
  rawHeaders,
}: IncomingMessage): ProbeExchange['response'] {
  return { httpVersion, status: statusCode, statusText: statusMessage, headers: headerListOf(rawHeaders) };
}

import { Agent as PlainAgent, type IncomingMessage, request as plainRequest } from 'node:http';
import { Agent as TlsAgent, request as tlsRequest } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { type HeaderList, headerListOf } from '../../../fetch/headers/header-list.js';
import { loopbackLookup } from '../../../testing/transport/loopback-lookup.js';
import { isSafe } from '../../request/asked-request.js';
import { explainFailure, switchedProtocols, timedOut } from './client-errors.js';
import type { ProbeExchange, SentRequest } from './probe-exchange.js';

/** The maximum size of response headers, in bytes. Node's default is a quarter of what browsers read. */
const MAX_HEADER_BYTES = 64 * 1024;
/** How much of a body is read so that the connection can be reused, in bytes. The content does not matter. */
const MAX_BODY_BYTES = 64 * 1024;
/** How long to wait for the rest of a body, in milliseconds: some never end. */
const BODY_PATIENCE = 250;

/** Sends requests to one URL exactly as given, and returns the responses unchanged. It does not follow redirects. */
export class CheckClient {
  private readonly agent: PlainAgent;

  constructor(
    private readonly url: URL,
    private readonly timeout: number,
  ) {
    this.agent = new (url.protocol === 'https:' ? TlsAgent : PlainAgent)({ keepAlive: true });
  }

  /** @throws {CommandError} with the reason if there is no response */
  async send(method: string, headers: HeaderList): Promise<ProbeExchange> {
    const request: SentRequest = {
      method,
      target: this.url.pathname + this.url.search,
      headers: [['Host', this.url.host], ...headers, ['Connection', 'keep-alive']],
    };
    const signal = AbortSignal.timeout(this.timeout);
    try {
      const response = await this.transfer(request, signal, this.agent);
      await drain(response);
      return { request, response: received(response) };
    } catch (error) {
      throw signal.aborted ? timedOut(this.url, this.timeout) : explainFailure(error as Error, this.url);
    }
  }

  /** Closes the connections, which would keep the process alive. */
  close(): void {
    this.agent.destroy();
  }

  private transfer(request: SentRequest, signal: AbortSignal, agent: PlainAgent | false): Promise<IncomingMessage> {
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

/** Reads a body to its end, so that the connection can be reused. Closes the connection if the body is long or slow. */
async function drain(response: IncomingMessage): Promise<void> {
  const patience = new AbortController();
  void sleep(BODY_PATIENCE, undefined, { signal: patience.signal }).then(
    () => response.destroy(),
    () => undefined,
  );
  try {
    let bytes = 0;
    for await (const chunk of response) {
      bytes += (chunk as Buffer).length;
      if (bytes > MAX_BODY_BYTES) break;
    }
  } catch {
    // An incomplete body does not change the headers.
  } finally {
    patience.abort();
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

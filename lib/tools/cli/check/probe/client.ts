import { Agent as PlainAgent, type IncomingMessage, request as plainRequest } from 'node:http';
import { Agent as TlsAgent, request as tlsRequest } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { type HeaderList, headerListOf } from '../../../../standard/header-list.js';
import { loopbackLookup } from '../../../testing/transport/loopback-lookup.js';
import { isSafe } from '../../request/asked-request.js';
import { explainFailure, timedOut } from './client-errors.js';
import type { ProbeExchange, SentRequest } from './probe-exchange.js';

/** The headers of a response that are read, in bytes; Node's own limit is a quarter of what browsers read. */
const MAX_HEADER_BYTES = 64 * 1024;
/** How much of a body is read to keep the connection, in bytes. Nothing in it matters here. */
const MAX_BODY_BYTES = 64 * 1024;
/** How long is waited for the rest of a body, in milliseconds: some never end. */
const BODY_PATIENCE = 250;

/** Sends requests to one URL, exactly as they are given, and reads what comes back as it stands. Follows nothing. */
export class CheckClient {
  private readonly agent: PlainAgent;

  constructor(
    private readonly url: URL,
    private readonly timeout: number,
  ) {
    this.agent = new (url.protocol === 'https:' ? TlsAgent : PlainAgent)({ keepAlive: true });
  }

  /** @throws {CommandError} when there is no answer, with the reason */
  async send(method: string, headers: HeaderList): Promise<ProbeExchange> {
    const request: SentRequest = {
      method,
      target: this.url.pathname + this.url.search,
      headers: [['Host', this.url.host], ...headers, ['Connection', 'keep-alive']],
    };
    const signal = AbortSignal.timeout(this.timeout);
    try {
      const response = await this.transfer(request, signal, this.agent);
      await readAway(response);
      return { request, response: received(response) };
    } catch (error) {
      throw signal.aborted ? timedOut(this.url, this.timeout) : explainFailure(error as Error, this.url);
    }
  }

  /** Lets the connections go, which would keep the process. */
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
      outgoing.on('response', resolve).on('error', (error) => {
        // A server may close a connection at the very moment at which it is used again; nothing is wrong with it then.
        if (outgoing.reusedSocket && isSafe(request.method)) resolve(this.transfer(request, signal, false));
        else reject(error);
      });
      outgoing.end();
    });
  }
}

/** Reads a body to its end, so that the connection can be used again, or gives both up where it is long or slow. */
async function readAway(response: IncomingMessage): Promise<void> {
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
    // A body that is cut off does not change the headers.
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

import { isSafe } from '../../request/asked-request.js';
import { explainFailure, timedOut } from './client-errors.js';
import { type Connection, Http1Required, type OutgoingRequest } from './connection/connection.js';
import { Http1Connection } from './connection/http1-connection.js';
import { openConnection } from './connection/open-connection.js';
import type { ProbeExchange } from './probe-exchange.js';
import type { Probe } from './probes.js';

/** Sends requests to one URL, one at a time, over the version of HTTP that a browser would use. It does not follow redirects. */
export class CheckClient {
  /** How many requests were sent. */
  requests = 0;
  private connection: Connection | undefined;

  constructor(
    private readonly url: URL,
    private readonly timeout: number,
  ) {}

  /** @throws {CommandError} with the reason if there is no response */
  async send({ method, headers, query }: Pick<Probe, 'method' | 'headers' | 'query'>): Promise<ProbeExchange> {
    const signal = AbortSignal.timeout(this.timeout);
    this.requests += 1;
    try {
      return await this.exchange({ method, target: this.target(query), headers }, signal);
    } catch (error) {
      throw signal.aborted ? timedOut(this.url, this.timeout) : explainFailure(error as Error, this.url);
    }
  }

  private target(query: string | undefined): string {
    const { pathname, search } = this.url;
    return pathname + search + (query === undefined ? '' : `${search === '' ? '?' : '&'}${query}`);
  }

  close(): void {
    this.connection?.close();
  }

  private async exchange(request: OutgoingRequest, signal: AbortSignal): Promise<ProbeExchange> {
    const reused = this.connection?.isOpen === true ? this.connection : undefined;
    const connection = reused ?? (await openConnection(this.url, signal));
    this.connection = connection;
    try {
      return await connection.exchange(request, signal);
    } catch (error) {
      if (error instanceof Http1Required) return this.exchangeOver(new Http1Connection(this.url), request, signal);
      // A server may close a connection just when it is reused. That is not an error.
      if (reused === undefined || reused.isOpen || signal.aborted || !isSafe(request.method)) throw error;
      return this.exchangeOver(await openConnection(this.url, signal), request, signal);
    }
  }

  private exchangeOver(connection: Connection, request: OutgoingRequest, signal: AbortSignal): Promise<ProbeExchange> {
    this.connection?.close();
    this.connection = connection;
    return connection.exchange(request, signal);
  }
}

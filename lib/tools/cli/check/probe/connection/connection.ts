import type { HeaderList } from '../../../../fetch/headers/header-list.js';
import type { ProbeExchange } from '../probe-exchange.js';

/** A request before the connection adds its own headers. */
export interface OutgoingRequest {
  readonly method: string;
  /** The path and the query. */
  readonly target: string;
  readonly headers: HeaderList;
}

/** A way to the server that speaks one version of HTTP. */
export interface Connection {
  /** Whether it can send another request. */
  readonly isOpen: boolean;
  /** Sends a request exactly as given, and returns the response unchanged. Rejects if there is none. */
  exchange(request: OutgoingRequest, signal: AbortSignal): Promise<ProbeExchange>;
  /** An open connection would keep the process alive. */
  close(): void;
}

/** The server refuses this request over HTTP/2 (RFC 9113, section 7: HTTP_1_1_REQUIRED). Browsers repeat it over HTTP/1.1. */
export class Http1Required extends Error {}

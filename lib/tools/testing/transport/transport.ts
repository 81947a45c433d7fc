import type { HeaderList } from '../../fetch/headers/header-list.js';

/** A request as it is sent. The transport adds only the headers that frame the message. */
export interface WireRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: HeaderList;
  readonly body: Uint8Array | undefined;
  readonly signal: AbortSignal | undefined;
}

export interface WireResponse {
  readonly status: number;
  readonly statusText: string;
  readonly headers: HeaderList;
  /** The bytes if all of them arrived with the headers, otherwise a stream. */
  readonly body: Uint8Array | ReadableStream<Uint8Array>;
}

/** Sends a request to its URL. Rejects if no response arrives. */
export type Transport = (request: WireRequest) => Promise<WireResponse>;

/** The application did not start. That is not a network error, so `fetch()` rejects with the cause. */
export class NotStarted extends Error {
  constructor(override readonly cause: unknown) {
    super('The application did not start.');
  }
}

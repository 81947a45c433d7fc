import type { HeaderList } from '../../../standard/header-list.js';

/** What goes over the wire: nothing is added to the headers but what frames the message. */
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
  /** Complete, where its length was known; a stream where the server may go on for long. */
  readonly body: Uint8Array | ReadableStream<Uint8Array>;
}

/** Sends a request to wherever its URL leads; rejects if no response arrives. */
export type Transport = (request: WireRequest) => Promise<WireResponse>;

/** The application did not start. That is no matter of the network: whoever asks gets the cause, as it is. */
export class NotStarted extends Error {
  constructor(override readonly cause: unknown) {
    super('The application did not start.');
  }
}

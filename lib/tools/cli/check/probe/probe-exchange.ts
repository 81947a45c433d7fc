import type { HeaderList } from '../../../fetch/headers/header-list.js';

export interface SentRequest {
  readonly method: string;
  /** The path and the query. */
  readonly target: string;
  readonly headers: HeaderList;
}

export interface ReceivedResponse {
  readonly httpVersion: string;
  readonly status: number;
  readonly statusText: string;
  /** In the order and case in which they arrived, including duplicates. */
  readonly headers: HeaderList;
}

export interface ProbeExchange {
  readonly request: SentRequest;
  readonly response: ReceivedResponse;
}

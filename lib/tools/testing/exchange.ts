import type { HeaderList } from '../fetch/headers/header-list.js';

/**
 * A request as it was sent, and the response as it arrived. Header lines are separate and in their original order.
 *
 * @publicApi
 */
export interface CorsExchange {
  /** A CORS-preflight request, or the request of the script. Every redirect makes another exchange. */
  readonly type: 'preflight' | 'request';
  readonly request: CorsExchangeRequest;
  /** `undefined` if no response arrived. */
  readonly response: CorsExchangeResponse | undefined;
  /** Whether the response came from the HTTP cache of the browser. Then nothing was sent. */
  readonly fromCache: boolean;
  /** What the headers do not show, such as `'same-origin: no CORS check'`. Often empty. */
  readonly notes: readonly string[];
}

/**
 * A request with every header that was sent, including those that scripts cannot set.
 *
 * @publicApi
 */
export interface CorsExchangeRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: HeaderList;
}

/**
 * A response with every header that arrived, including those that scripts cannot read.
 *
 * @publicApi
 */
export interface CorsExchangeResponse {
  readonly status: number;
  readonly statusText: string;
  readonly headers: HeaderList;
}

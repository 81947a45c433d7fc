import type { HeaderList } from '../../standard/header-list.js';

/**
 * One request as it was sent, and the response as it arrived, header lines apart and in the order of the wire.
 *
 * @publicApi
 */
export interface CorsExchange {
  /** A CORS-preflight request, or the request that the script made, once for every redirect. */
  readonly type: 'preflight' | 'request';
  readonly request: CorsExchangeRequest;
  /** `undefined` if none arrived. */
  readonly response: CorsExchangeResponse | undefined;
  /** Whether the response came from the HTTP cache of the browser, and nothing was sent. */
  readonly fromCache: boolean;
}

/**
 * A request with every header that was sent, those that browsers keep to themselves included.
 *
 * @publicApi
 */
export interface CorsExchangeRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: HeaderList;
}

/**
 * A response with every header that arrived, whether a script may read it or not.
 *
 * @publicApi
 */
export interface CorsExchangeResponse {
  readonly status: number;
  readonly statusText: string;
  readonly headers: HeaderList;
}

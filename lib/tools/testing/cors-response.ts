import type { HeaderList } from '../../standard/header-list.js';
import { basicFilteredHeaders, corsFilteredHeaders } from '../fetch/readable-headers.js';
import type { CorsExchange } from './exchange.js';
import type { Fetched } from './fetching/run-fetch.js';
import type { WireResponse } from './transport/transport.js';

/**
 * A standard `Response` that holds what a script may read of it, and nothing more: an opaque one is empty and has status 0.
 * A body without an end, such as server-sent events, stays open until it is cancelled: `await response.body?.cancel()`.
 *
 * @publicApi
 */
export interface CorsResponse extends Response {
  /** What no script is told: every request of this fetch and its response, preflights and redirects included. */
  readonly exchanges: readonly CorsExchange[];
}

/** What a script can tell of a response. */
interface Shown {
  readonly type: 'basic' | 'cors' | 'opaque' | 'opaqueredirect';
  readonly url: string;
  readonly redirected: boolean;
  readonly status: number;
  readonly statusText: string;
  readonly headers: HeaderList;
  readonly body: WireResponse['body'] | null;
}

/** Fetch, "filtered response": opaque, opaque-redirect, CORS or basic. */
export function filteredResponse(fetched: Fetched, exchanges: readonly CorsExchange[]): CorsResponse {
  const { state, response, isManualRedirect } = fetched;
  const url = state.url.href.replace(/#.*$/, '');
  if (isManualRedirect) return build({ ...HIDDEN, type: 'opaqueredirect', url }, exchanges);
  if (state.tainting === 'opaque') return build({ ...HIDDEN, type: 'opaque', url: '' }, exchanges);

  const { status, statusText, headers, body } = response;
  const isCors = state.tainting === 'cors';
  const readable = isCors ? corsFilteredHeaders(headers, state.credentials) : basicFilteredHeaders(headers);
  const shown: Shown = {
    type: isCors ? 'cors' : 'basic',
    url,
    redirected: state.urls.length > 1,
    status,
    statusText,
    headers: readable,
    body: hasBody(state.method, status) ? body : null,
  };
  return build(shown, exchanges);
}

const HIDDEN = { redirected: false, status: 0, statusText: '', headers: [], body: null };

/** Fetch, "null body status", and HEAD. */
function hasBody(method: string, status: number): boolean {
  return method !== 'HEAD' && ![101, 103, 204, 205, 304].includes(status);
}

/** Node's constructor refuses what servers may send and `fetch()` may show, so it gets the body and the headers alone. */
function build(shown: Shown, exchanges: readonly CorsExchange[]): CorsResponse {
  const { body, headers, ...told } = shown;
  const response = new Response(body as Uint8Array<ArrayBuffer> | null, { headers: headers as [string, string][] });
  const ok = told.status >= 200 && told.status <= 299;
  const clone = () => {
    const copy = Response.prototype.clone.call(response);
    return build({ ...shown, body: copy.body }, exchanges);
  };
  const properties = Object.entries({ ...told, ok, exchanges, clone }).map(
    ([name, value]) => [name, { value }] as const,
  );
  return Object.defineProperties(response, Object.fromEntries(properties)) as CorsResponse;
}

import type { HeaderList } from '../fetch/headers/header-list.js';
import { basicFilteredHeaders, corsFilteredHeaders } from '../fetch/headers/readable-headers.js';
import type { CorsExchange } from './exchange.js';
import type { FetchResult } from './fetching/main-fetch.js';
import { newResponse, nodeGlobals } from './node-globals.js';
import type { WireResponse } from './transport/transport.js';

/**
 * A standard `Response` with only what a script can read. An opaque response is empty and has status 0. A body that never
 * ends, such as server-sent events, stays open until you cancel it: `await response.body?.cancel()`.
 *
 * @publicApi
 */
export interface CorsResponse extends Response {
  /** What browsers hide from scripts: every request of this `fetch()` and its response, with preflights and redirects. */
  readonly exchanges: readonly CorsExchange[];
  /** The notes of the last exchange, such as `'same-origin: no CORS check'`. */
  readonly notes: readonly string[];
}

/** What a script can read of a response. */
interface FilteredFields {
  readonly type: 'basic' | 'cors' | 'opaque' | 'opaqueredirect';
  readonly url: string;
  readonly redirected: boolean;
  readonly status: number;
  readonly statusText: string;
  readonly headers: HeaderList;
  readonly body: WireResponse['body'] | null;
}

/** Fetch, "filtered response": opaque, opaque-redirect, CORS or basic. */
export function filteredResponse(result: FetchResult, exchanges: readonly CorsExchange[]): CorsResponse {
  const { state, response, body, isManualRedirect } = result;
  const url = state.url.href.replace(/#.*$/, '');
  if (isManualRedirect) return createResponse({ ...HIDDEN, type: 'opaqueredirect', url }, exchanges);
  if (state.tainting === 'opaque') return createResponse({ ...HIDDEN, type: 'opaque', url: '' }, exchanges);

  const { status, statusText, headers } = response;
  const isCors = state.tainting === 'cors';
  const readable = isCors ? corsFilteredHeaders(headers, state.credentials) : basicFilteredHeaders(headers);
  const fields: FilteredFields = {
    type: isCors ? 'cors' : 'basic',
    url,
    redirected: state.urls.length > 1,
    status,
    statusText,
    headers: readable,
    body,
  };
  return createResponse(fields, exchanges);
}

const HIDDEN = { redirected: false, status: 0, statusText: '', headers: [], body: null };

/** Node's constructor refuses valid statuses such as 0 and 101, so it receives body and headers only. */
function createResponse(fields: FilteredFields, exchanges: readonly CorsExchange[]): CorsResponse {
  const { body, headers, ...own } = fields;
  const response = newResponse(body, { headers: headers as [string, string][] });
  const ok = own.status >= 200 && own.status <= 299;
  const clone = () => {
    const copy = nodeGlobals().Response.prototype.clone.call(response);
    return createResponse({ ...fields, body: copy.body }, exchanges);
  };
  const notes = exchanges.at(-1)?.notes ?? [];
  const properties = Object.entries({ ...own, ok, exchanges, notes, clone }).map(
    ([name, value]) => [name, { value }] as const,
  );
  makeImmutable(response.headers);
  return Object.defineProperties(response, Object.fromEntries(properties)) as CorsResponse;
}

/** Fetch, `Headers` with the guard "immutable". */
function makeImmutable(headers: Headers): void {
  const value = () => {
    throw new TypeError('The headers of a response that fetch() returned cannot be changed.');
  };
  Object.defineProperties(headers, { append: { value }, delete: { value }, set: { value } });
}

import type { HeaderList } from '../fetch/headers/header-list.js';
import { basicFilteredHeaders, corsFilteredHeaders } from '../fetch/headers/readable-headers.js';
import type { CorsExchange } from './exchange.js';
import type { FetchResult } from './fetching/main-fetch.js';
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
  const { state, response, isManualRedirect } = result;
  const url = state.url.href.replace(/#.*$/, '');
  if (isManualRedirect) return createResponse({ ...HIDDEN, type: 'opaqueredirect', url }, exchanges);
  if (state.tainting === 'opaque') return createResponse({ ...HIDDEN, type: 'opaque', url: '' }, exchanges);

  const { status, statusText, headers, body } = response;
  const isCors = state.tainting === 'cors';
  const readable = isCors ? corsFilteredHeaders(headers, state.credentials) : basicFilteredHeaders(headers);
  const fields: FilteredFields = {
    type: isCors ? 'cors' : 'basic',
    url,
    redirected: state.urls.length > 1,
    status,
    statusText,
    headers: readable,
    body: hasBody(state.method, status) ? body : null,
  };
  return createResponse(fields, exchanges);
}

const HIDDEN = { redirected: false, status: 0, statusText: '', headers: [], body: null };

/** Fetch, "null body status", and HEAD. */
function hasBody(method: string, status: number): boolean {
  return method !== 'HEAD' && ![101, 103, 204, 205, 304].includes(status);
}

/** Node's constructor refuses valid statuses such as 0 and 101, so it receives body and headers only. */
function createResponse(fields: FilteredFields, exchanges: readonly CorsExchange[]): CorsResponse {
  const { body, headers, ...own } = fields;
  const response = new Response(body as Uint8Array<ArrayBuffer> | null, { headers: headers as [string, string][] });
  const ok = own.status >= 200 && own.status <= 299;
  const clone = () => {
    const copy = Response.prototype.clone.call(response);
    return createResponse({ ...fields, body: copy.body }, exchanges);
  };
  const properties = Object.entries({ ...own, ok, exchanges, clone }).map(
    ([name, value]) => [name, { value }] as const,
  );
  return Object.defineProperties(response, Object.fromEntries(properties)) as CorsResponse;
}

import { failed } from '../../fetch/failure.js';
import { type Header, type HeaderList, getHeader, hasHeader } from '../../fetch/headers/header-list.js';
import { sentHeaders } from './browser-headers.js';
import type { CorsExchange } from '../exchange.js';
import { httpNetworkFetch, type RecordExchange, type Recording } from './http-network-fetch.js';
import type { CachedRequest, HttpCache, StoredResponse } from '../state/http-cache.js';
import type { CookieRequest } from '../state/cookies.js';
import { NetworkError } from '../network-error.js';
import type { Page } from '../state/page.js';
import { type RequestState, isCrossSite } from './request-state.js';
import type { WireResponse } from '../transport/transport.js';
import { watchedBody } from '../transport/watched-body.js';

/** Fetch, "HTTP-network-or-cache fetch", which calls "HTTP-network fetch". */
export async function httpNetworkOrCacheFetch(
  page: Page,
  given: RequestState,
  type: CorsExchange['type'],
  record: RecordExchange,
): Promise<WireResponse> {
  const state = withCacheMode(given);
  const cookies = cookieRequest(page, state);
  const hasCredentials = sendsCredentials(state);
  const { header, withheld } = page.cookies.select(cookies, hasCredentials ? undefined : state.credentials);
  const headers: HeaderList = [...sentHeaders(state), ...(header === undefined ? [] : [['Cookie', header] as const])];
  const notes = [
    ...(state.tainting === 'basic' ? ['same-origin: no CORS check'] : []),
    // A preflight never has cookies.
    ...(type === 'preflight' ? [] : withheld.map((cookie) => `withheld: ${cookie}`)),
  ];
  const start = { type, request: { method: state.method, url: state.url.href, headers }, notes };
  const send = (conditional: HeaderList) => {
    const request = { ...start.request, headers: [...headers, ...conditional] };
    const recording: Recording = { record, start: { ...start, request } };
    return httpNetworkFetch(page, state, recording, hasCredentials ? cookies : undefined);
  };

  // Parts of responses are neither taken from the cache nor stored (RFC 9111, section 3.3, leaves both open).
  const httpCache = hasHeader(state.headers, 'Range') ? undefined : page.httpCache;
  const request: CachedRequest = {
    method: state.method,
    url: state.url,
    headers,
    partition: page.partition,
  };
  if (httpCache === undefined || !['GET', 'HEAD'].includes(state.method)) {
    const response = await send([]);
    if (httpCache !== undefined) invalidate(httpCache, request, response);
    return response;
  }
  const useStored = (response: WireResponse) => record({ ...start, response, fromCache: true });
  return cacheFetch(httpCache, request, state, send, useStored);
}

/** Fetch, "HTTP-network-or-cache fetch", step 8.15: conditional headers of the script switch the cache off. */
function withCacheMode(state: RequestState): RequestState {
  const names = ['If-Modified-Since', 'If-None-Match', 'If-Unmodified-Since', 'If-Match', 'If-Range'];
  const isConditional = names.some((name) => hasHeader(state.headers, name));
  return state.cache === 'default' && isConditional ? { ...state, cache: 'no-store' } : state;
}

function sendsCredentials({ credentials, tainting }: RequestState): boolean {
  return credentials === 'include' || (credentials === 'same-origin' && tainting === 'basic');
}

function cookieRequest({ partition }: Page, state: RequestState): CookieRequest {
  return { url: state.url, isCrossSite: isCrossSite(state), partition };
}

function invalidate(cache: HttpCache, request: CachedRequest, { status }: WireResponse): void {
  if (request.method !== 'OPTIONS' && status >= 200 && status < 400) cache.invalidate(request);
}

/** Fetch, "HTTP-network-or-cache fetch", steps 8.24 to 10. */
async function cacheFetch(
  cache: HttpCache,
  request: CachedRequest,
  state: RequestState,
  send: (conditional: HeaderList) => Promise<WireResponse>,
  useStored: (response: WireResponse) => void,
): Promise<WireResponse> {
  const bypasses = ['no-store', 'reload'].includes(state.cache);
  const stored = bypasses ? undefined : cache.find(request);
  if (stored !== undefined && canUseStored(stored, state)) {
    useStored(stored.response);
    return stored.response;
  }
  if (state.cache === 'only-if-cached') throw new NetworkError(failed('cache-only', state.url.href, [], []).failure);

  const response = await send(stored === undefined ? [] : conditionalHeaders(stored));
  if (stored !== undefined && response.status === 304) return cache.freshen(request, stored.response, response.headers);
  if (state.cache === 'no-store') return response;
  return storing(cache, request, response);
}

function canUseStored({ isFresh, isOtherVariant }: StoredResponse, { cache }: RequestState): boolean {
  if (isOtherVariant) return false;
  return ['force-cache', 'only-if-cached'].includes(cache) || (isFresh && cache !== 'no-cache');
}

/** For another variant browsers send only the tag: its date says nothing about this request. */
function conditionalHeaders({ response: { headers }, isOtherVariant }: StoredResponse): readonly Header[] {
  const pairs = [
    ['If-None-Match', getHeader(headers, 'ETag')],
    ['If-Modified-Since', isOtherVariant ? undefined : getHeader(headers, 'Last-Modified')],
  ] as const;
  return pairs.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
}

/** In milliseconds: how long `fetch()` waits for the rest of a body. Then the next `fetch()` finds it in the cache. */
const PATIENCE = 100;

/** Stores a response when its body is complete. An open body is not waited for: it could stay open. */
async function storing(cache: HttpCache, request: CachedRequest, response: WireResponse): Promise<WireResponse> {
  const { body } = response;
  if (ArrayBuffer.isView(body)) cache.store(request, response);
  if (ArrayBuffer.isView(body) || !cache.canStore(request, response)) return response;
  const chunks: Uint8Array[] = [];
  return new Promise((resolve) => {
    const onEnd = (isComplete: boolean) => {
      if (isComplete) cache.store(request, { ...response, body: Buffer.concat(chunks) });
      clearTimeout(timer);
      resolve(result);
    };
    const watch = { onChunk: (chunk: Uint8Array) => chunks.push(chunk), onEnd, readAhead: 1024 * 1024 };
    const result = { ...response, body: watchedBody(body, watch) };
    const timer = setTimeout(() => {
      resolve(result);
    }, PATIENCE);
  });
}

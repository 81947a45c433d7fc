import { failed } from '../../fetch/failure.js';
import { type Header, type HeaderList, getHeader, hasHeader, valuesOf } from '../../../standard/header-list.js';
import { siteOf } from '../../fetch/site.js';
import { sentHeaders } from './browser-headers.js';
import type { CorsExchange } from '../exchange.js';
import type { CachedRequest, HttpCache, StoredResponse } from '../state/http-cache.js';
import { NetworkError } from '../network-error.js';
import type { Page } from '../state/page.js';
import type { RequestState } from './request-state.js';
import { NotStarted, type WireResponse } from '../transport/transport.js';

/** Keeps an exchange for whoever wants to know. */
export type KeepExchange = (exchange: CorsExchange) => void;

type Kind = Pick<CorsExchange, 'type'> & { readonly keep: KeepExchange };

/** Fetch, "HTTP-network-or-cache fetch", and "HTTP-network fetch" below it. */
export async function networkOrCacheFetch(page: Page, given: RequestState, kind: Kind): Promise<WireResponse> {
  const state = withCacheMode(given);
  const cookie = sendsCredentials(state) ? page.cookies.header(state.url, state.origin) : undefined;
  const headers = [...sentHeaders(state), ...(cookie === undefined ? [] : [['Cookie', cookie] as const])];
  const { httpCache } = page;
  if (httpCache === undefined || !['GET', 'HEAD'].includes(state.method)) {
    const response = await networkFetch(page, state, headers, kind);
    if (httpCache !== undefined) invalidate(httpCache, cachedRequest(state, headers), response);
    return response;
  }
  return cacheFetch(page, httpCache, state, headers, kind);
}

/** Fetch, "HTTP-network-or-cache fetch", step 8.15: a script that asks conditionally keeps caches out. */
function withCacheMode(state: RequestState): RequestState {
  const names = ['If-Modified-Since', 'If-None-Match', 'If-Unmodified-Since', 'If-Match', 'If-Range'];
  const isConditional = names.some((name) => hasHeader(state.headers, name));
  return state.cache === 'default' && isConditional ? { ...state, cache: 'no-store' } : state;
}

function sendsCredentials({ credentials, tainting }: RequestState): boolean {
  return credentials === 'include' || (credentials === 'same-origin' && tainting === 'basic');
}

function cachedRequest({ method, url, origin }: RequestState, headers: HeaderList): CachedRequest {
  return { method, url, headers, partition: siteOf(origin) };
}

function invalidate(cache: HttpCache, request: CachedRequest, { status }: WireResponse): void {
  if (request.method !== 'OPTIONS' && status >= 200 && status < 400) cache.invalidate(request);
}

/** Fetch, "HTTP-network-or-cache fetch", steps 8.24 to 10. */
async function cacheFetch(
  page: Page,
  cache: HttpCache,
  state: RequestState,
  headers: HeaderList,
  kind: Kind,
): Promise<WireResponse> {
  const request = cachedRequest(state, headers);
  const bypasses = ['no-store', 'reload'].includes(state.cache);
  const stored = bypasses ? undefined : cache.find(request);
  if (stored !== undefined && mayUse(stored, state)) {
    kind.keep({ type: kind.type, request: told(state, headers), response: stored.response, fromCache: true });
    return stored.response;
  }
  if (state.cache === 'only-if-cached') throw new NetworkError(failed('cache-only', state.url.href, [], []).failure);

  const asked = [...headers, ...(stored === undefined ? [] : validators(stored.response.headers))];
  const response = await networkFetch(page, state, asked, kind);
  if (stored !== undefined && response.status === 304) return cache.freshen(request, stored.response, response.headers);
  if (state.cache === 'no-store') return response;
  const complete = await completed(response);
  cache.store(request, complete);
  return complete;
}

function mayUse({ isFresh }: StoredResponse, { cache }: RequestState): boolean {
  return ['force-cache', 'only-if-cached'].includes(cache) || (isFresh && cache !== 'no-cache');
}

function validators(headers: HeaderList): readonly Header[] {
  const pairs = [
    ['If-None-Match', getHeader(headers, 'ETag')],
    ['If-Modified-Since', getHeader(headers, 'Last-Modified')],
  ] as const;
  return pairs.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
}

/** An endless response is not kept. */
async function completed(response: WireResponse): Promise<WireResponse> {
  if (
    response.body instanceof Uint8Array ||
    getHeader(response.headers, 'Content-Type')?.includes('event-stream') === true
  ) {
    return response;
  }
  return { ...response, body: new Uint8Array(await new Response(response.body).arrayBuffer()) };
}

async function networkFetch(page: Page, state: RequestState, headers: HeaderList, kind: Kind): Promise<WireResponse> {
  const { method, url, body, signal } = state;
  const request = told(state, headers);
  const response = await page.send({ method, url, headers, body: body?.bytes, signal }).catch((error: unknown) => {
    if (error instanceof NotStarted) throw error.cause;
    kind.keep({ type: kind.type, request, response: undefined, fromCache: false });
    if (signal?.aborted === true) throw signal.reason;
    throw new NetworkError(failed('connection', causeOf(error), [], []).failure, { cause: error });
  });
  kind.keep({ type: kind.type, request, response, fromCache: false });
  if (sendsCredentials(state)) page.cookies.store(valuesOf(response.headers, 'Set-Cookie'), url, state.origin);
  return response;
}

/** Several addresses that fail make one error without a message; and test runners have an `Error` of their own. */
function causeOf(error: unknown): string {
  const { message, code } = error as Partial<NodeJS.ErrnoException>;
  return [message, code].find(Boolean) ?? String(error);
}

function told({ method, url }: RequestState, headers: HeaderList): CorsExchange['request'] {
  return { method, url: url.href, headers };
}

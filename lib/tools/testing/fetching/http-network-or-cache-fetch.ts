import { failed } from '../../fetch/failure.js';
import { type Header, type HeaderList, getHeader, hasHeader, valuesOf } from '../../fetch/headers/header-list.js';
import { siteOf } from '../../fetch/site.js';
import { sentHeaders } from './browser-headers.js';
import type { CorsExchange } from '../exchange.js';
import type { CachedRequest, HttpCache, StoredResponse } from '../state/http-cache.js';
import { NetworkError } from '../network-error.js';
import type { Page } from '../state/page.js';
import type { RequestState } from './request-state.js';
import { NotStarted, type WireResponse } from '../transport/transport.js';

/** Records an exchange for the test. */
export type RecordExchange = (exchange: CorsExchange) => void;

/** Which kind of exchange this is, and where to record it. */
type Recording = Pick<CorsExchange, 'type'> & { readonly record: RecordExchange };

/** Fetch, "HTTP-network-or-cache fetch", which calls "HTTP-network fetch". */
export async function httpNetworkOrCacheFetch(
  page: Page,
  given: RequestState,
  recording: Recording,
): Promise<WireResponse> {
  const state = withCacheMode(given);
  const cookie = sendsCredentials(state) ? page.cookies.header(state.url, state.origin) : undefined;
  const headers = [...sentHeaders(state), ...(cookie === undefined ? [] : [['Cookie', cookie] as const])];
  const { httpCache } = page;
  if (httpCache === undefined || !['GET', 'HEAD'].includes(state.method)) {
    const response = await httpNetworkFetch(page, state, headers, recording);
    if (httpCache !== undefined) invalidate(httpCache, cachedRequest(state, headers), response);
    return response;
  }
  return cacheFetch(page, httpCache, state, headers, recording);
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
  recording: Recording,
): Promise<WireResponse> {
  const request = cachedRequest(state, headers);
  const bypasses = ['no-store', 'reload'].includes(state.cache);
  const stored = bypasses ? undefined : cache.find(request);
  if (stored !== undefined && canUseStored(stored, state)) {
    recording.record({
      type: recording.type,
      request: describeRequest(state, headers),
      response: stored.response,
      fromCache: true,
    });
    return stored.response;
  }
  if (state.cache === 'only-if-cached') throw new NetworkError(failed('cache-only', state.url.href, [], []).failure);

  const conditional = [...headers, ...(stored === undefined ? [] : conditionalHeaders(stored.response.headers))];
  const response = await httpNetworkFetch(page, state, conditional, recording);
  if (stored !== undefined && response.status === 304) return cache.freshen(request, stored.response, response.headers);
  if (state.cache === 'no-store') return response;
  const complete = await readBody(response);
  cache.store(request, complete);
  return complete;
}

function canUseStored({ isFresh }: StoredResponse, { cache }: RequestState): boolean {
  return ['force-cache', 'only-if-cached'].includes(cache) || (isFresh && cache !== 'no-cache');
}

function conditionalHeaders(headers: HeaderList): readonly Header[] {
  const pairs = [
    ['If-None-Match', getHeader(headers, 'ETag')],
    ['If-Modified-Since', getHeader(headers, 'Last-Modified')],
  ] as const;
  return pairs.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
}

/** Reads the body, so that the response can be stored. Event streams never end and stay as they are. */
async function readBody(response: WireResponse): Promise<WireResponse> {
  if (
    response.body instanceof Uint8Array ||
    getHeader(response.headers, 'Content-Type')?.includes('event-stream') === true
  ) {
    return response;
  }
  return { ...response, body: new Uint8Array(await new Response(response.body).arrayBuffer()) };
}

async function httpNetworkFetch(
  page: Page,
  state: RequestState,
  headers: HeaderList,
  recording: Recording,
): Promise<WireResponse> {
  const { method, url, body, signal } = state;
  const request = describeRequest(state, headers);
  const response = await page.send({ method, url, headers, body: body?.bytes, signal }).catch((error: unknown) => {
    if (error instanceof NotStarted) throw error.cause;
    recording.record({ type: recording.type, request, response: undefined, fromCache: false });
    if (signal?.aborted === true) throw signal.reason;
    throw new NetworkError(failed('connection', causeOf(error), [], []).failure, { cause: error });
  });
  recording.record({ type: recording.type, request, response, fromCache: false });
  if (sendsCredentials(state)) page.cookies.store(valuesOf(response.headers, 'Set-Cookie'), url, state.origin);
  return response;
}

/** An error about several addresses has no message. `instanceof Error` fails, because test runners replace `Error`. */
function causeOf(error: unknown): string {
  const { message, code } = error as Partial<NodeJS.ErrnoException>;
  return [message, code].find(Boolean) ?? String(error);
}

function describeRequest({ method, url }: RequestState, headers: HeaderList): CorsExchange['request'] {
  return { method, url: url.href, headers };
}

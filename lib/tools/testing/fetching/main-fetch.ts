import { corsCheck } from '../../fetch/cors-check.js';
import { type FetchFailure, failed } from '../../fetch/failure.js';
import { preflightHeaders, preflightTriggers } from '../../fetch/preflight-request.js';
import { checkPreflight } from '../../fetch/preflight-response.js';
import { checkTarget } from '../../fetch/request-blocking.js';
import { isRedirectStatus, redirect } from '../../fetch/redirect.js';
import { checkResourcePolicy } from '../../fetch/resource-policy.js';
import { responseTainting } from '../../fetch/response-tainting.js';
import { discardBody } from '../transport/arrived-body.js';
import { decodedBody } from '../transport/decoded-body.js';
import { checkAddressSpace } from './address-space.js';
import { matchesIntegrity } from './integrity.js';
import { NetworkError } from '../network-error.js';
import { newResponse } from '../node-globals.js';
import type { RecordExchange } from './http-network-fetch.js';
import { httpNetworkOrCacheFetch } from './http-network-or-cache-fetch.js';
import type { Page } from '../state/page.js';
import { type RequestState, redirectedState, toPreflightedRequest } from './request-state.js';
import type { WireResponse } from '../transport/transport.js';

/** The response before it is filtered, and the request after all redirects. */
export interface FetchResult {
  readonly state: RequestState;
  readonly response: WireResponse;
  /** The decoded body. `null` if the script gets none. */
  readonly body: WireResponse['body'] | null;
  /** Fetch, "opaque-redirect filtered response". */
  readonly isManualRedirect: boolean;
}

/**
 * Fetch, "main fetch" and "HTTP fetch". The loop runs once for every redirect.
 *
 * @throws NetworkError
 */
export async function mainFetch(page: Page, first: RequestState, record: RecordExchange): Promise<FetchResult> {
  let state = first;
  let isPreflighted = false;
  try {
    for (;;) {
      checkBlocked(page, state.url);
      state = { ...state, tainting: orThrow(responseTainting(state)).tainting };
      isPreflighted ||= needsPreflight(state);
      if (needsPreflight(state)) await corsPreflightFetch(page, state, record);
      const response = await httpNetworkOrCacheFetch(page, state, 'request', record);
      const next = checkAndFollow(page, state, response);
      if (next === undefined || next === 'manual') return await resultOf(state, response, next === 'manual');
      state = next;
    }
  } catch (error) {
    // Main fetch, step 12: a network error clears the cache entries of this request.
    if (isPreflighted) page.preflights.clear(toPreflightedRequest(state), targetOf(state));
    throw error;
  }
}

/** Main fetch, step 7, and Local Network Access. */
function checkBlocked(page: Page, url: URL): void {
  orThrow(checkTarget(page.origin, url));
  orThrow(checkAddressSpace(page, url));
}

/** Main fetch, step 12. Only requests of `fetch()` have the unsafe-request flag. */
function needsPreflight(state: RequestState): boolean {
  if (state.tainting !== 'cors') return false;
  return state.isUnsafe ? preflightTriggers(toPreflightedRequest(state)).length > 0 : state.useCorsPreflight;
}

/** Main fetch, step 23: with integrity metadata, the body is read and compared before `fetch()` resolves. */
async function resultOf(state: RequestState, response: WireResponse, isManualRedirect: boolean): Promise<FetchResult> {
  const isOpaque = isManualRedirect || state.tainting === 'opaque';
  const body = isOpaque || !hasBody(state.method, response.status) ? null : decodedBody(response);
  if (state.integrity === '') return { state, response, body, isManualRedirect };
  const bytes = await readWhole(body, state);
  if (body === null || !matchesIntegrity(bytes, state.integrity)) {
    throw new NetworkError(failed('integrity', state.url.href, [], []).failure);
  }
  return { state, response, body: bytes, isManualRedirect };
}

/**
 * @throws NetworkError if the connection ends too early, or the body cannot be decoded
 */
async function readWhole(body: FetchResult['body'], { signal, url }: RequestState): Promise<Uint8Array> {
  try {
    return new Uint8Array(await newResponse(body).arrayBuffer());
  } catch (error) {
    signal?.throwIfAborted();
    throw new NetworkError(failed('integrity', url.href, [], []).failure, { cause: error });
  }
}

/** Fetch, "null body status", and HEAD. */
function hasBody(method: string, status: number): boolean {
  return method !== 'HEAD' && ![101, 103, 204, 205, 304].includes(status);
}

/** Fetch, "CORS-preflight fetch". Nothing is sent if the cache covers the request. */
async function corsPreflightFetch(page: Page, state: RequestState, record: RecordExchange): Promise<void> {
  const request = toPreflightedRequest(state);
  // Chromium and Firefox ask again where the HTTP cache is bypassed. In the standard it is another cache.
  const bypassesCache = ['no-store', 'reload'].includes(state.cache);
  if (!bypassesCache && page.preflights.covers(request, targetOf(state))) return;
  const preflight: RequestState = {
    ...state,
    method: 'OPTIONS',
    headers: preflightHeaders(request),
    body: undefined,
    // For another origin the default means no credentials: a preflight never carries any.
    credentials: 'same-origin',
    cache: 'default',
  };
  const response = await httpNetworkOrCacheFetch(page, preflight, 'preflight', record);
  discardBody(response.body);
  const { grant } = orThrow(checkPreflight(request, response, page.tolerance));
  page.preflights.store(request, targetOf(state), grant);
}

/** Fetch, "HTTP fetch", from step 4.4: checks a response and follows it. A body that no script will read is discarded. */
function checkAndFollow(page: Page, state: RequestState, response: WireResponse): ReturnType<typeof follow> {
  let isReadable = false;
  try {
    checkAccess(page, state, response);
    const next = follow(state, response);
    isReadable = next === undefined && state.tainting !== 'opaque';
    return next;
  } finally {
    if (!isReadable) discardBody(response.body);
  }
}

/** Fetch, "HTTP fetch", steps 4.4 and 5. */
function checkAccess(page: Page, state: RequestState, response: WireResponse): void {
  if (state.tainting === 'cors') orThrow(corsCheck(toPreflightedRequest(state), response.headers));
  if (state.tainting === 'opaque') orThrow(checkResourcePolicy(page.origin, state.url, response.headers));
}

/** Fetch, "HTTP fetch", step 6: the next request, or `undefined` if the response is the result. */
function follow(state: RequestState, response: WireResponse): RequestState | 'manual' | undefined {
  if (!isRedirectStatus(response.status)) return undefined;
  if (state.redirect === 'manual') return 'manual';
  if (state.redirect === 'error') {
    throw new NetworkError(failed('redirect-mode', state.url.href, [`status ${response.status}`], []).failure);
  }
  const { body } = state;
  const kind = body === undefined ? 'none' : body.isStream ? 'stream' : 'source';
  const { redirection } = orThrow(redirect({ ...state, body: kind }, response));
  return redirection && redirectedState(state, redirection);
}

/** Fetch, "cache entry match" compares with the current URL of the request, including its fragment. */
function targetOf({ url }: RequestState): string {
  return url.href;
}

function orThrow<Granted>(
  verdict: ({ readonly ok: true } & Granted) | { readonly ok: false; readonly failure: FetchFailure },
): Granted {
  if (!verdict.ok) throw new NetworkError(verdict.failure);
  return verdict;
}

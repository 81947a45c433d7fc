import { corsCheck } from '../../fetch/cors-check.js';
import { type FetchFailure, failed } from '../../fetch/failure.js';
import { preflightHeaders, preflightTriggers } from '../../fetch/preflight-request.js';
import { checkPreflight } from '../../fetch/preflight-response.js';
import { isRedirectStatus, redirect } from '../../fetch/redirect.js';
import { checkResourcePolicy } from '../../fetch/resource-policy.js';
import { responseTainting } from '../../fetch/response-tainting.js';
import { discardBody } from '../transport/arrived-body.js';
import { NetworkError } from '../network-error.js';
import { type KeepExchange, networkOrCacheFetch } from './network-or-cache.js';
import type { Page } from '../state/page.js';
import { type RequestState, asPreflighted, redirected } from './request-state.js';
import type { WireResponse } from '../transport/transport.js';

/** A response before it is filtered, and the request as redirects left it. */
export interface Fetched {
  readonly state: RequestState;
  readonly response: WireResponse;
  /** Fetch, "opaque-redirect filtered response". */
  readonly isManualRedirect: boolean;
}

/**
 * Fetch, "main fetch" and "HTTP fetch", a round for every redirect.
 *
 * @throws NetworkError
 */
export async function runFetch(page: Page, first: RequestState, keep: KeepExchange): Promise<Fetched> {
  let state = first;
  let isPreflighted = false;
  try {
    for (;;) {
      state = { ...state, tainting: orThrow(responseTainting(state)).tainting };
      const needsPreflight = state.tainting === 'cors' && preflightTriggers(asPreflighted(state)).length > 0;
      isPreflighted ||= needsPreflight;
      if (needsPreflight) await preflight(page, state, keep);
      const response = await networkOrCacheFetch(page, state, { type: 'request', keep });
      const next = checked(page, state, response);
      if (next === undefined || next === 'manual') return { state, response, isManualRedirect: next === 'manual' };
      state = next;
    }
  } catch (error) {
    // Main fetch, step 12: a grant that came to nothing is forgotten.
    if (isPreflighted) page.preflights.clear(asPreflighted(state), targetOf(state));
    throw error;
  }
}

/** Fetch, "CORS-preflight fetch", unless the cache makes it unnecessary. */
async function preflight(page: Page, state: RequestState, keep: KeepExchange): Promise<void> {
  const request = asPreflighted(state);
  if (page.preflights.covers(request, targetOf(state))) return;
  const asked: RequestState = {
    ...state,
    method: 'OPTIONS',
    headers: preflightHeaders(request),
    body: undefined,
    // The default, which for another origin means none: a preflight never carries credentials.
    credentials: 'same-origin',
    cache: 'default',
  };
  const response = await networkOrCacheFetch(page, asked, { type: 'preflight', keep });
  discardBody(response);
  const { grant } = orThrow(checkPreflight(request, response, page.tolerance));
  page.preflights.store(request, targetOf(state), grant);
}

/** Fetch, "HTTP fetch", from step 4.4 on: what comes next. A body that no script will read is let go of. */
function checked(page: Page, state: RequestState, response: WireResponse): ReturnType<typeof follow> {
  let isReadable = false;
  try {
    checkAccess(page, state, response);
    const next = follow(state, response);
    isReadable = next === undefined && state.tainting !== 'opaque';
    return next;
  } finally {
    if (!isReadable) discardBody(response);
  }
}

/** Fetch, "HTTP fetch", steps 4.4 and 5. */
function checkAccess(page: Page, state: RequestState, response: WireResponse): void {
  if (state.tainting === 'cors') orThrow(corsCheck(asPreflighted(state), response.headers));
  if (state.tainting === 'opaque') orThrow(checkResourcePolicy(page.origin, state.url, response.headers));
}

/** Fetch, "HTTP fetch", step 6: the next request, or `undefined` where the response is the result. */
function follow(state: RequestState, response: WireResponse): RequestState | 'manual' | undefined {
  if (!isRedirectStatus(response.status)) return undefined;
  if (state.redirect === 'manual') return 'manual';
  if (state.redirect === 'error') {
    throw new NetworkError(failed('redirect-mode', state.url.href, [`status ${response.status}`], []).failure);
  }
  const { body } = state;
  const kind = body === undefined ? 'none' : body.isStream ? 'stream' : 'source';
  const { redirection } = orThrow(redirect({ ...state, body: kind }, response));
  return redirection && redirected(state, redirection);
}

/** Fetch, "cache entry match": the entry's URL is the request's current URL, and its fragment is a part of that. */
function targetOf({ url }: RequestState): string {
  return url.href;
}

function orThrow<Granted>(
  verdict: ({ readonly ok: true } & Granted) | { readonly ok: false; readonly failure: FetchFailure },
): Granted {
  if (!verdict.ok) throw new NetworkError(verdict.failure);
  return verdict;
}

import type { PreflightedRequest } from '../../fetch/preflight-request.js';
import type { Redirection } from '../../fetch/redirect.js';
import { serializeRequestOrigin } from '../../fetch/request-origin.js';
import { siteRelation } from '../../fetch/site.js';
import type { ResponseTainting } from '../../fetch/response-tainting.js';
import type { Page } from '../state/page.js';
import type { ScriptRequest } from './script-request.js';

/** Fetch, "request": the parts that redirects can change, and what the script asked for. */
export interface RequestState extends ScriptRequest {
  readonly origin: string;
  readonly urls: readonly [URL, ...URL[]];
  readonly tainting: ResponseTainting;
}

export function initialState(request: ScriptRequest, page: Page): RequestState {
  return { ...request, origin: page.origin, urls: [request.url], tainting: 'basic' };
}

/** The request after a redirect. */
export function redirectedState(state: RequestState, { url, method, headers, keepsBody }: Redirection): RequestState {
  const body = keepsBody ? state.body : undefined;
  return { ...state, url, method, headers, body, urls: [...state.urls, url] };
}

/** Fetch, "serializing a request origin". */
export function serializedOrigin({ origin, urls }: RequestState): string {
  return serializeRequestOrigin(origin, urls);
}

/**
 * Fetch, "determine the same-site mode": the URL belongs to another site than the page, or a redirect led through another
 * site ("redirect-taint").
 */
export function isCrossSite({ origin, urls }: RequestState): boolean {
  return urls.some((url, i) => {
    const isLast = i === urls.length - 1;
    const leavesSite = !isLast && siteRelation(url.origin, (urls[i + 1] ?? url).origin) === 'cross-site';
    return (isLast || leavesSite) && siteRelation(origin, url.origin) === 'cross-site';
  });
}

/** The parts of the request that the CORS check and the preflight read. */
export function toPreflightedRequest(state: RequestState): PreflightedRequest {
  const { method, headers, credentials, useCorsPreflight } = state;
  return { origin: serializedOrigin(state), method, headers, credentials, useCorsPreflight };
}

import type { PreflightedRequest } from '../../fetch/preflight-request.js';
import type { Redirection } from '../../fetch/redirect.js';
import { serializeRequestOrigin } from '../../fetch/request-origin.js';
import type { ResponseTainting } from '../../fetch/response-tainting.js';
import type { Page } from '../state/page.js';
import type { ScriptRequest } from './script-request.js';

/** Fetch, "request", as far as redirects change it on the way. */
export interface RequestState extends ScriptRequest {
  readonly origin: string;
  readonly urls: readonly [URL, ...URL[]];
  readonly tainting: ResponseTainting;
}

export function firstState(request: ScriptRequest, page: Page): RequestState {
  return { ...request, origin: page.origin, urls: [request.url], tainting: 'basic' };
}

export function redirected(state: RequestState, { url, method, headers, keepsBody }: Redirection): RequestState {
  const body = keepsBody ? state.body : undefined;
  return { ...state, url, method, headers, body, urls: [...state.urls, url] };
}

/** Fetch, "serializing a request origin". */
export function serializedOrigin({ origin, urls }: RequestState): string {
  return serializeRequestOrigin(origin, urls);
}

/** The request as the CORS check and the preflight see it. */
export function asPreflighted(state: RequestState): PreflightedRequest {
  const { method, headers, credentials, body } = state;
  return { origin: serializedOrigin(state), method, headers, credentials, useCorsPreflight: body?.isStream === true };
}

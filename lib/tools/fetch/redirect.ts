import { MALFORMED, extractLocation } from './headers/extract-values.js';
import { type RedirectCode, type Verdict, failed } from './failure.js';
import { NON_WILDCARD_REQUEST_HEADER_NAME } from './headers/unsafe-request-headers.js';
import { type HeaderList, valuesOf, withoutHeaders } from './headers/header-list.js';
import { areSameOrigin } from './request-origin.js';
import type { RequestMode, ResponseTainting } from './response-tainting.js';

/** How many redirects browsers follow. */
export const MAX_REDIRECTS = 20;

/** Fetch, "request-body-header name": a redirect that drops the body drops these headers too. */
const REQUEST_BODY_HEADER_NAMES = ['Content-Encoding', 'Content-Language', 'Content-Location', 'Content-Type'];

/** The parts of a request that a redirect can change, and those that decide whether a browser follows it. */
export interface RedirectedRequest {
  readonly method: string;
  readonly headers: HeaderList;
  /** A `stream` cannot be sent twice. */
  readonly body: 'none' | 'source' | 'stream';
  /** The URLs that were requested so far, at least one (Fetch, "URL list"). */
  readonly urls: readonly [URL, ...URL[]];
  /** The origin of the page. Redirects do not change it. */
  readonly origin: string;
  readonly mode: RequestMode;
  readonly tainting: ResponseTainting;
}

/** Where a redirect leads, and what the next request keeps. */
export interface Redirection {
  readonly url: URL;
  readonly method: string;
  readonly headers: HeaderList;
  readonly keepsBody: boolean;
}

/** Fetch, "redirect status". */
export function isRedirectStatus(status: number): boolean {
  return [301, 302, 303, 307, 308].includes(status);
}

/** Fetch, "HTTP-redirect fetch". Without `Location` the response is the result, and `redirection` is undefined. */
export function redirect(
  request: RedirectedRequest,
  response: { readonly status: number; readonly headers: HeaderList },
): Verdict<RedirectCode, { readonly redirection: Redirection | undefined }> {
  const current = request.urls.at(-1) ?? request.urls[0];
  const extracted = extractLocation(response.headers);
  if (extracted === undefined) return { ok: true, redirection: undefined };
  const location = extracted === MALFORMED ? extracted : escapeBytes(extracted);

  const fail = (code: RedirectCode, subject = '') => failed(code, subject, locationLines(response.headers), []);
  if (location === MALFORMED || !URL.canParse(location, current.href)) return fail('redirect-location');
  const url = new URL(location, current);
  if (url.hash === '' && !location.includes('#')) url.hash = current.hash;

  if (!['http:', 'https:'].includes(url.protocol)) return fail('redirect-scheme', url.href);
  if (request.urls.length > MAX_REDIRECTS) return fail('redirect-count');
  if (hasForbiddenUserInfo(request, url)) return fail('redirect-user-info');
  if (response.status !== 303 && request.body === 'stream') return fail('redirect-stream');
  return { ok: true, redirection: { url, ...rewrite(request, response.status, current, url) } };
}

/** Browsers read the bytes as UTF-8. Escaped, they stay the same in a URL, even where they are not valid UTF-8. */
function escapeBytes(location: string): string {
  return location.replace(/[\x80-\xff]/g, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Steps 9 and 10: a redirect to or from another origin must not contain user info. */
function hasForbiddenUserInfo({ mode, origin, tainting }: RedirectedRequest, url: URL): boolean {
  if (url.username === '' && url.password === '') return false;
  return tainting === 'cors' || (mode === 'cors' && !areSameOrigin(origin, url.origin));
}

/** Steps 12 and 13: the method, body and headers of the next request. */
function rewrite({ method, headers, body }: RedirectedRequest, status: number, from: URL, to: URL) {
  const becomesGet =
    status === 303 ? !['GET', 'HEAD'].includes(method) : [301, 302].includes(status) && method === 'POST';
  const credentials = from.origin === to.origin ? [] : [NON_WILDCARD_REQUEST_HEADER_NAME];
  return {
    method: becomesGet ? 'GET' : method,
    headers: withoutHeaders(headers, becomesGet ? [...REQUEST_BODY_HEADER_NAMES, ...credentials] : credentials),
    keepsBody: !becomesGet && body !== 'none',
  };
}

function locationLines(headers: HeaderList): readonly string[] {
  return valuesOf(headers, 'Location').map((value) => `Location: ${value}`);
}

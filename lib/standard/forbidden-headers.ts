import type { Header } from './header-list.js';
import { isForbiddenMethod } from './methods.js';
import { splitValue } from './split-value.js';

const FORBIDDEN = new Set([
  'accept-charset',
  'accept-encoding',
  'access-control-request-headers',
  'access-control-request-method',
  'connection',
  'content-length',
  'cookie',
  'cookie2',
  'date',
  'dnt',
  'expect',
  'host',
  'keep-alive',
  'origin',
  'referer',
  'set-cookie',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'via',
]);

/** They make some servers run another method than the one that was checked. */
const METHOD_OVERRIDES = new Set(['x-http-method', 'x-http-method-override', 'x-method-override']);

/** Fetch, "forbidden request-header": browsers drop it without a word when a script sets it. */
export function isForbiddenRequestHeader([name, value]: Header): boolean {
  const lower = name.toLowerCase();
  if (FORBIDDEN.has(lower) || lower.startsWith('proxy-') || lower.startsWith('sec-')) return true;
  return METHOD_OVERRIDES.has(lower) && splitValue(value).some(isForbiddenMethod);
}

/** Fetch, "forbidden response-header name": no script may read it, whatever the server exposes. */
export function isForbiddenResponseHeaderName(name: string): boolean {
  return ['set-cookie', 'set-cookie2'].includes(name.toLowerCase());
}

/** Fetch, "request-body-header name": gone where a redirect drops the body. */
export const REQUEST_BODY_HEADER_NAMES = ['Content-Encoding', 'Content-Language', 'Content-Location', 'Content-Type'];

/** Fetch, "CORS non-wildcard request-header name": no `*` covers it, and no redirect carries it to another origin. */
export const NON_WILDCARD_REQUEST_HEADER_NAME = 'Authorization';

/** Fetch, "forbidden request-header". Names that begin with `proxy-` or `sec-` are forbidden as well. */
const FORBIDDEN_REQUEST_HEADER_NAMES: ReadonlySet<string> = new Set([
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

/** Fetch, "CORS protocol": the headers that a server sends. */
const CORS_RESPONSE_HEADER_NAMES: ReadonlySet<string> = new Set([
  'access-control-allow-origin',
  'access-control-allow-credentials',
  'access-control-allow-methods',
  'access-control-allow-headers',
  'access-control-allow-private-network',
  'access-control-expose-headers',
  'access-control-max-age',
]);

/** Headers that a browser sends itself, or reads from the response to a preflight. Scripts see neither. */
const CORS_PREFLIGHT_HEADER_NAMES: ReadonlySet<string> = new Set([
  'origin',
  'access-control-request-method',
  'access-control-request-headers',
  'access-control-allow-methods',
  'access-control-allow-headers',
  'access-control-max-age',
]);

/** Whether scripts cannot set this header, whatever its value. See also `isForbiddenRequestHeader`. */
export function isForbiddenRequestHeaderName(name: string): boolean {
  const lower = name.toLowerCase();
  return FORBIDDEN_REQUEST_HEADER_NAMES.has(lower) || lower.startsWith('proxy-') || lower.startsWith('sec-');
}

/** Fetch, "forbidden response-header name": scripts cannot read it, even if the server exposes it. */
export function isForbiddenResponseHeaderName(name: string): boolean {
  return ['set-cookie', 'set-cookie2'].includes(name.toLowerCase());
}

/** Whether this header has a meaning only in a response. */
export function isCorsResponseHeaderName(name: string): boolean {
  return CORS_RESPONSE_HEADER_NAMES.has(name.toLowerCase());
}

/** Whether this header has a meaning only in a request, or in the response to a preflight. */
export function isCorsPreflightHeaderName(name: string): boolean {
  return CORS_PREFLIGHT_HEADER_NAMES.has(name.toLowerCase());
}

/** Fetch, "forbidden request-header": scripts cannot set them, so no preflight asks for them. */
const FORBIDDEN_REQUEST_HEADERS: ReadonlySet<string> = new Set([
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

/** Fetch, "CORS protocol": what a server sends. */
const CORS_RESPONSE_HEADERS: ReadonlySet<string> = new Set([
  'access-control-allow-origin',
  'access-control-allow-credentials',
  'access-control-allow-methods',
  'access-control-allow-headers',
  'access-control-allow-private-network',
  'access-control-expose-headers',
  'access-control-max-age',
]);

/** What a browser sends, or reads on the answer to a preflight, which no script sees. */
const CORS_PREFLIGHT_HEADERS: ReadonlySet<string> = new Set([
  'origin',
  'access-control-request-method',
  'access-control-request-headers',
  'access-control-allow-methods',
  'access-control-allow-headers',
  'access-control-max-age',
]);

/** @param name in lower case, like those of the functions below */
export function isForbiddenRequestHeader(name: string): boolean {
  return FORBIDDEN_REQUEST_HEADERS.has(name) || name.startsWith('proxy-') || name.startsWith('sec-');
}

/** Whether it only makes sense in a response. */
export function isCorsResponseHeader(name: string): boolean {
  return CORS_RESPONSE_HEADERS.has(name);
}

/** Fetch, "forbidden response-header name". */
export function isForbiddenResponseHeader(name: string): boolean {
  return name === 'set-cookie' || name === 'set-cookie2';
}

/** Whether it only makes sense in a request or in the answer to a preflight. */
export function isCorsPreflightHeader(name: string): boolean {
  return CORS_PREFLIGHT_HEADERS.has(name);
}

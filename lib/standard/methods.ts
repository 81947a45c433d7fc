/** Fetch, "normalize a method": browsers upper-case these six methods, and no others. */
export const NORMALIZED_METHODS: readonly string[] = Object.freeze(['DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT']);

/** The methods that Node's HTTP server knows. It responds with 400 to any other before the application sees the request. */
export const KNOWN_METHODS: readonly string[] = Object.freeze(
  (
    'ACL BIND CHECKOUT CONNECT COPY DELETE GET HEAD LINK LOCK M-SEARCH MERGE MKACTIVITY MKCALENDAR MKCOL MOVE NOTIFY ' +
    'OPTIONS PATCH POST PROPFIND PROPPATCH PURGE PUT QUERY REBIND REPORT SEARCH SOURCE SUBSCRIBE TRACE UNBIND UNLINK ' +
    'UNLOCK UNSUBSCRIBE'
  ).split(' '),
);

const KNOWN: ReadonlySet<string> = new Set(KNOWN_METHODS);

/** Whether Node's HTTP server knows the method. `patch` is another than `PATCH`. */
export function isKnownMethod(method: string): boolean {
  return KNOWN.has(method);
}

const FORBIDDEN_METHODS: ReadonlySet<string> = new Set(['CONNECT', 'TRACE', 'TRACK']);
const CORS_SAFELISTED_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST']);

/** Fetch, "forbidden method": scripts cannot send it, in upper or lower case. */
export function isForbiddenMethod(method: string): boolean {
  return FORBIDDEN_METHODS.has(method.toUpperCase());
}

/** Fetch, "normalize a method". `patch` stays as it is. */
export function normalizeMethod(method: string): string {
  const upper = method.toUpperCase();
  return NORMALIZED_METHODS.includes(upper) ? upper : method;
}

/** Fetch, "CORS-safelisted method": it does not need a preflight. */
export function isCorsSafelistedMethod(method: string): boolean {
  return CORS_SAFELISTED_METHODS.has(method);
}

/** RFC 9110, section 5.6.2: what a method and a header name have to be. */
export function isToken(value: string): boolean {
  return /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(value);
}

const FORBIDDEN = new Set(['CONNECT', 'TRACE', 'TRACK']);
const NORMALIZED = new Set(['DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT']);
const SAFELISTED = new Set(['GET', 'HEAD', 'POST']);

/** Fetch, "forbidden method": no script may send it, whatever its case. */
export function isForbiddenMethod(method: string): boolean {
  return FORBIDDEN.has(method.toUpperCase());
}

/** Fetch, "normalize" of a method: six are upper-cased, and `patch` stays as it is. */
export function normalizeMethod(method: string): string {
  const upper = method.toUpperCase();
  return NORMALIZED.has(upper) ? upper : method;
}

/** Fetch, "CORS-safelisted method": by itself no reason for a preflight. */
export function isCorsSafelistedMethod(method: string): boolean {
  return SAFELISTED.has(method);
}

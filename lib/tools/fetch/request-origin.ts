/** The serialisation of every opaque origin: a sandboxed frame's, a `data:` or `file:` page's. */
export const OPAQUE_ORIGIN = 'null';

/** Whether two serialised origins are the same. Opaque ones never are, not even to each other (HTML, "same origin"). */
export function areSameOrigin(a: string, b: string): boolean {
  return a === b && a !== OPAQUE_ORIGIN;
}

/**
 * Whether this is an origin as a browser would send it: `null`, or scheme, host and a port that is not the default one,
 * lower-cased and without a path. Schemes of embedded browsers (`capacitor://localhost`) count.
 */
export function isSerializedOrigin(value: string): boolean {
  if (value === OPAQUE_ORIGIN) return true;
  if (!/^[a-z][a-z0-9+.-]*:\/\/[^/?#@\s]+$/.test(value)) return false;
  if (!URL.canParse(value)) return false;
  const { origin } = new URL(value);
  return origin === value || (origin === OPAQUE_ORIGIN && !/^(?:https?|wss?|ftp|file):/.test(value));
}

/**
 * Fetch, "redirect-taint", as far as it tells same-origin from the rest: a request that went from a foreign origin to
 * yet another one no longer speaks for the page.
 *
 * @param urls the request's URL list: where it went first, then every redirect
 */
export function isRedirectTainted(origin: string, urls: readonly URL[]): boolean {
  return urls.some((url, i) => {
    const last = urls[i - 1];
    return last !== undefined && !areSameOrigin(url.origin, last.origin) && !areSameOrigin(origin, last.origin);
  });
}

/** Fetch, "serializing a request origin": what `Origin` says, and what the CORS check compares with. */
export function serializeRequestOrigin(origin: string, urls: readonly URL[]): string {
  return isRedirectTainted(origin, urls) ? OPAQUE_ORIGIN : origin;
}

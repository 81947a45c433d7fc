/** How every opaque origin is serialized, for example that of a sandboxed frame, a `data:` or a `file:` page. */
export const OPAQUE_ORIGIN = 'null';

/** Whether two serialized origins are the same. Opaque origins never are (HTML, "same origin"). */
export function areSameOrigin(a: string, b: string): boolean {
  return a === b && a !== OPAQUE_ORIGIN;
}

/**
 * Whether a browser could send this origin: `null`, or scheme, host and non-default port in lower case, without a path.
 * Schemes of embedded browsers (`capacitor://localhost`) are accepted.
 */
export function isSerializedOrigin(value: string): boolean {
  if (value === OPAQUE_ORIGIN) return true;
  if (!/^[a-z][a-z0-9+.-]*:\/\/[^/?#@\s]+$/.test(value)) return false;
  if (!URL.canParse(value)) return false;
  const { origin } = new URL(value);
  return origin === value || (origin === OPAQUE_ORIGIN && !/^(?:https?|wss?|ftp|file):/.test(value));
}

/**
 * Fetch, "redirect-taint", reduced to what CORS needs: the request was redirected from one origin that is not the page's
 * to a different origin, so its `Origin` header no longer names the page.
 *
 * @param urls the request's URL list: the first URL, then the URL of every redirect
 */
export function isRedirectTainted(origin: string, urls: readonly URL[]): boolean {
  return urls.some((url, i) => {
    const previous = urls[i - 1];
    if (previous === undefined || areSameOrigin(url.origin, previous.origin)) return false;
    return !areSameOrigin(origin, previous.origin);
  });
}

/** Fetch, "serializing a request origin": the value of `Origin`. The CORS check compares with the same value. */
export function serializeRequestOrigin(origin: string, urls: readonly URL[]): string {
  return isRedirectTainted(origin, urls) ? OPAQUE_ORIGIN : origin;
}

import type { Cookie } from 'tough-cookie';
import { type CookieJar, defaultPath, domainMatch, pathMatch } from 'tough-cookie';
import { isPotentiallyTrustworthy } from '../../fetch/trustworthy.js';

/**
 * RFC 6265bis, section 5.7, step 17: a response over http cannot replace or hide a Secure cookie, not even one of another
 * subdomain.
 *
 * @returns why the cookie is not stored, or `undefined` if it can be
 */
export function shadowsSecureCookie(jar: CookieJar, cookie: Cookie, url: URL): string | undefined {
  if (cookie.secure || isPotentiallyTrustworthy(url)) return undefined;
  const domain = cookie.domain ?? url.hostname;
  const path = cookie.path ?? defaultPath(url.pathname);
  const isShadowed = jar.serializeSync()?.cookies.some((stored) => {
    const { key, secure, domain: otherDomain, path: otherPath } = stored as Partial<Cookie>;
    if (key !== cookie.key || secure !== true || !otherDomain || !otherPath) return false;
    const isSameHost = domainMatch(domain, otherDomain) === true || domainMatch(otherDomain, domain) === true;
    return isSameHost && pathMatch(path, otherPath);
  });
  return isShadowed === true ? 'a Secure cookie of this name exists, and the URL is http' : undefined;
}

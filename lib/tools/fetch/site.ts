import { loadSuffixList } from '../../lazy.cjs';
import { areSameOrigin } from './request-origin.js';

/** The relation of two origins (HTML, "same site"), as `Sec-Fetch-Site` writes it. */
export type SiteRelation = 'same-origin' | 'same-site' | 'cross-site';

/** Two serialized origins are same-site if they have the same scheme and the same registrable domain (or host). */
export function siteRelation(a: string, b: string): SiteRelation {
  if (areSameOrigin(a, b)) return 'same-origin';
  if (!URL.canParse(a) || !URL.canParse(b)) return 'cross-site';
  return new URL(a).protocol === new URL(b).protocol && isSchemelesslySameSite(a, b) ? 'same-site' : 'cross-site';
}

/** The same without the scheme (HTML, "schemelessly same site"). */
export function isSchemelesslySameSite(a: string, b: string): boolean {
  if (!URL.canParse(a) || !URL.canParse(b)) return false;
  return siteOf(a) === siteOf(b);
}

/** The registrable domain of a serialized origin, or its host if it has none. */
export function siteOf(origin: string): string {
  const host = URL.canParse(origin) ? new URL(origin).hostname : origin;
  const domain = loadSuffixList().getDomain(host, { allowPrivateDomains: true });
  if (domain === null) return host;
  // The library drops a dot at the end. With the dot it is another domain, in the standard and in browsers.
  return host.endsWith('.') ? `${domain}.` : domain;
}

/** A schemeful site (HTML, "obtain a site"): browsers keep caches and `Partitioned` cookies apart by it. */
export function schemefulSiteOf(origin: string): string {
  return URL.canParse(origin) ? `${new URL(origin).protocol}//${siteOf(origin)}` : origin;
}

import { getDomain } from 'tldts';
import { areSameOrigin } from './request-origin.js';

/** How close two origins are (HTML, "same site"): the value of `Sec-Fetch-Site`. */
export type SiteRelation = 'same-origin' | 'same-site' | 'cross-site';

/** Whether two serialised origins are of one site: one scheme and one registrable domain, or one host without. */
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

/** The registrable domain of a serialised origin, or its host. */
export function siteOf(origin: string): string {
  const host = URL.canParse(origin) ? new URL(origin).hostname : origin;
  return getDomain(host, { allowPrivateDomains: true }) ?? host;
}

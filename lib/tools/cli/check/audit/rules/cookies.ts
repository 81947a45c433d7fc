import { valuesOf } from '../../../../fetch/headers/header-list.js';
import { schemefulSiteOf, siteRelation } from '../../../../fetch/site.js';
import { Cookies } from '../../../../testing/state/cookies.js';
import type { AskedRequest } from '../../../request/asked-request.js';
import { withoutSecrets } from '../../../request/secrets/hidden-response-header.js';
import { type Finding, evidenceOf, finding } from '../finding.js';
import type { Observations } from '../../probe/observation.js';

const SET_COOKIE = 'Set-Cookie';

/** Cookies that a browser does not keep, because the page is of another site (RFC 6265bis, section 5.7). */
export function cookieFindings({ 'own-request': own }: Observations, request: AskedRequest): readonly Finding[] {
  if (own === undefined) return [];
  const lost = cookiesOf(own.exchange.response.headers, request).filter((line) => !isKept(line, request, true));
  if (lost.length === 0) return [];
  const { request: what } = evidenceOf(own);
  return [finding('cookie-not-kept', [{ request: what, lines: lost.map(shown) }])];
}

/** The names of cookies that only browsers keep which do not block the cookies of other sites. */
export function unpartitionedCookies(
  headers: Parameters<typeof valuesOf>[0],
  request: AskedRequest,
): readonly string[] {
  return cookiesOf(headers, request)
    .filter((line) => isKept(line, request, true) && !isKept(line, request, false))
    .map((line) => line.slice(0, Math.max(line.indexOf('='), 0)).trim());
}

/** Without credentials browsers ignore all cookies, and on the same site they keep them. */
function cookiesOf(headers: Parameters<typeof valuesOf>[0], request: AskedRequest): readonly string[] {
  const { origin, url, credentials } = request;
  const isCrossSite = siteRelation(origin, url.origin) === 'cross-site';
  return credentials === 'include' && isCrossSite ? valuesOf(headers, SET_COOKIE) : [];
}

/** @param thirdParty whether the browser keeps cookies of other sites that are not `Partitioned` */
function isKept(line: string, { url, origin }: AskedRequest, thirdParty: boolean): boolean {
  const where = { url, isCrossSite: true, partition: schemefulSiteOf(origin) };
  return new Cookies(Date.now, thirdParty).store([line], where).length === 0;
}

function shown(line: string): string {
  return withoutSecrets([SET_COOKIE, line]).join(': ');
}

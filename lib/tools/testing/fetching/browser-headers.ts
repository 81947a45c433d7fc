import { type Header, type HeaderList, getHeader, hasHeader } from '../../fetch/headers/header-list.js';
import { OPAQUE_ORIGIN } from '../../fetch/request-origin.js';
import { type SiteRelation, siteRelation } from '../../fetch/site.js';
import { isPotentiallyTrustworthy } from '../../fetch/trustworthy.js';
import { refererOf, refusesDowngrade } from './referrer.js';
import { type RequestState, serializedOrigin } from './request-state.js';

/** The headers that are sent, except cookies: those of the script, and those that a browser adds. */
export function sentHeaders(state: RequestState): HeaderList {
  return [
    ...oneLinePerName(state.headers),
    ...originHeader(state),
    ...refererHeader(state),
    ...fetchMetadata(state),
    ...cacheHeaders(state),
    ...unlessSet(state, 'Accept-Encoding', 'identity'),
    ...unlessSet(state, 'User-Agent', 'Mozilla/5.0 (CorsBrowser)'),
  ];
}

/** Browsers send all values of a name in one line. */
function oneLinePerName(headers: HeaderList): HeaderList {
  const names = [...new Map(headers.map(([name]) => [name.toLowerCase(), name])).values()];
  return names.map((name) => [name, getHeader(headers, name) ?? '']);
}

/** Fetch, "append a request `Origin` header". */
function originHeader(state: RequestState): HeaderList {
  if (state.tainting !== 'cors' && ['GET', 'HEAD'].includes(state.method)) return [];
  const isHidden = state.tainting !== 'cors' && state.mode !== 'cors' && hidesOrigin(state);
  return [['Origin', isHidden ? OPAQUE_ORIGIN : serializedOrigin(state)]];
}

/** The same, step 4: whether the referrer policy hides the origin from a request without CORS. */
function hidesOrigin({ referrerPolicy, origin, url }: RequestState): boolean {
  if (referrerPolicy === 'no-referrer') return true;
  if (referrerPolicy === 'same-origin') return origin !== url.origin;
  return refusesDowngrade(referrerPolicy) && origin.startsWith('https:') && url.protocol !== 'https:';
}

function refererHeader({ origin, url, referrer, referrerPolicy }: RequestState): HeaderList {
  const referer = refererOf(origin, referrer, referrerPolicy, url);
  return referer === undefined ? [] : [['Referer', referer]];
}

/** Fetch Metadata Request Headers. Browsers send them only to trustworthy URLs. */
function fetchMetadata({ origin, mode, url, urls }: RequestState): HeaderList {
  if (!isPotentiallyTrustworthy(url)) return [];
  const order: readonly SiteRelation[] = ['same-origin', 'same-site', 'cross-site'];
  const mostDistant = Math.max(...urls.map((passed) => order.indexOf(siteRelation(origin, passed.origin))));
  return [
    ['Sec-Fetch-Site', order[mostDistant] ?? 'cross-site'],
    ['Sec-Fetch-Mode', mode],
    ['Sec-Fetch-Dest', 'empty'],
  ];
}

/** Fetch, "HTTP-network-or-cache fetch", steps 8.16 and 8.17. */
function cacheHeaders(state: RequestState): HeaderList {
  if (state.cache === 'no-cache') return unlessSet(state, 'Cache-Control', 'max-age=0');
  if (state.cache !== 'no-store' && state.cache !== 'reload') return [];
  return [...unlessSet(state, 'Pragma', 'no-cache'), ...unlessSet(state, 'Cache-Control', 'no-cache')];
}

/** A header that the browser adds if the script did not set it. */
function unlessSet({ headers }: RequestState, name: string, value: string): readonly Header[] {
  return hasHeader(headers, name) ? [] : [[name, value]];
}

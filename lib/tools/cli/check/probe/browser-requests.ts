import type { Header, HeaderList } from '../../../../standard/header-list.js';
import { type PreflightedRequest, preflightHeaders } from '../../../fetch/preflight-request.js';
import { isSecureUrl } from '../../request/secure-url.js';
import { siteRelation } from '../../../fetch/site.js';
import { isSafe } from '../../request/asked-request.js';

/** What a preflight is sent with, in the order of Chromium. */
export function preflightLines(request: PreflightedRequest & { readonly url: URL }): HeaderList {
  return [...preflightHeaders(request), ...fromPage(request.origin, request.url)];
}

/** What the request itself is sent with; without an origin as by a program, or by a browser that was not asked by a page. */
export function requestLines(
  request: Pick<PreflightedRequest, 'method' | 'headers'> & { readonly url: URL },
  origin: string | undefined,
): HeaderList {
  const accepts = request.headers.some(([name]) => name.toLowerCase() === 'accept');
  const lines: HeaderList = [...(accepts ? [] : [ACCEPT]), ...request.headers];
  const page = origin === undefined ? [USER_AGENT] : fromPage(origin, request.url);
  return [...lines, ...page, ...bodyLines(request.method)];
}

const ACCEPT: Header = ['Accept', '*/*'];
const USER_AGENT: Header = ['User-Agent', 'nestjs-cors'];

/** Some servers believe these more than `Origin`; browsers send them where nobody can read along (Fetch Metadata). */
function fromPage(origin: string, url: URL): HeaderList {
  const lines: HeaderList = [['Origin', origin], USER_AGENT];
  if (!isSecureUrl(url)) return lines;
  const site = siteRelation(origin, url.origin);
  return [...lines, ['Sec-Fetch-Site', site], ['Sec-Fetch-Mode', 'cors'], ['Sec-Fetch-Dest', 'empty']];
}

/** There is no body, and methods that may have one say so (RFC 9110, section 8.6). */
function bodyLines(method: string): HeaderList {
  return isSafe(method) || method === 'DELETE' ? [] : [['Content-Length', '0']];
}

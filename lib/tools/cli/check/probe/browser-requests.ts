import type { Header, HeaderList } from '../../../fetch/headers/header-list.js';
import { type PreflightedRequest, preflightHeaders } from '../../../fetch/preflight-request.js';
import { isSecureUrl } from '../../request/secure-url.js';
import { siteRelation } from '../../../fetch/site.js';
import { type AskedRequest, isSafe } from '../../request/asked-request.js';

/** The headers of a preflight, in the order of Chromium. */
export function preflightLines(request: PreflightedRequest & { readonly url: URL }): HeaderList {
  return [...preflightHeaders(request), ...fromPage(request.origin, request.url)];
}

/** The headers of the request itself. Without an origin, they are those of a program or of a typed URL. */
export function requestLines(
  request: Pick<AskedRequest, 'method' | 'headers' | 'url' | 'cookie'>,
  origin: string | undefined,
): HeaderList {
  const accepts = request.headers.some(([name]) => name.toLowerCase() === 'accept');
  const lines: HeaderList = [...(accepts ? [] : [ACCEPT]), ...request.headers];
  const page = origin === undefined ? [USER_AGENT] : fromPage(origin, request.url);
  const cookie: HeaderList = request.cookie === undefined ? [] : [['Cookie', request.cookie]];
  return [...lines, ...page, ...cookie, ...bodyLines(request.method)];
}

const ACCEPT: Header = ['Accept', '*/*'];
const USER_AGENT: Header = ['User-Agent', 'nestjs-cors'];

/** Some servers check Fetch Metadata instead of `Origin`. Browsers send it only to secure URLs. */
function fromPage(origin: string, url: URL): HeaderList {
  const lines: HeaderList = [['Origin', origin], USER_AGENT];
  if (!isSecureUrl(url)) return lines;
  const site = siteRelation(origin, url.origin);
  return [...lines, ['Sec-Fetch-Site', site], ['Sec-Fetch-Mode', 'cors'], ['Sec-Fetch-Dest', 'empty']];
}

/** The body is empty, which methods that can have one declare (RFC 9110, section 8.6). */
function bodyLines(method: string): HeaderList {
  return isSafe(method) || method === 'DELETE' ? [] : [['Content-Length', '0']];
}

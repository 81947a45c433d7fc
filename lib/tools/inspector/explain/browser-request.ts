import type { CredentialsMode } from '../../fetch/cors-check.js';
import { isForbiddenRequestHeader } from '../../fetch/headers/forbidden-request-header.js';
import { type HeaderList } from '../../fetch/headers/header-list.js';
import { normalizeHeaderValue } from '../../../standard/whitespace.js';
import { normalizeMethod } from '../../../standard/methods.js';
import { areSameOrigin } from '../../fetch/request-origin.js';
import { siteRelation } from '../../fetch/site.js';

import type { CorsExplainRequest } from '../explain-request.js';

/** The request as a browser prepares it. */
export interface BrowserRequest {
  /** Normalized. */
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly host: string;
  readonly origin: string | undefined;
  readonly headers: HeaderList;
  /** The headers that the script sets and the browser drops. */
  readonly dropped: readonly string[];
  readonly credentials: CredentialsMode;
  readonly crossOrigin: boolean;
  /** Whether the URL names a host on another site than the page. Then most cookies are withheld. */
  readonly crossSite: boolean;
}

/** The host if the URL is only a path. */
const ANY_HOST = 'localhost';

export function toBrowserRequest({
  method = 'GET',
  url,
  origin,
  headers = {},
  credentials,
}: CorsExplainRequest): BrowserRequest {
  const given = Object.entries(headers).map(([name, value]) => [name, normalizeHeaderValue(value)] as const);
  const absolute = /^https?:\/\//i.test(url) ? new URL(url) : undefined;
  const { pathname, search, host, username, password } = absolute ?? new URL(url, `http://${ANY_HOST}`);
  // Fetch, "new Request(input, init)", step 5.3.
  if (username !== '' || password !== '')
    throw new TypeError('Browsers do not fetch URLs with a user name or password.');
  return {
    method: normalizeMethod(method),
    target: pathname + search,
    host,
    origin,
    headers: given.filter((header) => !isForbiddenRequestHeader(header)),
    dropped: given.filter(isForbiddenRequestHeader).map(([name]) => name),
    credentials: credentials === true ? 'include' : 'omit',
    crossOrigin: origin !== undefined && (absolute === undefined || !areSameOrigin(origin, absolute.origin)),
    crossSite: origin !== undefined && absolute !== undefined && siteRelation(origin, absolute.origin) === 'cross-site',
  };
}

import type { CredentialsMode } from '../fetch/cors-check.js';
import { isForbiddenRequestHeader } from '../fetch/headers/forbidden-request-header.js';
import { type HeaderList } from '../fetch/headers/header-list.js';
import { normalizeHeaderValue } from '../../standard/whitespace.js';
import { normalizeMethod } from '../../standard/methods.js';
import { areSameOrigin } from '../fetch/request-origin.js';
import { siteRelation } from '../fetch/site.js';

/**
 * The request to explain.
 *
 * @publicApi
 */
export interface CorsExplainRequest {
  /**
   * The method as the script writes it. It is case-sensitive: `patch` is not `PATCH`. `WS` for a WebSocket.
   *
   * @default 'GET', or 'WS' for URLs with the scheme ws or wss
   */
  readonly method?: string | undefined;
  /** The URL, or a path. A path is treated as a URL of another origin than the page. */
  readonly url: string;
  /** The origin of the page: `https://app.example.com`. Leave it out for a client that is not a browser. */
  readonly origin?: string | undefined;
  /** The headers that the script sets. Values matter: `Content-Type: application/json` needs a preflight, `text/plain` does not. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Whether the request has cookies: `fetch(url, { credentials: 'include' })`. @default false */
  readonly credentials?: boolean | undefined;
  /** The namespace of socket.io that a WebSocket connects to: `/chat`. Without it, only its transport is opened. */
  readonly namespace?: string | undefined;
}

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

import type { CredentialsMode } from '../fetch/cors-check.js';
import { isForbiddenRequestHeader } from '../../standard/forbidden-request-header.js';
import { type HeaderList } from '../../standard/header-list.js';
import { normalizeHeaderValue } from '../../standard/whitespace.js';
import { normalizeMethod } from '../../standard/methods.js';
import { areSameOrigin } from '../fetch/request-origin.js';

/**
 * A request that a script makes, or would make.
 *
 * @publicApi
 */
export interface CorsExplainRequest {
  /** As the script writes it. Case matters: `patch` is not `PATCH`. @default 'GET' */
  readonly method?: string | undefined;
  /** The URL, or a path, which then is taken to be of another origin than the page. */
  readonly url: string;
  /** The origin of the page: `https://app.example.com`. Without one no browser is asking. */
  readonly origin?: string | undefined;
  /** The headers that the script sets, with their values: `Content-Type: application/json` is another thing than `text/plain`. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Whether it is sent with cookies: `fetch(url, { credentials: 'include' })`. @default false */
  readonly credentials?: boolean | undefined;
}

/** The question as a browser takes it. */
export interface BrowserRequest {
  /** Normalized. */
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly host: string;
  readonly origin: string | undefined;
  readonly headers: HeaderList;
  /** What the script set and the browser drops. */
  readonly dropped: readonly string[];
  readonly credentials: CredentialsMode;
  readonly crossOrigin: boolean;
}

/** The host of a request whose URL names none. */
const ANY_HOST = 'localhost';

export function readQuestion({
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
  if (username !== '' || password !== '') throw new TypeError('Browsers fetch no URL with a user name in it.');
  return {
    method: normalizeMethod(method),
    target: pathname + search,
    host,
    origin,
    headers: given.filter((header) => !isForbiddenRequestHeader(header)),
    dropped: given.filter(isForbiddenRequestHeader).map(([name]) => name),
    credentials: credentials === true ? 'include' : 'omit',
    crossOrigin: origin !== undefined && (absolute === undefined || !areSameOrigin(origin, absolute.origin)),
  };
}

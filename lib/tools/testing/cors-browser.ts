import { isSerializedOrigin } from '../fetch/request-origin.js';
import { Cookies } from './state/cookies.js';
import type { CorsBrowserOptions } from './cors-browser-options.js';
import { CorsError } from './cors-error.js';
import { type CorsResponse, filteredResponse } from './cors-response.js';
import type { CorsExchange } from './exchange.js';
import { HttpCache } from './state/http-cache.js';
import { networkTransport } from './transport/http-transport.js';
import { memoryTransport } from './transport/memory-transport.js';
import { NetworkError } from './network-error.js';
import type { BrowserState, Page } from './state/page.js';
import { PreflightCache } from './state/preflight-cache.js';
import { mainFetch } from './fetching/main-fetch.js';
import { initialState } from './fetching/request-state.js';
import { readScriptRequest } from './fetching/script-request.js';

/**
 * A browser for tests. Its `fetch()` follows the Fetch standard, and resolves or rejects as it does in a browser: it sends
 * and remembers preflights, keeps cookies, follows redirects, checks the responses and hides what scripts may not read.
 *
 * Not simulated: mixed content, Content Security Policy, service workers, HTTP authentication, local network access.
 *
 * @example
 * ```ts
 * const browser = new CorsBrowser({ app, origin: 'https://app.example.com' });
 * const response = await browser.fetch('/cats/1', { method: 'PUT', credentials: 'include' });
 * ```
 *
 * @publicApi
 */
export class CorsBrowser {
  readonly #options: CorsBrowserOptions;
  readonly #url: string | undefined;
  /** All pages share it. */
  #state: BrowserState;
  #exchanges: readonly CorsExchange[] = [];

  /**
   * @throws TypeError if `origin` is not a valid origin, or `url` not a valid URL
   */
  constructor(options: CorsBrowserOptions) {
    const { origin, url } = options;
    if (!isSerializedOrigin(origin))
      throw new TypeError(`'${origin}' is not a valid origin. Write ${suggestion(origin)}.`);
    if (url !== undefined && !URL.canParse(url)) throw new TypeError(`'${url}' is not a valid URL.`);
    this.#options = options;
    this.#url = url ?? (options.app && 'http://localhost');
    this.#state = newState(options);
  }

  /** The origin of the page. */
  get origin(): string {
    return this.#options.origin;
  }

  /** What was sent and received for the `fetch()` that ended last, whatever its result. */
  get exchanges(): readonly CorsExchange[] {
    return this.#exchanges;
  }

  /**
   * Another page in the same browser. It shares the cookies, the remembered preflights and the HTTP cache.
   *
   * @throws TypeError if `origin` is not a valid origin
   */
  page(origin: string): CorsBrowser {
    const page = new CorsBrowser({ ...this.#options, origin });
    page.#state = this.#state;
    return page;
  }

  /**
   * Stores a cookie, as a same-origin response from `url` would.
   *
   * @param cookie the value of `Set-Cookie`
   * @param url the URL of that response; by default the URL of the application
   */
  setCookie(cookie: string, url = this.#url): void {
    const from = new URL(url ?? '');
    this.#state.cookies.store([cookie], from, from.origin);
  }

  /**
   * `fetch()` as a script of the page calls it. Relative URLs are resolved against the URL of the application.
   *
   * @throws CorsError where the promise of a browser rejects with a `TypeError` that gives no reason
   * @throws TypeError for arguments that browsers do not accept
   * @throws the error of the application, if it does not start
   */
  async fetch(input: string | URL | Request, init: RequestInit = {}): Promise<CorsResponse> {
    const request = await readScriptRequest(input, init, this.#url);
    request.signal?.throwIfAborted();
    const page: Page = { ...this.#state, origin: this.origin };
    const exchanges: CorsExchange[] = [];
    try {
      const result = await mainFetch(page, initialState(request, page), (exchange) => exchanges.push(exchange));
      return filteredResponse(result, exchanges);
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error;
      throw new CorsError(error.failure, exchanges, { cause: error.cause });
    } finally {
      this.#exchanges = exchanges;
    }
  }
}

function newState(options: CorsBrowserOptions): BrowserState {
  const { app, httpCache = false, now = Date.now, maxPreflightAge = 7200, thirdPartyCookies = true } = options;
  return {
    preflights: new PreflightCache(now, maxPreflightAge),
    cookies: new Cookies(now, thirdPartyCookies),
    httpCache: httpCache === false ? undefined : new HttpCache(now, httpCache === 'shared'),
    send: app === undefined ? networkTransport(options.tls) : memoryTransport(app),
    tolerance: { authorizationByWildcard: options.authorizationByWildcard ?? false },
  };
}

function suggestion(origin: string): string {
  const parsed = URL.canParse(origin) ? new URL(origin).origin : 'null';
  return parsed === 'null' ? "a scheme, '://' and a host, or 'null'" : `'${parsed}'`;
}

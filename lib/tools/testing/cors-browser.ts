import { isSerializedOrigin } from '../fetch/request-origin.js';
import type { CorsBrowserOptions } from './cors-browser-options.js';
import { CorsError } from './cors-error.js';
import { type CorsResponse, filteredResponse } from './cors-response.js';
import type { CorsExchange } from './exchange.js';
import { KeepaliveBudget } from './state/keepalive-budget.js';
import { NetworkError } from './network-error.js';
import { newState } from './state/new-state.js';
import { type BrowserState, type Page, newPartition } from './state/page.js';
import { type FetchResult, mainFetch } from './fetching/main-fetch.js';
import {
  type CorsEventSourceOptions,
  beaconRequest,
  checkEventStream,
  eventSourceRequest,
} from './fetching/page-requests.js';
import { initialState } from './fetching/request-state.js';
import { scriptBody } from './transport/watched-body.js';
import { type CorsRequestInit, type ScriptRequest, readScriptRequest, readUrl } from './fetching/script-request.js';
import { checkTestedApp } from './statements/tested-app.js';

const HTTP_CACHES: readonly unknown[] = ['private', 'shared', false, undefined];

/**
 * A browser for tests. Its `fetch()` follows the Fetch standard, and resolves or rejects as it does in a browser: it sends
 * and remembers preflights, keeps cookies, follows redirects, checks the responses and hides what scripts may not read.
 *
 * Not simulated: Content Security Policy, service workers, HTTP authentication, HSTS.
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
  readonly #partition: string;
  #exchanges: readonly CorsExchange[] = [];
  readonly #keepalive = new KeepaliveBudget();

  /**
   * @throws TypeError if `origin` is not a valid origin, `url` not a valid URL, `app` nothing that can be tested,
   *   `httpCache` another value than its three, or the page has the origin of the default URL
   */
  constructor(options: CorsBrowserOptions) {
    const { origin, url } = options;
    if (!isSerializedOrigin(origin))
      throw new TypeError(`'${origin}' is not a valid origin. Write ${suggestion(origin)}.`);
    if (url !== undefined && !URL.canParse(url)) throw new TypeError(`'${url}' is not a valid URL.`);
    if (url === undefined && origin === DEFAULT_URL) {
      throw new TypeError(`Set url for a page of the origin ${origin}: it is the default URL of the application.`);
    }
    if (!HTTP_CACHES.includes(options.httpCache)) throw new TypeError("httpCache is 'private', 'shared' or false.");
    if (options.app !== undefined) checkTestedApp(options.app);
    this.#options = options;
    this.#url = url ?? (options.app && DEFAULT_URL);
    this.#state = newState(options);
    this.#partition = newPartition(origin);
  }

  /** Where requests go, and which of them are blocked. @internal */
  get target(): Omit<CorsBrowserOptions, 'origin'> {
    return { ...this.#options, ...(this.#url !== undefined && { url: this.#url }) };
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
   * Another page in the same browser. It shares the cookies and, if it belongs to the same site, the remembered preflights and the HTTP
   * cache.
   *
   * @throws TypeError if `origin` is not a valid origin
   */
  page(origin: string): CorsBrowser {
    const page = new CorsBrowser({ ...this.#options, origin });
    page.#state = this.#state;
    return page;
  }

  /**
   * Stores a cookie, as a same-site response from `url` would. `Partitioned` cookies belong to the site of this page.
   *
   * @param cookie the value of `Set-Cookie`
   * @param url the URL of that response; by default the URL of the application
   * @throws TypeError if browsers do not store such a cookie
   */
  setCookie(cookie: string, url = this.#url): void {
    const from = new URL(url ?? '');
    const [ignored] = this.#state.cookies.store([cookie], {
      url: from,
      isCrossSite: false,
      partition: this.#partition,
    });
    if (ignored !== undefined) throw new TypeError(`Browsers do not store this cookie: ${ignored}.`);
  }

  /**
   * `fetch()` as a script of the page calls it. Relative URLs are resolved against the URL of the application.
   *
   * @throws CorsError where the promise of a browser rejects with a `TypeError` that gives no reason
   * @throws TypeError for arguments that browsers do not accept
   * @throws the error of the application, if it does not start
   */
  async fetch(input: string | URL | Request, init: CorsRequestInit = {}): Promise<CorsResponse> {
    return this.#run(await readScriptRequest(input, init, { base: this.#url, origin: this.origin }));
  }

  /**
   * Connects as `new EventSource(url)` does. The body of the response is the stream of events: cancel it in the end.
   *
   * @throws CorsError where an `EventSource` gets an `error` event, also because the response is not an event stream
   */
  async eventSource(url: string | URL, options: CorsEventSourceOptions = {}): Promise<CorsResponse> {
    return this.#run(eventSourceRequest(readUrl(String(url), this.#url), options), checkEventStream);
  }

  /**
   * Sends what `navigator.sendBeacon(url, data)` sends, and waits for the response, which scripts never see: `exchanges` has
   * it.
   *
   * @returns `false` if the data is too large, as in a browser
   * @throws TypeError for arguments that browsers do not accept
   */
  async sendBeacon(url: string | URL, data?: RequestInit['body']): Promise<boolean> {
    const request = await beaconRequest(readUrl(String(url), this.#url), data);
    try {
      await this.#run(request);
      return true;
    } catch (error) {
      if (!(error instanceof CorsError)) throw error;
      return error.code !== 'keepalive-size';
    }
  }

  async #run(request: ScriptRequest, check?: (result: FetchResult) => void): Promise<CorsResponse> {
    request.signal?.throwIfAborted();
    const partition = this.#partition;
    const preflights = this.#state.preflights.of(partition);
    const page: Page = { ...this.#state, origin: this.origin, partition, preflights };
    const exchanges: CorsExchange[] = [];
    const bytes = request.keepalive ? (request.body?.bytes.length ?? 0) : 0;
    let end: (() => void) | undefined;
    try {
      end = this.#keepalive.take(bytes);
      const result = await mainFetch(page, initialState(request, page), (exchange) => exchanges.push(exchange));
      check?.(result);
      request.signal?.throwIfAborted();
      return filteredResponse({ ...result, body: scriptBody(result.body, request.signal, end) }, exchanges);
    } catch (error) {
      end?.();
      if (!(error instanceof NetworkError)) throw error;
      throw new CorsError(error.failure, exchanges, { cause: error.cause });
    } finally {
      this.#exchanges = exchanges;
    }
  }
}

/**
 * Where an application in memory seems to be served. It is https, because every http URL would be mixed content for an https
 * page. It is not a name of this machine, because pages can have such origins, and would be same-origin by accident.
 */
const DEFAULT_URL = 'https://nestjs-cors.invalid';

function suggestion(origin: string): string {
  const parsed = URL.canParse(origin) ? new URL(origin).origin : 'null';
  return parsed === 'null' ? "a scheme, '://' and a host, or 'null'" : `'${parsed}'`;
}

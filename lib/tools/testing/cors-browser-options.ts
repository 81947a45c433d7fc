import type { CorsBrowserTls } from './transport/http-transport.js';
import type { TestedApp } from './transport/memory-transport.js';

/**
 * The options of `CorsBrowser`.
 *
 * @publicApi
 */
export interface CorsBrowserOptions {
  /**
   * The origin of the page whose scripts call `fetch()`, as browsers send it: `'https://app.example.com'`, or `'null'` for
   * a sandboxed frame, a `data:` page or a `file:` page.
   */
  readonly origin: string;

  /**
   * The application that receives the requests, in memory and without a port. It is initialized if necessary. It receives
   * requests to every URL, whatever the host. Without `app`, requests go over the network.
   */
  readonly app?: TestedApp;

  /**
   * The URL of the application. Relative URLs are resolved against it.
   *
   * @default 'http://localhost' with `app`; without `app` there is no default
   */
  readonly url?: string;

  /**
   * Stores cacheable responses: `'private'` like a browser, separately for each site, or `'shared'` like a caching proxy.
   * Both reveal a missing `Vary: Origin` when a second page makes the same request, see `CorsBrowser.page()`.
   *
   * @default false
   */
  readonly httpCache?: 'private' | 'shared' | false;

  /**
   * How long a preflight is remembered at most, in seconds: 7200 in Chromium, 86400 in Firefox, 600 in WebKit.
   *
   * @default 7200
   */
  readonly maxPreflightAge?: number;

  /**
   * Whether requests to another site carry cookies that have `SameSite=None`, if the request has `credentials: 'include'`.
   * Safari does not send them.
   *
   * @default true
   */
  readonly thirdPartyCookies?: boolean;

  /**
   * Whether `Access-Control-Allow-Headers: *` covers `Authorization` in requests without credentials. In the standard it
   * does not; in Chromium and Firefox it does.
   *
   * @default false
   */
  readonly authorizationByWildcard?: boolean;

  /**
   * The current time in milliseconds. Preflights, cookies and cached responses expire by it.
   *
   * @default Date.now
   */
  readonly now?: () => number;

  /** Which certificates to trust in https requests. */
  readonly tls?: CorsBrowserTls;
}

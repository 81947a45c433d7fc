import type { CorsAddressSpace } from './fetching/address-space.js';
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
   * The URL of the application. Relative URLs are resolved against it. A page with the same origin makes same-origin
   * requests, which have no CORS check. The site of the URL also decides which cookies are sent.
   *
   * @default 'https://nestjs-cors.invalid' with `app`: no page has this origin. Without `app` there is no default.
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
   * Cookies that also have `Partitioned` are always sent, but only for pages of the site on which they were set. Chrome
   * sends both kinds by default, Firefox keeps other cookies separately for each site as well, and Safari blocks them.
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
   * Where the page comes from: the internet, the local network, or this machine. With it, requests to a more private
   * address are refused unless `permissions` allow them, as in Chrome (Local Network Access). Only addresses and names of
   * this machine are checked: another name does not tell where its server is.
   *
   * @default undefined: nothing is checked
   */
  readonly addressSpace?: CorsAddressSpace;

  /**
   * What the visitor permits. Without `addressSpace` it has no effect.
   *
   * @default []
   */
  readonly permissions?: readonly 'local-network-access'[];

  /**
   * The current time in milliseconds. Preflights, cookies and cached responses expire by it.
   *
   * @default Date.now
   */
  readonly now?: () => number;

  /** Which certificates to trust in https requests. */
  readonly tls?: CorsBrowserTls;
}

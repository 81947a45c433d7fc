import type { CorsBrowserTls } from './transport/http-transport.js';
import type { TestedApp } from './transport/memory-transport.js';

/**
 * What a `CorsBrowser` is made of.
 *
 * @publicApi
 */
export interface CorsBrowserOptions {
  /**
   * The origin of the page whose scripts call `fetch()`, as browsers send it: `'https://app.example.com'`, or `'null'` for
   * a sandboxed frame, a `data:` or a `file:` page.
   */
  readonly origin: string;

  /**
   * The application that answers, in memory, without a port; it is initialised if it is not yet. It answers every URL,
   * whatever the host, as if every name led to it. Without it requests go over the network.
   */
  readonly app?: TestedApp;

  /**
   * What relative URLs are relative to: where the application seems to be served.
   *
   * @default 'http://localhost' with `app`, else none
   */
  readonly url?: string;

  /**
   * Keeps cacheable responses: `'private'` as browsers do, one store for each site, or `'shared'` as a proxy in front of
   * the server does. Either shows a missing `Vary: Origin`: open a second page, see `CorsBrowser.page()`.
   *
   * @default false
   */
  readonly httpCache?: 'private' | 'shared' | false;

  /**
   * The longest time that a preflight is remembered, in seconds: 7200 in Chromium, 86400 in Firefox, 600 in WebKit.
   *
   * @default 7200
   */
  readonly maxPreflightAge?: number;

  /**
   * Whether requests to another site than the page's carry cookies, `credentials: 'include'` and `SameSite=None` provided.
   * Safari has long ceased to.
   *
   * @default true
   */
  readonly thirdPartyCookies?: boolean;

  /**
   * Whether `Access-Control-Allow-Headers: *` covers `Authorization`, without credentials. In the standard it does not;
   * Chromium and Firefox let it.
   *
   * @default false
   */
  readonly authorizationByWildcard?: boolean;

  /**
   * The time in milliseconds, for what expires: preflights, cookies, cached responses.
   *
   * @default Date.now
   */
  readonly now?: () => number;

  /** What to trust when a server is asked over TLS. */
  readonly tls?: CorsBrowserTls;
}

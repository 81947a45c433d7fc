import type { CorsBrowserOptions } from '../cors-browser-options.js';
import { networkTransport } from '../transport/http-transport.js';
import { memoryTransport } from '../transport/memory-transport.js';
import { Cookies } from './cookies.js';
import { HttpCache } from './http-cache.js';
import type { BrowserState } from './page.js';
import { PreflightCaches } from './preflight-cache.js';

/** The state of a new browser, which has no cookies and has sent nothing. */
export function newState(options: CorsBrowserOptions): BrowserState {
  const { app, httpCache = false, now = Date.now, maxPreflightAge = 7200, thirdPartyCookies = true } = options;
  return {
    preflights: new PreflightCaches(now, maxPreflightAge),
    cookies: new Cookies(now, thirdPartyCookies),
    httpCache: httpCache === false ? undefined : new HttpCache(now, httpCache === 'shared'),
    send: app === undefined ? networkTransport(options.tls) : memoryTransport(app),
    protocol: app === undefined ? 'HTTP/1.1' : 'HTTP/2',
    addressSpace: options.addressSpace,
    permissions: options.permissions ?? [],
    tolerance: { authorizationByWildcard: options.authorizationByWildcard ?? false },
  };
}

import type { PreflightTolerance } from '../../fetch/preflight-response.js';
import type { Cookies } from './cookies.js';
import type { HttpCache } from './http-cache.js';
import type { PreflightCache } from './preflight-cache.js';
import type { Transport } from '../transport/transport.js';

/** The state that all pages of one browser share. */
export interface BrowserState {
  readonly preflights: PreflightCache;
  readonly cookies: Cookies;
  readonly httpCache: HttpCache | undefined;
  readonly send: Transport;
  readonly tolerance: PreflightTolerance;
}

/** A page. Its scripts have its origin. */
export interface Page extends BrowserState {
  readonly origin: string;
}

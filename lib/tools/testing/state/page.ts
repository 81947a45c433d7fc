import type { PreflightTolerance } from '../../fetch/preflight-response.js';
import { schemefulSiteOf } from '../../fetch/site.js';
import type { CorsAddressSpace } from '../fetching/address-space.js';
import type { Cookies } from './cookies.js';
import type { HttpCache } from './http-cache.js';
import type { PreflightCache, PreflightCaches } from './preflight-cache.js';
import type { Transport } from '../transport/transport.js';

/** The state that all pages of one browser share. */
export interface BrowserState {
  readonly preflights: PreflightCaches;
  readonly cookies: Cookies;
  readonly httpCache: HttpCache | undefined;
  readonly send: Transport;
  /** In memory everything works as over HTTP/2. */
  readonly protocol: 'HTTP/1.1' | 'HTTP/2';
  readonly tolerance: PreflightTolerance;
  /** Where the pages come from. Without it, requests to the local network are not checked. */
  readonly addressSpace: CorsAddressSpace | undefined;
  readonly permissions: readonly 'local-network-access'[];
}

/** A page. Its scripts have its origin. */
export interface Page extends Omit<BrowserState, 'preflights'> {
  readonly origin: string;
  /** Caches and `Partitioned` cookies are kept apart by it (Fetch, "network partition key"). */
  readonly partition: string;
  readonly preflights: PreflightCache;
}

let opaquePages = 0;

/** The partition of a new page. An opaque origin is the same as no other, so such pages share nothing. */
export function newPartition(origin: string): string {
  return origin === 'null' ? `null ${++opaquePages}` : schemefulSiteOf(origin);
}

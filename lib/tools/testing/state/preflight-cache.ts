import type { PreflightedRequest } from '../../fetch/preflight-request.js';
import type { PreflightGrant } from '../../fetch/preflight-response.js';
import { NON_WILDCARD_REQUEST_HEADER_NAME } from '../../fetch/headers/unsafe-request-headers.js';
import { isCorsSafelistedMethod } from '../../../standard/methods.js';
import { unsafeRequestHeaderNames } from '../../fetch/headers/unsafe-request-headers.js';

/** Fetch, "cache entry": one method or one header name that a preflight granted. */
interface Entry {
  readonly origin: string;
  readonly url: string;
  readonly credentials: boolean;
  readonly type: 'method' | 'header';
  readonly value: string;
  readonly stored: number;
  maxAge: number;
}

/** The caches of a browser. "Cache entry match" compares the network partition key, so each partition has its own cache. */
export class PreflightCaches {
  private readonly caches = new Map<string, PreflightCache>();

  /**
   * @param now the current time in milliseconds
   * @param limit the longest max-age, in seconds
   */
  constructor(
    private readonly now: () => number,
    private readonly limit: number,
  ) {}

  of(partition: string): PreflightCache {
    const cache = this.caches.get(partition) ?? new PreflightCache(this.now, this.limit);
    this.caches.set(partition, cache);
    return cache;
  }
}

/** Fetch, "CORS-preflight cache", of one partition. */
export class PreflightCache {
  private entries: Entry[] = [];

  /**
   * @param now the current time in milliseconds
   * @param limit the longest max-age, in seconds
   */
  constructor(
    private readonly now: () => number,
    private readonly limit: number,
  ) {}

  /** Whether a request does not need another preflight (Fetch, "HTTP fetch", step 4.1). */
  covers(request: PreflightedRequest, url: string): boolean {
    const needsNoMethod = isCorsSafelistedMethod(request.method) && request.useCorsPreflight !== true;
    if (!needsNoMethod && this.matching(request, url, 'method', request.method).length === 0) return false;
    return unsafeRequestHeaderNames(request.headers).every(
      (name) => this.matching(request, url, 'header', name).length > 0,
    );
  }

  /** Fetch, "CORS-preflight fetch", steps 7.10 to 7.15. */
  store(request: PreflightedRequest, url: string, grant: PreflightGrant): void {
    const maxAge = Math.min(grant.maxAge, this.limit);
    const remember = (type: Entry['type'], value: string) => {
      const known = this.matching(request, url, type, value);
      for (const entry of known) entry.maxAge = maxAge;
      if (known.length > 0) return;
      const credentials = request.credentials === 'include';
      this.entries.push({ origin: request.origin, url, credentials, type, value, stored: this.now(), maxAge });
    };
    for (const method of grant.methods) remember('method', method);
    for (const name of grant.headerNames) remember('header', name);
  }

  /** Fetch, "clear cache entries". */
  clear({ origin }: PreflightedRequest, url: string): void {
    this.entries = this.entries.filter((entry) => entry.origin !== origin || entry.url !== url);
  }

  private matching(request: PreflightedRequest, url: string, type: Entry['type'], value: string): readonly Entry[] {
    const now = this.now();
    this.entries = this.entries.filter(({ stored, maxAge }) => now < stored + maxAge * 1000);
    return this.entries.filter((entry) => {
      if (entry.type !== type || entry.origin !== request.origin || entry.url !== url) return false;
      if (!entry.credentials && request.credentials === 'include') return false;
      return type === 'method' ? ['*', value].includes(entry.value) : matchesName(entry.value, value);
    });
  }
}

/** Fetch, "header-name cache entry match". */
function matchesName(stored: string, name: string): boolean {
  if (stored.toLowerCase() === name.toLowerCase()) return true;
  return stored === '*' && name.toLowerCase() !== NON_WILDCARD_REQUEST_HEADER_NAME.toLowerCase();
}

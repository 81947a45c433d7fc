import CachePolicy from 'http-cache-semantics';
import {
  type HeaderList,
  getHeader,
  hasHeader,
  sortedLowercaseSet,
  valuesOf,
  withoutHeaders,
} from '../../fetch/headers/header-list.js';
import { splitValue } from '../../fetch/headers/split-value.js';
import type { WireResponse } from '../transport/transport.js';

/** The parts of a request that decide which stored response matches. */
export interface CachedRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: HeaderList;
  /** The site whose responses these are: browsers cache separately for each site (Fetch, "network partition key"). */
  readonly partition: string;
}

/** A stored response, and how it can be used. */
export interface StoredResponse {
  readonly response: WireResponse;
  /** Whether it can be used without revalidation. */
  readonly isFresh: boolean;
  /** Whether it is for another request, by its `Vary`. The server can still say that it is the same (RFC 9111, section 4.3.1). */
  readonly isOtherVariant: boolean;
}

interface Entry {
  readonly request: CachedRequest;
  readonly response: WireResponse;
  readonly policy: CachePolicy;
}

/** An HTTP cache (RFC 9111). A library computes freshness. Variants are chosen here, because `Vary` is what tests check. */
export class HttpCache {
  private readonly entries = new Map<string, readonly Entry[]>();
  private readonly Policy: typeof CachePolicy;

  /**
   * @param now the current time in milliseconds
   * @param shared whether all sites share the cache, as with a caching proxy
   */
  constructor(
    now: () => number,
    private readonly shared: boolean,
  ) {
    this.Policy = class extends CachePolicy {
      now(): number {
        return now();
      }
    };
  }

  find(request: CachedRequest): StoredResponse | undefined {
    const variants = this.variants(request);
    const entry = variants.findLast((stored) => matchesVary(stored, request));
    if (entry !== undefined) {
      const isFresh = entry.policy.satisfiesWithoutRevalidation(policyRequest(request));
      return { response: entry.response, isFresh, isOtherVariant: false };
    }
    const other = variants.findLast(({ response }) => getHeader(response.headers, 'ETag') !== undefined);
    return other && { response: other.response, isFresh: false, isOtherVariant: true };
  }

  /** Whether the response may be stored (RFC 9111, section 3). */
  canStore(request: CachedRequest, response: WireResponse): boolean {
    return this.policyOf(request, response).storable();
  }

  /** Stores the response if that is allowed. Its body must be complete. */
  store(request: CachedRequest, response: WireResponse): void {
    const policy = this.policyOf(request, response);
    if (!policy.storable()) return;
    const others = this.variants(request).filter((stored) => !matchesVary(stored, request));
    this.entries.set(this.keyOf(request), [...others, { request, response, policy }]);
  }

  private policyOf(request: CachedRequest, { status, headers }: WireResponse): CachePolicy {
    // The library stores only statuses that it knows. With a lifetime of its own, every other may be stored, too.
    const known = status !== 206 && hasLifetime(headers) ? 200 : status;
    return new this.Policy(
      policyRequest(request),
      { status: known, headers: asRecord(headers) },
      { shared: this.shared },
    );
  }

  /** RFC 9111, section 4.3.4: a 304 updates a stored response. */
  freshen(request: CachedRequest, stored: WireResponse, headers: HeaderList): WireResponse {
    const unchanged = ['content-length', 'content-encoding', 'transfer-encoding', 'content-range'];
    const updates = withoutHeaders(headers, unchanged);
    const names = updates.map(([name]) => name);
    const response = { ...stored, headers: [...withoutHeaders(stored.headers, names), ...updates] };
    this.store(request, response);
    return response;
  }

  /** RFC 9111, section 4.4: after a PUT the stored responses are outdated. */
  invalidate(request: CachedRequest): void {
    this.entries.delete(this.keyOf({ ...request, method: 'GET' }));
    this.entries.delete(this.keyOf({ ...request, method: 'HEAD' }));
  }

  private variants(request: CachedRequest): readonly Entry[] {
    return this.entries.get(this.keyOf(request)) ?? [];
  }

  private keyOf({ method, url, partition }: CachedRequest): string {
    const [target = ''] = url.href.split('#');
    return `${this.shared ? '' : partition} ${method} ${target}`;
  }
}

/** Whether a response says how long it is fresh (RFC 9111, section 4.2.1). */
function hasLifetime(headers: HeaderList): boolean {
  return hasHeader(headers, 'Expires') || /\b(?:s-maxage|max-age)\b/i.test(getHeader(headers, 'Cache-Control') ?? '');
}

/** RFC 9111, section 4.1. */
function matchesVary({ request, response }: Entry, other: CachedRequest): boolean {
  return splitValue(getHeader(response.headers, 'Vary') ?? '')
    .filter((name) => name !== '')
    .every((name) => name !== '*' && getHeader(request.headers, name) === getHeader(other.headers, name));
}

function policyRequest({ method, url, headers }: CachedRequest): CachePolicy.HttpRequest {
  return { method, url: url.pathname + url.search, headers: { ...asRecord(headers), host: url.host } };
}

function asRecord(headers: HeaderList): Record<string, string> {
  const names = sortedLowercaseSet(headers.map(([name]) => name));
  return Object.fromEntries(names.map((name) => [name, valuesOf(headers, name).join(', ')]));
}

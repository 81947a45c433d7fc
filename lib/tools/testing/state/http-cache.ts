import CachePolicy from 'http-cache-semantics';
import {
  type HeaderList,
  getHeader,
  sortedLowercaseSet,
  valuesOf,
  withoutHeaders,
} from '../../../standard/header-list.js';
import { splitValue } from '../../../standard/split-value.js';
import type { WireResponse } from '../transport/transport.js';

/** What of a request decides which stored response fits. */
export interface CachedRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: HeaderList;
  /** Whose store: browsers keep one for each top-level site (Fetch, "network partition key"). */
  readonly partition: string;
}

/** A response that was kept, and whether it may be used as it is. */
export interface StoredResponse {
  readonly response: WireResponse;
  readonly isFresh: boolean;
}

interface Entry {
  readonly request: CachedRequest;
  readonly response: WireResponse;
  readonly policy: CachePolicy;
}

/** An HTTP cache (RFC 9111): freshness is the library's, the choice among variants ours, because `Vary` is the point. */
export class HttpCache {
  private readonly entries = new Map<string, readonly Entry[]>();
  private readonly Policy: typeof CachePolicy;

  /**
   * @param now the time in milliseconds
   * @param shared whether all sites share it, as they do in front of a server
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
    const entry = this.variants(request).findLast((stored) => matchesVary(stored, request));
    if (entry === undefined) return undefined;
    return { response: entry.response, isFresh: entry.policy.satisfiesWithoutRevalidation(plain(request)) };
  }

  /** Keeps a response that may be kept; `body` has to be complete. */
  store(request: CachedRequest, response: WireResponse): void {
    const { status, headers } = response;
    const policy = new this.Policy(plain(request), { status, headers: joined(headers) }, { shared: this.shared });
    if (!policy.storable()) return;
    const others = this.variants(request).filter((stored) => !matchesVary(stored, request));
    this.entries.set(this.keyOf(request), [...others, { request, response, policy }]);
  }

  /** RFC 9111, section 4.3.4: a 304 brings a stored response up to date. */
  freshen(request: CachedRequest, stored: WireResponse, headers: HeaderList): WireResponse {
    const kept = ['content-length', 'content-encoding', 'transfer-encoding', 'content-range'];
    const news = withoutHeaders(headers, kept);
    const names = news.map(([name]) => name);
    const response = { ...stored, headers: [...withoutHeaders(stored.headers, names), ...news] };
    this.store(request, response);
    return response;
  }

  /** RFC 9111, section 4.4: what a PUT changed is no longer what was stored. */
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

/** RFC 9111, section 4.1. */
function matchesVary({ request, response }: Entry, other: CachedRequest): boolean {
  return splitValue(getHeader(response.headers, 'Vary') ?? '')
    .filter((name) => name !== '')
    .every((name) => name !== '*' && getHeader(request.headers, name) === getHeader(other.headers, name));
}

function plain({ method, url, headers }: CachedRequest): CachePolicy.HttpRequest {
  return { method, url: url.pathname + url.search, headers: { ...joined(headers), host: url.host } };
}

function joined(headers: HeaderList): Record<string, string> {
  const names = sortedLowercaseSet(headers.map(([name]) => name));
  return Object.fromEntries(names.map((name) => [name, valuesOf(headers, name).join(', ')]));
}

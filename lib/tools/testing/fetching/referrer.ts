import { areSameOrigin } from '../../fetch/request-origin.js';
import { isPotentiallyTrustworthy } from '../../fetch/trustworthy.js';
import type { ReferrerPolicy } from './request-options.js';
import { toText } from './to-text.js';

/** Fetch, "referrer". `client` stands for the page, which is at the root of its origin. */
export type Referrer = 'client' | 'no-referrer' | URL;

/** Referrers that are longer are cut to their origin. */
const MAX_REFERRER_LENGTH = 4096;

/**
 * Reads `init.referrer`, or that of a `Request` (Fetch, "Request class", step 13).
 *
 * @throws TypeError if it is not a URL
 */
export function readReferrer(given: unknown, pageOrigin: string): Referrer {
  if (given === undefined) return 'client';
  const referrer = toText(given);
  if (referrer === '') return 'no-referrer';
  const base = URL.canParse(pageOrigin) ? pageOrigin : undefined;
  if (!URL.canParse(referrer, base)) throw new TypeError(`referrer is not a valid URL: '${referrer}'.`);
  const url = new URL(referrer, base);
  return areSameOrigin(url.origin, pageOrigin) ? url : 'client';
}

/** Referrer Policy, "determine request's referrer": the value of `Referer`. */
export function refererOf(
  pageOrigin: string,
  referrer: Referrer,
  policy: ReferrerPolicy,
  url: URL,
): string | undefined {
  if (referrer === 'no-referrer' || policy === 'no-referrer' || !/^https?:/.test(pageOrigin)) return undefined;
  const source = referrer === 'client' ? new URL(pageOrigin) : referrer;
  const isSameOrigin = areSameOrigin(pageOrigin, url.origin);
  const isDowngrade = isPotentiallyTrustworthy(source) && !isPotentiallyTrustworthy(url);
  if (policy === 'same-origin' && !isSameOrigin) return undefined;
  if (isDowngrade && refusesDowngrade(policy)) return undefined;
  const full = source.origin + source.pathname + source.search;
  const isFull = isSameOrigin ? !NEVER_FULL.includes(policy) : ALWAYS_FULL.includes(policy);
  return isFull && full.length <= MAX_REFERRER_LENGTH ? full : `${source.origin}/`;
}

const NEVER_FULL: readonly ReferrerPolicy[] = ['origin', 'strict-origin'];
const ALWAYS_FULL: readonly ReferrerPolicy[] = ['unsafe-url', 'no-referrer-when-downgrade'];

/** The empty policy is the default, `strict-origin-when-cross-origin`. */
export function refusesDowngrade(policy: ReferrerPolicy): boolean {
  return !['origin', 'origin-when-cross-origin', 'unsafe-url'].includes(policy);
}

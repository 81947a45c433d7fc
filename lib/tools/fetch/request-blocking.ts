import { hasBadPort } from './bad-port.js';
import { type BlockedCode, PASSED, type Verdict, failed } from './failure.js';
import { isPotentiallyTrustworthy } from './trustworthy.js';

/** Fetch, "main fetch", step 7: whether a request to this URL is blocked. It runs again after every redirect. */
export function checkTarget(pageOrigin: string, url: URL): Verdict<BlockedCode> {
  if (hasBadPort(url)) return failed('bad-port', url.href, [], []);
  return isMixedContent(pageOrigin, url) ? failed('mixed-content', url.href, [], []) : PASSED;
}

/**
 * Mixed Content, "should fetching request be blocked as mixed content". The standard also protects pages of this machine
 * over http. Chromium and Firefox do not.
 */
export function isMixedContent(pageOrigin: string, url: URL): boolean {
  return pageOrigin.startsWith('https:') && ['http:', 'ws:'].includes(url.protocol) && !isPotentiallyTrustworthy(url);
}

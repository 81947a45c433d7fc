import { PASSED, type Verdict, failed } from './failure.js';
import { type HeaderList, getHeader } from '../../standard/header-list.js';
import { areSameOrigin } from './request-origin.js';
import { isSchemelesslySameSite } from './site.js';

/** Fetch, "cross-origin resource policy check", of a page without an embedder policy; it guards opaque responses only. */
export function checkResourcePolicy(origin: string, url: URL, headers: HeaderList): Verdict<'resource-policy'> {
  const policy = getHeader(headers, 'Cross-Origin-Resource-Policy');
  if (policy !== 'same-origin' && policy !== 'same-site') return PASSED;
  if (areSameOrigin(origin, url.origin)) return PASSED;
  if (policy === 'same-site' && isSchemelesslySameSite(origin, url.origin) && isAsSecure(origin, url)) return PASSED;
  const sent = [`Cross-Origin-Resource-Policy: ${policy}`];
  return failed('resource-policy', origin, sent, ['Cross-Origin-Resource-Policy: cross-origin']);
}

/** What came over TLS is not for pages that did not. */
function isAsSecure(origin: string, url: URL): boolean {
  return origin.startsWith('https:') || url.protocol === 'http:';
}

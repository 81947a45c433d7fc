import { PASSED, type Verdict, failed } from './failure.js';
import { type HeaderList, getHeader } from './headers/header-list.js';
import { areSameOrigin } from './request-origin.js';
import { isSchemelesslySameSite } from './site.js';

/** Fetch, "cross-origin resource policy check", for a page without an embedder policy. It applies to opaque responses only. */
export function checkResourcePolicy(origin: string, url: URL, headers: HeaderList): Verdict<'resource-policy'> {
  const policy = getHeader(headers, 'Cross-Origin-Resource-Policy');
  if (policy !== 'same-origin' && policy !== 'same-site') return PASSED;
  if (areSameOrigin(origin, url.origin)) return PASSED;
  if (policy === 'same-site' && isSchemelesslySameSite(origin, url.origin) && isAsSecure(origin, url)) return PASSED;
  const sent = [`Cross-Origin-Resource-Policy: ${policy}`];
  return failed('resource-policy', origin, sent, ['Cross-Origin-Resource-Policy: cross-origin']);
}

/** An http page does not get a same-site response that came over https. */
function isAsSecure(origin: string, url: URL): boolean {
  return origin.startsWith('https:') || url.protocol === 'http:';
}

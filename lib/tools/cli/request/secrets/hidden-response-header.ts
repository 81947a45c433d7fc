import type { Header } from '../../../fetch/headers/header-list.js';
import { HIDDEN, withoutUrlSecrets } from './hidden-url.js';

/** Names of response headers whose values can be secrets: `X-Auth-Token`, `Authentication-Info`, `X-Signature`. */
const SECRET_NAME = /auth|cookie|credential|csrf|jwt|key|nonce|otp|passw|secret|session|sig|token|xsrf/i;
/** These match, but have no secrets. */
const PUBLIC_NAME = /^(?:access-control-.*|www-authenticate|proxy-authenticate|origin-agent-cluster)$/i;
/** These contain URLs. */
const URL_NAME = /^(?:location|content-location|refresh|link)$/i;

/** A header of a response without its secrets. */
export function withoutSecrets([name, value]: Header): Header {
  if (name.toLowerCase() === 'set-cookie') return [name, withoutCookieValue(value)];
  if (URL_NAME.test(name)) return [name, withoutUrlSecrets(value)];
  return SECRET_NAME.test(name) && !PUBLIC_NAME.test(name) ? [name, HIDDEN] : [name, value];
}

/** The name and the attributes of a cookie. */
function withoutCookieValue(cookie: string): string {
  const end = cookie.indexOf(';');
  const [pair, attributes] = end < 0 ? [cookie, ''] : [cookie.slice(0, end), cookie.slice(end)];
  return `${pair.slice(0, pair.indexOf('=') + 1)}${HIDDEN}${attributes}`;
}

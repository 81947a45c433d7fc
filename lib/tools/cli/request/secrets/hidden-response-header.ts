import type { Header } from '../../../fetch/headers/header-list.js';
import { HIDDEN, withoutUrlSecrets } from './hidden-url.js';

/** Names of response headers whose values can be secrets: `X-Auth-Token`, `Authentication-Info`, `X-Signature`. */
const SECRET_NAME = /auth|cookie|credential|csrf|jwt|key|nonce|otp|passw|secret|session|sig|token|xsrf/i;
/** These match, but have no secrets. */
const PUBLIC_NAME = /^(?:access-control-.*|www-authenticate|proxy-authenticate|origin-agent-cluster)$/i;
const CHALLENGE_NAME = /^(?:www|proxy)-authenticate$/i;
/** Its first part is an object in JSON. */
const JSON_WEB_TOKEN = /^eyJ[\w-]+\.[\w-]+\.[\w-]*$/;
/** These contain URLs. */
const URL_NAME = /^(?:location|content-location|refresh|link)$/i;

/** A header of a response without its secrets. */
export function withoutSecrets([name, value]: Header): Header {
  if (name.toLowerCase() === 'set-cookie') return [name, withoutCookieValue(value)];
  if (URL_NAME.test(name)) return [name, withoutUrlSecrets(value)];
  if (PUBLIC_NAME.test(name)) return [name, CHALLENGE_NAME.test(name) ? withoutToken(value) : value];
  return [name, SECRET_NAME.test(name) ? HIDDEN : withoutWordSecrets(value)];
}

/** A challenge of these schemes contains a token (RFC 4559). */
function withoutToken(value: string): string {
  return value.replace(/^(negotiate|ntlm|kerberos) .*/i, `$1 ${HIDDEN}`);
}

/** Any value can contain a URL or a JSON Web Token (RFC 7519). */
function withoutWordSecrets(value: string): string {
  const words = value.split(/([\s"'<>,;]+)/);
  return words.map((word) => (JSON_WEB_TOKEN.test(word) ? HIDDEN : withoutSecretsOfUrl(word))).join('');
}

/** The URL begins with the letters before its `://`. */
function withoutSecretsOfUrl(word: string): string {
  let start = word.indexOf('://');
  if (start < 0) return word;
  while (start > 0 && /[a-z0-9+.-]/i.test(word.charAt(start - 1))) start--;
  return word.slice(0, start) + withoutUrlSecrets(word.slice(start));
}

/** The name and the attributes of a cookie. */
function withoutCookieValue(cookie: string): string {
  const end = cookie.indexOf(';');
  const [pair, attributes] = end < 0 ? [cookie, ''] : [cookie.slice(0, end), cookie.slice(end)];
  return `${pair.slice(0, pair.indexOf('=') + 1)}${HIDDEN}${attributes}`;
}

import { Cookie } from 'tough-cookie';

/** A line of `Set-Cookie`, or why browsers ignore it. */
export interface ParsedCookie {
  readonly name: string;
  readonly cookie?: Cookie;
  readonly problem?: string;
}

/** The longest name and value of a cookie together, in bytes. */
const MAX_PAIR_BYTES = 4096;
/** The longest value of an attribute, in bytes. Longer ones are ignored. */
const MAX_ATTRIBUTE_BYTES = 1024;

/** RFC 6265bis, section 5.6, and the steps of section 5.7 that need nothing but the line. */
export function parseCookie(line: string): ParsedCookie {
  const [pair = '', ...attributes] = line.split(';');
  const { name, value } = splitPair(pair);
  // eslint-disable-next-line no-control-regex
  if (/[\0-\x08\x0a-\x1f\x7f]/.test(line)) return { name, problem: 'a control character' };
  if (name === '' && value === '') return { name, problem: 'neither a name nor a value' };
  // No browser stores it, because the server would get it back as a cookie with a name.
  if (name === '' && value.includes('=')) return { name, problem: 'a value with =, without a name' };
  if (name.length + value.length > MAX_PAIR_BYTES) return { name, problem: `more than ${MAX_PAIR_BYTES} bytes` };

  const short = attributes.filter((one) => one.slice(one.indexOf('=') + 1).trim().length <= MAX_ATTRIBUTE_BYTES);
  const cookie = Cookie.parse(['a=b', ...short.map(withKnownYear)].join(';'));
  if (cookie === undefined) return { name, problem: 'not a cookie' };
  cookie.key = name;
  cookie.value = value;
  const domain = lastDomain(short);
  if (/^\.+$/.test(domain)) return { name, problem: `the Domain ${domain}` };
  // The library ignores an empty Domain. It makes the cookie host-only, even after another Domain.
  if (domain === '') cookie.domain = null;
  // Section 5.6.7.1: without a valid SameSite a cookie is Lax.
  cookie.sameSite ??= 'lax';
  const problem = prefixProblem(cookie, short);
  return problem === undefined ? { name, cookie } : { name, problem };
}

/** A pair without `=` is a value without a name. */
function splitPair(pair: string): { name: string; value: string } {
  const i = pair.indexOf('=');
  const [name, value] = i < 0 ? ['', pair] : [pair.slice(0, i), pair.slice(i + 1)];
  return { name: name.trim(), value: value.trim() };
}

/** The value of the last `Domain`, which is the one that counts (section 5.7, step 9). */
function lastDomain(attributes: readonly string[]): string {
  const last = attributes.findLast((one) => /^\s*domain\s*(?:=|$)/i.test(one)) ?? '';
  return splitPair(last.includes('=') ? last : '=').value;
}

/** The library ignores years before 1601. In browsers such a cookie has expired. */
function withKnownYear(attribute: string): string {
  return /^\s*expires\s*=/i.test(attribute) ? attribute.replace(/\b(?:1[0-5]\d\d|1600)\b/, '1601') : attribute;
}

/** Section 5.7, steps 20 to 24: names with a prefix, in any case, promise attributes. */
function prefixProblem(cookie: Cookie, attributes: readonly string[]): string | undefined {
  const { key, value, secure, httpOnly, domain, path } = cookie;
  const [, prefix] = /^__(secure|host-http|host|http)-/i.exec(key === '' ? value : key) ?? [];
  if (prefix === undefined) return undefined;
  if (key === '') return `a value that begins with __${prefix}-, without a name`;
  if (!secure) return `__${prefix}- without Secure`;
  if (/http$/i.test(prefix) && !httpOnly) return `__${prefix}- without HttpOnly`;
  if (!/^host/i.test(prefix)) return undefined;
  const hasPath = path === '/' && attributes.some((one) => /^\s*path\s*=/i.test(one));
  return domain === null && hasPath ? undefined : `__${prefix}- with a Domain, or without Path=/`;
}

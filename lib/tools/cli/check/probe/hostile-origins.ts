import { isIP } from 'node:net';
import { loadSuffixList } from '../../../../lazy.cjs';
import { OPAQUE_ORIGIN } from '../../../fetch/request-origin.js';
import { isLoopback } from '../../request/secure-url.js';

/** The ways in which an attacker's origin can resemble the allowed origin. */
export type HostileOriginName =
  | 'stranger'
  | 'null'
  | 'plain'
  | 'glued'
  | 'hyphenated'
  | 'suffixed'
  | 'lengthened'
  | 'dot'
  | 'sibling'
  | 'port'
  | 'other-port';

type ByName = Partial<Readonly<Record<HostileOriginName, string>>>;
export type HostileOrigins = ByName;

/** RFC 6761, section 6.4: this domain cannot be registered, so no list contains it by chance. */
const UNREGISTRABLE = 'stranger.invalid';
const LIST = { allowPrivateDomains: true, extractHostname: false, validateHostname: false } as const;

/**
 * Origins that an attacker can control and that a faulty comparison mistakes for the given one. A browser can send each of
 * them. Except for `plain` and the ports, none is of the same site: a policy that allows subdomains or sibling domains may be
 * intended, which cannot be seen from outside.
 */
export function hostileOrigins(origin: string): HostileOrigins {
  const always = { stranger: `https://${UNREGISTRABLE}`, null: OPAQUE_ORIGIN };
  if (!/^https?:/.test(origin)) return always;
  const { protocol, hostname, port } = new URL(origin);
  const hosts = {
    ...(!hostname.startsWith('[') && { suffixed: `${hostname}.${UNREGISTRABLE}` }),
    ...namesLike(hostname),
  };
  const origins = Object.entries(hosts).flatMap(([name, host]) => {
    const url = `${protocol}//${host}${port === '' ? '' : `:${port}`}`;
    // Text before or after a Punycode name can make it invalid.
    return URL.canParse(url) ? [[name, new URL(url).origin] as const] : [];
  });
  return {
    ...always,
    ...(protocol === 'https:' && { plain: withoutTls(origin) }),
    ...Object.fromEntries(origins),
    ...(port !== '' && portsLike(origin, port)),
  };
}

/** The same origin without TLS. */
function withoutTls(origin: string): string {
  return new URL(`http:${origin.slice('https:'.length)}`).origin;
}

/** Names that an attacker can register next to the registrable domain, including those under private suffixes (`github.io`). */
function namesLike(host: string): ByName {
  if (isIP(host) !== 0 || isLoopback(host)) return {};
  const { getDomain, getPublicSuffix } = loadSuffixList();
  const domain = getDomain(host, LIST);
  const suffix = domain === null ? null : getPublicSuffix(host, LIST);
  if (domain === null || suffix === null) return {};
  const label = domain.slice(0, -suffix.length - 1);
  const dot = withoutDot(host, domain, suffix);
  return {
    glued: `stranger${domain}`,
    hyphenated: `stranger-${domain}`,
    lengthened: `${label}-stranger.${suffix}`,
    sibling: `a-stranger.${suffix}`,
    ...(dot !== undefined && { dot }),
  };
}

/** Replaces the dot before the domain, or before a suffix of several labels, which `.` in a RegExp matches. */
function withoutDot(host: string, domain: string, suffix: string): string | undefined {
  const rest = host === domain ? suffix : domain;
  if (!rest.includes('.')) return undefined;
  return `${host.slice(0, -rest.length - 1)}x${rest}`;
}

/** A port that starts with the given one, and one that does not. */
function portsLike(origin: string, port: string): HostileOrigins {
  const longer = `${port}1`;
  if (Number(longer) > 65535) return {};
  const host = origin.slice(0, -port.length);
  return { port: `${host}${longer}`, 'other-port': `${host}${port === '61234' ? '61235' : '61234'}` };
}

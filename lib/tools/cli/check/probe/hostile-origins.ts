import { isIP } from 'node:net';
import { getDomain, getPublicSuffix } from 'tldts';
import { OPAQUE_ORIGIN } from '../../../fetch/request-origin.js';
import { isLoopback } from '../../request/secure-url.js';

/** What an origin may get wrong that is not the given one. */
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

/** RFC 6761, section 6.4: nobody can own it, so no list has it by chance. */
const NOBODY = 'stranger.invalid';
const LIST = { allowPrivateDomains: true, extractHostname: false, validateHostname: false } as const;

/**
 * Origins that an attacker can have and that a sloppy comparison takes for the given one. Each of them is one that a
 * browser can send, and apart from `plain` and the ports none of them is of the same site: that a policy allows a subdomain
 * of the given origin or a sibling of it is nothing that can be told from outside to be a mistake.
 */
export function hostileOrigins(origin: string): HostileOrigins {
  const anybody = { stranger: `https://${NOBODY}`, null: OPAQUE_ORIGIN };
  if (!/^https?:/.test(origin)) return anybody;
  const { protocol, hostname, port } = new URL(origin);
  const hosts = { ...(!hostname.startsWith('[') && { suffixed: `${hostname}.${NOBODY}` }), ...namesLike(hostname) };
  const origins = Object.entries(hosts).flatMap(([name, host]) => {
    const url = `${protocol}//${host}${port === '' ? '' : `:${port}`}`;
    // What is put before or behind a name in Punycode may make it none.
    return URL.canParse(url) ? [[name, new URL(url).origin] as const] : [];
  });
  return {
    ...anybody,
    ...(protocol === 'https:' && { plain: plainly(origin) }),
    ...Object.fromEntries(origins),
    ...(port !== '' && portsLike(origin, port)),
  };
}

/** The same without TLS. */
function plainly(origin: string): string {
  return new URL(`http:${origin.slice('https:'.length)}`).origin;
}

/** Names beside the registrable domain, which is where an attacker can register one: with private suffixes also `github.io`. */
function namesLike(host: string): ByName {
  if (isIP(host) !== 0 || isLoopback(host)) return {};
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

/** The dot in front of the domain, or in front of a suffix of several labels: what `.` in a RegExp reads as any character. */
function withoutDot(host: string, domain: string, suffix: string): string | undefined {
  const rest = host === domain ? suffix : domain;
  if (!rest.includes('.')) return undefined;
  return `${host.slice(0, -rest.length - 1)}x${rest}`;
}

/** A port that begins with the given one, and one that does not. */
function portsLike(origin: string, port: string): HostileOrigins {
  const longer = `${port}1`;
  if (Number(longer) > 65535) return {};
  const host = origin.slice(0, -port.length);
  return { port: `${host}${longer}`, 'other-port': `${host}${port === '61234' ? '61235' : '61234'}` };
}

import { isIP } from 'node:net';
import { loadSuffixList } from '../../../../lazy.cjs';
import { isLoopback } from '../../request/secure-url.js';

/** The ways in which a host name can resemble another. */
export type HostName =
  | 'glued'
  | 'hyphenated'
  | 'suffixed'
  | 'underscored'
  | 'special'
  | 'lengthened'
  | 'truncated'
  | 'headless'
  | 'dot'
  | 'sibling'
  | 'glued-below'
  | 'other-subdomain';

type Hosts = Partial<Readonly<Record<HostName, string>>>;

/** RFC 6761, section 6.4: this domain cannot be registered, so no list contains it by chance. */
export const UNREGISTRABLE = 'stranger.invalid';
export const LIST = { allowPrivateDomains: true, extractHostname: false, validateHostname: false } as const;

/** Host names that an attacker can get, and that a faulty comparison mistakes for the given one. */
export function hostsLike(host: string): Hosts {
  if (host.startsWith('[')) return {};
  return { ...longerHosts(host), ...namesLike(host) };
}

/**
 * Names below another domain. DNS servers answer to names that contain `_` and `!`, and the URL Standard accepts
 * both. Chromium opens such pages: rules that end a name at any other character than letters, digits, dots and hyphens accept them.
 */
function longerHosts(host: string): Hosts {
  return {
    suffixed: `${host}.${UNREGISTRABLE}`,
    underscored: `${host}_.${UNREGISTRABLE}`,
    special: `${host}!.${UNREGISTRABLE}`,
  };
}

/** Names that an attacker can register next to the registrable domain, including those under private suffixes (`github.io`). */
function namesLike(host: string): Hosts {
  if (isIP(host) !== 0 || isLoopback(host)) return {};
  const { getDomain, getPublicSuffix } = loadSuffixList();
  const domain = getDomain(host, LIST);
  const suffix = domain === null ? null : getPublicSuffix(host, LIST);
  if (domain === null || suffix === null) return {};
  const label = domain.slice(0, -suffix.length - 1);
  return {
    glued: `stranger${domain}`,
    hyphenated: `stranger-${domain}`,
    lengthened: `${label}-stranger.${suffix}`,
    ...named('truncated', truncated(host, domain)),
    ...named('headless', label.length > 1 ? domain.slice(1) : undefined),
    ...named('dot', withoutDot(host, domain, suffix)),
    sibling: `a-stranger.${suffix}`,
    ...(host !== domain && { 'glued-below': `stranger${host}`, 'other-subdomain': `stranger.${domain}` }),
  };
}

function named(name: HostName, host: string | undefined): Hosts {
  return host === undefined ? {} : { [name]: host };
}

/** The longest beginning of the host that someone else can register: `app.example.co`. */
function truncated(host: string, domain: string): string | undefined {
  const { parse } = loadSuffixList();
  for (let end = host.length - 1; end > 0; end -= 1) {
    const name = host.slice(0, end);
    const { domain: other, isIcann } = parse(name, LIST);
    if (other !== null && isIcann === true && other !== domain && !name.endsWith('.')) return name;
  }
  return undefined;
}

/** Replaces the dot before the domain, or before a suffix of several labels, which `.` in a RegExp matches. */
function withoutDot(host: string, domain: string, suffix: string): string | undefined {
  const rest = host === domain ? suffix : domain;
  if (!rest.includes('.')) return undefined;
  return `${host.slice(0, -rest.length - 1)}x${rest}`;
}

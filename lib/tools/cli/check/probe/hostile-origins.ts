import { OPAQUE_ORIGIN } from '../../../fetch/request-origin.js';
import { type HostingName, hostingOrigins } from './hosting-origins.js';
import { type HostName, hostsLike, UNREGISTRABLE } from './hosts-like.js';

/** The ways in which an attacker's origin can resemble the allowed origin, and origins that are allowed by mistake beside it. */
export type HostileOriginName =
  'stranger' | 'null' | 'plain' | HostName | 'port' | 'short-port' | 'other-port' | 'localhost' | HostingName;

export type HostileOrigins = Partial<Readonly<Record<HostileOriginName, string>>>;

/**
 * Origins that an attacker can control and that a faulty comparison mistakes for the given one. A browser can send each of
 * them. Only `plain`, `glued-below`, `other-subdomain` and the ports are of the same site: a policy that allows
 * subdomains or ports may be intended, so these count only where others like them are refused.
 */
export function hostileOrigins(origin: string): HostileOrigins {
  const always = { stranger: `https://${UNREGISTRABLE}`, null: OPAQUE_ORIGIN };
  if (!/^https?:/.test(origin)) return always;
  const { protocol, hostname, port } = new URL(origin);
  const origins = Object.entries(hostsLike(hostname)).flatMap(([name, host]) => {
    // A text that contains the whole origin with its port does not contain the beginning of the host with a port.
    const url = `${protocol}//${host}${port === '' || name === 'truncated' ? '' : `:${port}`}`;
    // Text before or after a Punycode name can make it invalid.
    return URL.canParse(url) ? [[name, new URL(url).origin] as const] : [];
  });
  return {
    ...always,
    ...(protocol === 'https:' && { plain: withoutTls(origin) }),
    ...Object.fromEntries(origins),
    ...(port !== '' && portsLike(origin, port)),
    localhost: `http://localhost.${UNREGISTRABLE}`,
    ...hostingOrigins(hostname),
  };
}

/** The same origin without TLS. */
function withoutTls(origin: string): string {
  return new URL(`http:${origin.slice('https:'.length)}`).origin;
}

/** A port that starts with the given one, one that is its beginning, and one that is neither. */
function portsLike(origin: string, port: string): HostileOrigins {
  const host = origin.slice(0, -port.length);
  const ports = [
    ['port', `${port}1`],
    ['short-port', port.slice(0, -1)],
    ['other-port', port === '61234' ? '61235' : '61234'],
  ].flatMap(([name = '', text]) => {
    const url = `${host}${text}`;
    // Browsers leave out the default port.
    return URL.canParse(url) && new URL(url).origin === url ? [[name, url] as const] : [];
  });
  // Without one to compare with, nothing can be concluded from the others.
  return Object.fromEntries(ports.length > 1 ? ports : []);
}

import { coversPublicSuffix } from './origin-trust.js';
import { canonicalHost, isPlainName } from '../../standard/canonical-host.js';
import type { OriginPatternCode } from '../../diagnostics/issue.js';
import { nearestName } from '../../diagnostics/nearest-name.js';
import {
  isDefaultPort,
  isPort,
  isScheme,
  isSpecialScheme,
  MAX_ORIGIN_LENGTH,
  parseSerializedOrigin,
} from '../../standard/serialized-origin.js';

/** An origin as configured: exact, with any subdomain, with part of a label, with any port, or with a host and any port. */
export interface OriginPattern {
  /** As it was written. There is only one valid spelling. */
  readonly text: string;
  readonly scheme: string;
  /**
   * Without the leading `*.`; an IPv6 address keeps its brackets. A `*` in one of its labels stands for one or more letters,
   * digits and hyphens; as the whole host, after the scheme of an application, for any host.
   */
  readonly host: string;
  /** `*.`: one or more labels before the host, never the host itself. */
  readonly subdomains: boolean;
  /** Empty for the scheme's default port, `*` for any port, the default one included. */
  readonly port: string;
}

/**
 * Schemes that no page with a tuple origin has: those of sockets, those whose origin is opaque or that of the creating page,
 * and FTP, which browsers no longer show.
 */
const PAGELESS_SCHEMES: ReadonlySet<string> = new Set(['ws', 'wss', 'ftp', 'data', 'blob', 'about', 'javascript']);

/** The schemes of nearly all pages. A similar one is a typo; other schemes belong to apps. */
export const WEB_SCHEMES: readonly string[] = ['https', 'http'];

const MAX_SCHEME_LENGTH = 64;
/** RFC 1035, section 2.3.4, in bytes. */
const MAX_HOST_LENGTH = 253;
/** The same for one label. */
const MAX_LABEL_LENGTH = 63;
const LONG_LABEL = /[^.]{64}/;

/** What only the text of a RegExp has: delimiters, anchors, escapes, groups and repeated dots. */
const REGEXP_TEXT = /^\s*[/#~].*[/#~][a-z]*\s*$|^\s*\^|\$\s*$|\\[.dsw/-]|(?:^|:\/\/)\.[*+]|\.\+|\?:\/\/|\(.*\)/s;
/** What an example has where a real name belongs: `<domain>`, `${DOMAIN}`, `{{domain}}`, `$DOMAIN`, `%DOMAIN%`. */
const PLACEHOLDER = /<[^<>]*>|\{[^{}]*\}|\$\w|%\w+%/;

/** The pattern, or the one reason why it is refused. */
export function parseOriginPattern(value: string): OriginPattern | OriginPatternCode {
  return parsePlainPattern(value) ?? parseAnyPattern(value);
}

/** A shortcut for nearly all rules of a long list: an ordinary name, with or without its subdomains, or with part of a label. */
function parsePlainPattern(text: string): OriginPattern | undefined {
  const subdomains = text.includes('://*.');
  const star = subdomains ? -1 : text.indexOf('*');
  const origin = parseSerializedOrigin(subdomains ? text.replace('*.', '') : star < 0 ? text : text.replace('*', 'a'));
  if (origin === undefined || !isPlainName(origin.host) || isTooLong(origin.host, subdomains)) return undefined;
  const { scheme, port } = origin;
  if (problemOfScheme(scheme) !== undefined) return undefined;
  const start = scheme.length + 3;
  const host = star < 0 ? origin.host : text.slice(start, start + origin.host.length);
  const isPlain = star < 0 || (star >= start && problemOfWildcard(host, false) === undefined);
  return isPlain ? { text, scheme, host, subdomains, port } : undefined;
}

function parseAnyPattern(value: string): OriginPattern | OriginPatternCode {
  const problem = problemOfText(value);
  if (problem !== undefined) return problem;

  const schemeEnd = value.indexOf('://');
  if (schemeEnd < 0) return 'origin-scheme-missing';
  const scheme = value.slice(0, schemeEnd);
  const authority = value.slice(schemeEnd + 3);
  return problemOfScheme(scheme) ?? problemOfAuthority(authority) ?? readAuthority(value, scheme, authority);
}

function problemOfText(value: string): OriginPatternCode | undefined {
  if (value === '') return 'origin-empty';
  if (/["'`]/.test(value)) return 'origin-quoted';
  if (value.includes(',') && value.replace(/\{\d*,\d*\}/g, '').includes(',')) return 'origin-comma';
  if (REGEXP_TEXT.test(value)) return 'origin-regexp-text';
  if (PLACEHOLDER.test(value)) return 'origin-placeholder';
  if (/^(?:https?:\/\/)+https?:\/\/[^:]*(?::\d+)?\/?$/i.test(value)) return 'origin-scheme-doubled';
  if (value.indexOf('://') !== value.lastIndexOf('://')) return 'origin-separator';
  if (/[\s\p{Cc}]/u.test(value)) return 'origin-whitespace';
  if (value.length > MAX_ORIGIN_LENGTH) return 'origin-too-long';
  return undefined;
}

function problemOfScheme(scheme: string): OriginPatternCode | undefined {
  if (scheme.includes('*')) return 'origin-wildcard-misplaced';
  const lower = scheme.toLowerCase();
  if (!isScheme(lower)) return 'origin-scheme-malformed';
  // URL Standard, "origin": that of a file: URL is opaque, so its pages send `null`.
  if (lower === 'file') return 'origin-file';
  if (PAGELESS_SCHEMES.has(lower)) return 'origin-scheme-pageless';
  if (lower !== scheme) return 'origin-upper-case';
  if (!WEB_SCHEMES.includes(lower) && nearestName(lower, WEB_SCHEMES) !== undefined) return 'origin-scheme-misspelt';
  return scheme.length > MAX_SCHEME_LENGTH ? 'origin-too-long' : undefined;
}

function problemOfAuthority(authority: string): OriginPatternCode | undefined {
  const end = authority.search(/[/?#\\]/);
  if (end >= 0) return authority.slice(end) === '/' ? 'origin-trailing-slash' : 'origin-path';
  if (authority.includes('@')) return 'origin-userinfo';
  if (/[^\0-\x7f]/.test(authority)) return 'origin-unicode';
  if (/[A-Z]/.test(authority)) return 'origin-upper-case';
  return undefined;
}

function readAuthority(text: string, scheme: string, authority: string): OriginPattern | OriginPatternCode {
  const subdomains = authority.startsWith('*.');
  const anyPort = authority.endsWith(':*');
  const bare = authority.slice(subdomains ? 2 : 0, anyPort ? -2 : undefined);
  if (bare === '*' && !isSpecialScheme(scheme) && !anyPort) return { text, scheme, host: bare, subdomains, port: '' };

  const hostEnd = endOfHost(bare);
  const host = bare.slice(0, hostEnd);
  const port = bare.slice(hostEnd + 1);
  if (port.includes('*')) return 'origin-wildcard-misplaced';
  const hasPort = hostEnd < bare.length;
  const problem =
    problemOfWildcard(host, subdomains) ??
    problemOfHost(scheme, host.replace('*', 'a'), subdomains) ??
    (hasPort ? problemOfPort(scheme, port, anyPort) : undefined);
  return problem ?? { text, scheme, host, subdomains, port: anyPort ? '*' : port };
}

/** One `*` next to other text of its label, not in the last label, and not in Punycode, which has no readable parts. */
function problemOfWildcard(host: string, subdomains: boolean): OriginPatternCode | undefined {
  const star = host.indexOf('*');
  if (star < 0) return undefined;
  const label = host.slice(host.lastIndexOf('.', star) + 1, Math.max(star, host.indexOf('.', star)));
  // The last label has no dot after it: then this text ends before the `*`.
  const isPart = label.length > 1 && label.includes('*') && star === host.lastIndexOf('*');
  if (!isPart || subdomains || label.startsWith('xn--')) return 'origin-wildcard-misplaced';
  if (isAddress(host)) return 'origin-wildcard-ip';
  // `*example.com` is a typo of `*.example.com`.
  const isGlued = /^\*[a-z0-9_]/.test(label) && coversPublicSuffix({ host, subdomains });
  return isGlued ? 'origin-wildcard-misplaced' : undefined;
}

function endOfHost(authority: string): number {
  const colon = authority.indexOf(':', authority.startsWith('[') ? authority.indexOf(']') : 0);
  return colon < 0 ? authority.length : colon;
}

function problemOfHost(scheme: string, host: string, subdomains: boolean): OriginPatternCode | undefined {
  // The URL Standard parses and changes only the hosts of special schemes; others are opaque.
  const canonical = isSpecialScheme(scheme) ? canonicalHost(host) : host;
  if (canonical === undefined) return 'origin-host-malformed';
  if (canonical !== host) return 'origin-host-not-canonical';
  if (parseSerializedOrigin(`${scheme}://${host}`) === undefined) return 'origin-host-malformed';
  if (host.startsWith('[::ffff:')) return 'origin-ipv4-mapped';
  if (subdomains && host.startsWith('.')) return 'origin-wildcard-misplaced';
  if (subdomains && isAddress(host)) return 'origin-wildcard-ip';
  return isTooLong(host, subdomains) ? 'origin-too-long' : undefined;
}

function problemOfPort(scheme: string, port: string, anyPort: boolean): OriginPatternCode | undefined {
  if (anyPort || !isPort(port)) return 'origin-port-malformed';
  return isDefaultPort(scheme, port) ? 'origin-default-port' : undefined;
}

/** URL Standard, "ends in a number checker": a canonical host whose last label is a number is an IPv4 address. */
function isAddress(host: string): boolean {
  return host.startsWith('[') || /(^|\.)\d+$/.test(host);
}

/** A subdomain needs room for at least one byte and its dot. */
function isTooLong(host: string, subdomains: boolean): boolean {
  const name = host.endsWith('.') ? host.slice(0, -1) : host;
  if (name.length > MAX_HOST_LENGTH - (subdomains ? 2 : 0)) return true;
  // Most names are shorter than the longest label.
  return name.length > MAX_LABEL_LENGTH && LONG_LABEL.test(name);
}

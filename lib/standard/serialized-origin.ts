import { canonicalHost } from './canonical-host.js';

/** The parts of a tuple origin (RFC 6454, section 6.2). */
export interface SerializedOrigin {
  scheme: string;
  /** A name, an IPv4 address, or an IPv6 address in brackets. */
  host: string;
  /** Empty where the origin has the default port of its scheme, which is not serialized. */
  port: string;
}

/** The longest origin that is looked at, in bytes: scheme 64, `://`, the longest DNS name 253, colon, port 5. */
export const MAX_ORIGIN_LENGTH = 64 + 3 + 253 + 1 + 5;

const MAX_BRACKETED_LENGTH = '[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]'.length;

/** URL Standard, "special scheme". */
const DEFAULT_PORTS: ReadonlyMap<string, string> = new Map([
  ['http', '80'],
  ['https', '443'],
  ['ws', '80'],
  ['wss', '443'],
  ['ftp', '21'],
]);

/**
 * Reads an origin as a browser serializes it (Fetch, "serialize an origin"), and nothing else: this is the gate for
 * everything that may be echoed in a header. An opaque origin, `null`, does not pass.
 */
export function parseSerializedOrigin(value: string): SerializedOrigin | undefined {
  if (value.length > MAX_ORIGIN_LENGTH) return undefined;
  const schemeEnd = value.indexOf('://');
  const scheme = value.slice(0, Math.max(schemeEnd, 0));
  if (!isScheme(scheme)) return undefined;

  const hostStart = schemeEnd + 3;
  const hostEnd = endOfHost(value, hostStart);
  if (hostEnd < 0) return undefined;
  const host = value.slice(hostStart, hostEnd);
  if (hostEnd === value.length) return { scheme, host, port: '' };

  const port = value.slice(hostEnd + 1);
  if (!isPort(port) || isDefaultPort(scheme, port)) return undefined;
  return { scheme, host, port };
}

/** RFC 3986, section 3.1, in its canonical lower case. */
export function isScheme(value: string): boolean {
  if (!isLetter(value.charCodeAt(0))) return false;
  for (let i = 1; i < value.length; i++) {
    const code = value.charCodeAt(i);
    if (!isLetter(code) && !isDigit(code) && code !== 0x2b && code !== 0x2d && code !== 0x2e) return false;
  }
  return true;
}

/** A port as it is serialized: 1 to 65535, no leading zero. */
export function isPort(value: string): boolean {
  if (value.length === 0 || value.length > 5 || value.charCodeAt(0) === 0x30) return false;
  for (let i = 0; i < value.length; i++) {
    if (!isDigit(value.charCodeAt(i))) return false;
  }
  return Number(value) <= 65535;
}

export function isDefaultPort(scheme: string, port: string): boolean {
  return DEFAULT_PORTS.get(scheme) === port;
}

/** The index behind the host, where the text ends or a colon stands, or -1 if it is no host. */
function endOfHost(value: string, start: number): number {
  const end = value.charCodeAt(start) === 0x5b ? endOfBrackets(value, start) : endOfName(value, start);
  return end === value.length || value.charCodeAt(end) === 0x3a ? end : -1;
}

function endOfBrackets(value: string, start: number): number {
  const end = value.indexOf(']', start) + 1;
  if (end === 0 || end - start > MAX_BRACKETED_LENGTH) return -1;
  const address = value.slice(start, end);
  return isIpv6(address) && canonicalHost(address) === address ? end : -1;
}

/**
 * Whether it is an IPv6 address, compressed or not (RFC 4291, section 2.2), which the URL parser reads without an exception:
 * eight groups of hexadecimal digits, or fewer where one `::` stands for the others.
 */
function isIpv6(address: string): boolean {
  let groups = 0;
  let digits = 0;
  let compressed = false;
  for (let i = 1; i < address.length; i++) {
    const code = address.charCodeAt(i);
    if (isDigit(code) || (code >= 0x61 && code <= 0x66)) {
      if (digits === 0) groups++;
      if (++digits > 4) return false;
    } else if (code === 0x3a) {
      const double = address.charCodeAt(i + 1) === 0x3a;
      // A single colon stands between groups, and two colons stand once.
      if (double ? compressed : digits === 0 || address.charCodeAt(i + 1) === 0x5d) return false;
      if (double) {
        compressed = true;
        i++;
      }
      digits = 0;
    } else if (i < address.length - 1) return false;
  }
  return compressed ? groups < 8 : groups === 8;
}

/** Labels may be anything that a resolver may hold, underscores included; one trailing dot is the DNS root. */
function endOfName(value: string, start: number): number {
  let labelStart = start;
  let i = start;
  for (; i < value.length && value.charCodeAt(i) !== 0x3a; i++) {
    const code = value.charCodeAt(i);
    if (code === 0x2e) {
      if (i === labelStart) return -1;
      labelStart = i + 1;
    } else if (!isLetter(code) && !isDigit(code) && code !== 0x2d && code !== 0x5f) {
      return -1;
    }
  }
  return i === start ? -1 : i;
}

function isLetter(code: number): boolean {
  return code >= 0x61 && code <= 0x7a;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

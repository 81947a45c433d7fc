import { isIPv6 } from 'node:net';
import { canonicalHost } from './canonical-host.js';

/** The parts of a tuple origin (RFC 6454, section 6.2). */
export interface SerializedOrigin {
  scheme: string;
  /** A name, an IPv4 address, or an IPv6 address in brackets. */
  host: string;
  /** Empty where the origin has the default port of its scheme, which is not serialized. */
  port: string;
}

/** The longest origin that is read, in bytes: scheme 64, `://`, the longest DNS name 253, colon, port 5. */
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
 * Reads an origin exactly as browsers serialize it (Fetch, "serialize an origin"). Every origin that a header echoes has to
 * pass this function first. The opaque origin `null` does not pass.
 */
export function parseSerializedOrigin(value: string): SerializedOrigin | undefined {
  if (value.length > MAX_ORIGIN_LENGTH) return undefined;
  const schemeEnd = value.indexOf('://');
  const scheme = value.slice(0, Math.max(schemeEnd, 0));
  if (!isScheme(scheme)) return undefined;

  const hostStart = schemeEnd + 3;
  const hostEnd = endOfHost(value, hostStart, isSpecialScheme(scheme));
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

/** URL Standard, "special scheme": the hosts of others are opaque. */
export function isSpecialScheme(scheme: string): boolean {
  return DEFAULT_PORTS.has(scheme);
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

/** The index of the end of the text or of the colon after the host; -1 if the host is not valid. */
function endOfHost(value: string, start: number, isDomain: boolean): number {
  const dots = isDomain ? start : endOfDots(value, start);
  if (dots > start) return isEndOfHost(value, dots) ? dots : -1;
  const end = value.charCodeAt(start) === 0x5b ? endOfBrackets(value, start) : endOfName(value, start);
  return isEndOfHost(value, end) ? end : -1;
}

function isEndOfHost(value: string, end: number): boolean {
  return end === value.length || value.charCodeAt(end) === 0x3a;
}

/** An opaque host can be a dot: `app://.` is the origin of many Electron applications. */
function endOfDots(value: string, start: number): number {
  let i = start;
  while (value.charCodeAt(i) === 0x2e) i++;
  return i;
}

function endOfBrackets(value: string, start: number): number {
  const end = value.indexOf(']', start) + 1;
  if (end === 0 || end - start > MAX_BRACKETED_LENGTH) return -1;
  const address = value.slice(start, end);
  // Only what the URL parser accepts is given to it: its exceptions are slow. A zone id, which isIPv6() allows, is not.
  if (!isIPv6(address.slice(1, -1)) || address.includes('%')) return -1;
  return canonicalHost(address) === address ? end : -1;
}

/** Labels may have every character that DNS names have in practice, underscores included; a trailing dot is the DNS root. */
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

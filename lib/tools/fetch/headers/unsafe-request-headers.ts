import { loadMediaTypes } from '../../../lazy.cjs';
import { type Header, type HeaderList, sortedLowercaseSet } from './header-list.js';
import { parseSingleRange } from './single-range.js';

/** The longest value of a CORS-safelisted request-header, in bytes. */
export const MAX_SAFELISTED_VALUE_BYTES = 128;
/** The longest total of all their values, in bytes. */
export const MAX_SAFELISTED_TOTAL_BYTES = 1024;

/** Fetch, "CORS non-wildcard request-header name": `*` does not cover it, and redirects to another origin drop it. */
export const NON_WILDCARD_REQUEST_HEADER_NAME = 'Authorization';

/**
 * Why a header makes a preflight necessary: its name is not safelisted; its value is too long, contains an unsafe byte, is
 * not a media type that forms send, or is not a simple range; or all safelisted values together are too long.
 */
export type UnsafeReason = 'name' | 'value-length' | 'value-byte' | 'media-type' | 'range' | 'total-length';

export interface UnsafeHeader {
  readonly name: string;
  readonly reason: UnsafeReason;
}

/** Fetch, "CORS-unsafe request-header byte". Bytes above 0x7F are safe. */
// eslint-disable-next-line no-control-regex
const UNSAFE_BYTE = /[\x00-\x08\x0a-\x1f"():<>?@[\\\]{}\x7f]/;
const LANGUAGE_BYTES = /^[0-9A-Za-z *,\-.;=]*$/;
const FORM_TYPES = ['application/x-www-form-urlencoded', 'multipart/form-data', 'text/plain'];

const CHECKS: Readonly<Record<string, (value: string) => UnsafeReason | undefined>> = {
  accept: (value) => (UNSAFE_BYTE.test(value) ? 'value-byte' : undefined),
  'accept-language': (value) => (LANGUAGE_BYTES.test(value) ? undefined : 'value-byte'),
  'content-language': (value) => (LANGUAGE_BYTES.test(value) ? undefined : 'value-byte'),
  'content-type': (value) => {
    if (UNSAFE_BYTE.test(value)) return 'value-byte';
    return FORM_TYPES.includes(loadMediaTypes().MIMEType.parse(value)?.essence ?? '') ? undefined : 'media-type';
  },
  // Browsers themselves never send `bytes=-500`, so it is not safelisted.
  range: (value) => (parseSingleRange(value)?.start === undefined ? 'range' : undefined),
};

/** Whether a header of this name can be CORS-safelisted, depending on its value. */
export function hasSafelistedName(name: string): boolean {
  return Object.hasOwn(CHECKS, name.toLowerCase());
}

/** Why this is not a CORS-safelisted request-header (Fetch), or `undefined` if it is one. */
export function whyUnsafe([name, value]: Header): UnsafeReason | undefined {
  const lower = name.toLowerCase();
  if (!Object.hasOwn(CHECKS, lower)) return 'name';
  if (value.length > MAX_SAFELISTED_VALUE_BYTES) return 'value-length';
  return CHECKS[lower]?.(value);
}

/** Fetch, "CORS-safelisted request-header". */
export function isCorsSafelistedRequestHeader(header: Header): boolean {
  return whyUnsafe(header) === undefined;
}

const NO_CORS_NAMES = ['accept', 'accept-language', 'content-language', 'content-type'];

/** Fetch, "no-CORS-safelisted request-header": the only headers that a script can set with `mode: 'no-cors'`. */
export function isNoCorsSafelistedRequestHeader(header: Header): boolean {
  return NO_CORS_NAMES.includes(header[0].toLowerCase()) && isCorsSafelistedRequestHeader(header);
}

/** The headers that make a preflight necessary. Each header is checked on its own, even if its name is repeated. */
export function unsafeRequestHeaders(list: HeaderList): readonly UnsafeHeader[] {
  const judged = list.map((header) => ({ header, reason: whyUnsafe(header) }));
  const total = judged.reduce((sum, { header, reason }) => sum + (reason === undefined ? header[1].length : 0), 0);
  return judged.flatMap(({ header: [name], reason }) => {
    if (reason !== undefined) return [{ name, reason }];
    return total > MAX_SAFELISTED_TOTAL_BYTES ? [{ name, reason: 'total-length' }] : [];
  });
}

/** Fetch, "CORS-unsafe request-header names": in lower case, sorted, without duplicates. */
export function unsafeRequestHeaderNames(list: HeaderList): readonly string[] {
  return sortedLowercaseSet(unsafeRequestHeaders(list).map(({ name }) => name));
}

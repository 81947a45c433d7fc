import { MIMEType } from 'whatwg-mimetype';
import { type Header, type HeaderList, sortedLowercaseSet } from '../../standard/header-list.js';
import { parseSingleRange } from './single-range.js';

/** The longest value, in bytes, that a CORS-safelisted request-header may have. */
export const MAX_SAFELISTED_VALUE_BYTES = 128;
/** How many bytes the values of all of them may have together. */
export const MAX_SAFELISTED_TOTAL_BYTES = 1024;

/**
 * Why a header makes a preflight necessary: its name is not safelisted; its value is too long, holds a byte that is not
 * safelisted, is another media type than those of forms, or no simple range; or all safelisted values are too long together.
 */
export type UnsafeReason = 'name' | 'value-length' | 'value-byte' | 'media-type' | 'range' | 'total-length';

export interface UnsafeHeader {
  readonly name: string;
  readonly reason: UnsafeReason;
}

/** Fetch, "CORS-unsafe request-header byte". Bytes above 0x7F are none. */
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
    return FORM_TYPES.includes(MIMEType.parse(value)?.essence ?? '') ? undefined : 'media-type';
  },
  // No browser has ever sent `bytes=-500` by itself.
  range: (value) => (parseSingleRange(value)?.start === undefined ? 'range' : undefined),
};

/** Why this is no CORS-safelisted request-header, or `undefined` if it is one (Fetch). */
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

/** Fetch, "no-CORS-safelisted request-header": all that a script may set with `mode: 'no-cors'`. */
export function isNoCorsSafelistedRequestHeader(header: Header): boolean {
  return NO_CORS_NAMES.includes(header[0].toLowerCase()) && isCorsSafelistedRequestHeader(header);
}

/** The headers that make a preflight necessary, each judged by itself, repeated ones too. */
export function unsafeRequestHeaders(list: HeaderList): readonly UnsafeHeader[] {
  const judged = list.map((header) => ({ header, reason: whyUnsafe(header) }));
  const total = judged.reduce((sum, { header, reason }) => sum + (reason === undefined ? header[1].length : 0), 0);
  return judged.flatMap(({ header: [name], reason }) => {
    if (reason !== undefined) return [{ name, reason }];
    return total > MAX_SAFELISTED_TOTAL_BYTES ? [{ name, reason: 'total-length' }] : [];
  });
}

/** Fetch, "CORS-unsafe request-header names": lower-cased, sorted, each once. */
export function unsafeRequestHeaderNames(list: HeaderList): readonly string[] {
  return sortedLowercaseSet(unsafeRequestHeaders(list).map(({ name }) => name));
}

import { isTokenCode } from '../../standard/token.js';

/** The longest `Access-Control-Request-Headers` that is read, in bytes, lines of the same name joined. */
export const MAX_REQUEST_HEADERS_BYTES = 4096;
/** How many names it may contain, including repeated ones. */
export const MAX_REQUEST_HEADER_NAMES = 128;
/** How many of its elements may be empty, which RFC 9110, section 5.6.1.2, asks to tolerate in a reasonable number. */
export const MAX_EMPTY_ELEMENTS = 16;

const COMMA = 0x2c;

/**
 * The names in `Access-Control-Request-Headers` (Fetch, "CORS-unsafe request-header names"), lower-cased, in order, each
 * once; `undefined` if it is malformed or past a budget (R11). Browsers sort and lower-case them, other clients and
 * gateways do not, and Node joins repeated lines by a comma and a space.
 */
export function parseRequestHeaderNames(value: string): readonly string[] | undefined {
  if (value.length > MAX_REQUEST_HEADERS_BYTES) return undefined;
  if (value === '') return [];
  const names = new Set<string>();
  let named = 0;
  let empty = 0;

  for (let at = 0; at <= value.length; at++) {
    const start = skipWhitespace(value, at);
    const end = skipToken(value, start);
    at = skipWhitespace(value, end);
    if (at < value.length && value.charCodeAt(at) !== COMMA) return undefined;

    if (start === end) empty++;
    else {
      named++;
      names.add(value.slice(start, end).toLowerCase());
    }
    if (named > MAX_REQUEST_HEADER_NAMES || empty > MAX_EMPTY_ELEMENTS) return undefined;
  }
  return [...names];
}

function skipToken(value: string, from: number): number {
  let i = from;
  while (i < value.length && isTokenCode(value.charCodeAt(i))) i++;
  return i;
}

/** RFC 9110, section 5.6.3: OWS is spaces and tabs. */
function skipWhitespace(value: string, from: number): number {
  let i = from;
  while (value.charCodeAt(i) === 0x20 || value.charCodeAt(i) === 0x09) i++;
  return i;
}

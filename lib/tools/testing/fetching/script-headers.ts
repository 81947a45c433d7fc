import { isForbiddenRequestHeader } from '../../fetch/headers/forbidden-request-header.js';
import { type Header, type HeaderList, hasHeader } from '../../fetch/headers/header-list.js';
import { isNoCorsSafelistedRequestHeader } from '../../fetch/headers/unsafe-request-headers.js';
import type { RequestMode } from '../../fetch/response-tainting.js';
import { toText } from './to-text.js';
import { isToken } from '../../../standard/token.js';
import { normalizeHeaderValue } from '../../../standard/whitespace.js';

/**
 * The headers of a script (Fetch, "fill" a `Headers` object), and those that `fetch()` adds to them.
 *
 * @param given pairs, an object, or a `Headers` object, which has already joined the values of a name
 * @param contentType the media type that the body brings
 */
export function readHeaders(given: unknown, contentType: string | undefined, mode: RequestMode): HeaderList {
  const headers = append(entriesOf(given === undefined ? [] : given), mode);
  const isTyped = contentType === undefined || hasHeader(headers, 'Content-Type');
  return withAccept(isTyped ? headers : [...headers, ...append([['Content-Type', contentType]], mode)]);
}

/** Web IDL converts names and values to strings, so that numbers are valid values. */
function entriesOf(given: unknown): readonly Header[] {
  if (typeof given !== 'object' || given === null) throw new TypeError('headers must be an object.');
  if (!(Symbol.iterator in given)) return Object.entries(given).map(([name, value]) => [name, toText(value)]);
  return [...(given as Iterable<Iterable<unknown>>)].map((entry) => {
    const pair = typeof entry === 'object' ? [...entry].map(toText) : [];
    if (pair.length !== 2) throw new TypeError('Each entry of headers must be a name and a value.');
    return pair as [string, string];
  });
}

/** Fetch, "append" to a `Headers` object with the guard "request" or "request-no-cors". */
function append(entries: readonly Header[], mode: RequestMode): HeaderList {
  const list: Header[] = [];
  for (const [name, given] of entries) {
    const value = normalizeHeaderValue(given);
    if (!isToken(name)) throw new TypeError(`'${name}' is not a valid header name.`);
    if (/[\0\r\n]|[^\0-\xff]/.test(value))
      throw new TypeError(`The value of ${name} contains a character that headers cannot contain.`);
    const header: Header = [name, value];
    if (isForbiddenRequestHeader(header)) continue;
    if (mode === 'no-cors' && !isNoCorsSafelistedRequestHeader(withEarlierValues(list, header))) continue;
    list.push(header);
  }
  return list;
}

/** One header with all values of its name: the safelist applies to them together. */
function withEarlierValues(list: HeaderList, [name, value]: Header): Header {
  const before = list.filter(([other]) => other.toLowerCase() === name.toLowerCase()).map(([, other]) => other);
  return [name, [...before, value].join(', ')];
}

/** Fetch, "fetch", step 13. The value counts towards the total length of safelisted values. */
function withAccept(headers: HeaderList): HeaderList {
  return hasHeader(headers, 'Accept') ? headers : [['Accept', '*/*'], ...headers];
}

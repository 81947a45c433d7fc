import { type HeaderList, valuesOf } from './header-list.js';
import { trimTabOrSpace } from '../../../standard/whitespace.js';
import { isToken } from '../../../standard/token.js';

/** The header is present but cannot be parsed. That is not the same as a missing header. */
export const MALFORMED = Symbol('malformed');

type Extracted<T> = T | typeof MALFORMED | undefined;

/**
 * Fetch, "extract header list values" for `#token`: `Access-Control-Allow-Methods`, `-Allow-Headers`, `-Expose-Headers`.
 * Several lines count as one list. Empty elements and empty lists are valid. One element that is not a token makes the
 * whole list malformed.
 */
export function extractTokens(list: HeaderList, name: string): Extracted<readonly string[]> {
  const values = valuesOf(list, name);
  if (values.length === 0) return undefined;
  const tokens = values.flatMap((value) => value.split(',').map(trimTabOrSpace)).filter((element) => element !== '');
  return tokens.every(isToken) ? tokens : MALFORMED;
}

/** The same for `Access-Control-Max-Age`, which must be one line of digits. */
export function extractMaxAge(list: HeaderList): Extracted<number> {
  const values = valuesOf(list, 'Access-Control-Max-Age');
  if (values.length === 0) return undefined;
  return values.length === 1 && /^\d+$/.test(values.join()) ? Number(values[0]) : MALFORMED;
}

/** The same for `Location`, which may occur once. */
export function extractLocation(list: HeaderList): Extracted<string> {
  const values = valuesOf(list, 'Location');
  return values.length > 1 ? MALFORMED : values[0];
}

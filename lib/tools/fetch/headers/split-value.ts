import { trimTabOrSpace } from '../../../standard/whitespace.js';

/** Fetch, "get, decode, and split" of a header value: splits at commas, but not inside quoted strings. */
export function splitValue(value: string): readonly string[] {
  const values: string[] = [];
  let start = 0;
  for (let i = 0; i <= value.length; i++) {
    if (value[i] === '"') i = endOfQuotedString(value, i);
    if (i >= value.length || value[i] === ',') {
      values.push(trimTabOrSpace(value.slice(start, i)));
      start = i + 1;
    }
  }
  return values;
}

/** The index of the closing quote, or the end of the value (Fetch, "collect an HTTP quoted string"). */
function endOfQuotedString(value: string, open: number): number {
  for (let i = open + 1; i < value.length; i++) {
    if (value[i] === '"') return i;
    if (value[i] === '\\') i++;
  }
  return value.length;
}

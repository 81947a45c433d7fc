import {
  getHeader,
  hasHeader,
  headerListOf,
  sortedLowercaseSet,
  valuesOf,
  withoutHeaders,
} from '../../../lib/tools/fetch/headers/header-list.js';
import { normalizeHeaderValue } from '../../../lib/standard/whitespace.js';
import { splitValue } from '../../../lib/tools/fetch/headers/split-value.js';

describe('a header list', () => {
  const list = headerListOf(['Vary', ' Origin\t', 'X-A', '1', 'vary', 'Accept', 'X-B', '']);

  it('is made from alternating names and values, without spaces and tabs at the ends of values', () => {
    expect(list).toEqual([
      ['Vary', 'Origin'],
      ['X-A', '1'],
      ['vary', 'Accept'],
      ['X-B', ''],
    ]);
  });

  it('keeps the values of one name apart, and joins them in getHeader()', () => {
    expect(valuesOf(list, 'VARY')).toEqual(['Origin', 'Accept']);
    expect(getHeader(list, 'VARY')).toBe('Origin, Accept');
    expect(getHeader(list, 'x-b')).toBe('');
    expect(getHeader(list, 'x-c')).toBeUndefined();
    expect([hasHeader(list, 'x-b'), hasHeader(list, 'x-c')]).toEqual([true, false]);
  });

  it('loses every header of a name', () => {
    expect(withoutHeaders(list, ['VARY', 'x-b'])).toEqual([['X-A', '1']]);
  });

  it('names its headers once each, in lower case, sorted by bytes', () => {
    expect(sortedLowercaseSet(['X-b', 'x_a', 'X-B', 'x-a'])).toEqual(['x-a', 'x-b', 'x_a']);
  });
});

test.each([
  ['\t\r\n a b \n\r\t ', 'a b'],
  ['\va\u00a0', '\va\u00a0'],
  [' ', ''],
])('%j is normalized to %j', (value, normalized) => {
  expect(normalizeHeaderValue(value)).toBe(normalized);
});

// The examples of the standard.
test.each([
  ['nosniff,', ['nosniff', '']],
  ['', ['']],
  ['text/html;", x/x', ['text/html;", x/x']],
  ['x/x;test="hi",y/y', ['x/x;test="hi"', 'y/y']],
  ['x / x,,,1', ['x / x', '', '', '1']],
  ['"1,2", 3', ['"1,2"', '3']],
  ['"1\\",2", 3', ['"1\\",2"', '3']],
  ['"1"', ['"1"']],
  ['"1\\', ['"1\\']],
])('%j is split into %j', (value, values) => {
  expect(splitValue(value)).toEqual(values);
});

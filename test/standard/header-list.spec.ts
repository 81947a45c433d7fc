import { extractLocation, extractMaxAge, extractTokens, MALFORMED } from '../../lib/tools/fetch/extract-values.js';
import {
  getHeader,
  hasHeader,
  headerListOf,
  normalizeValue,
  sortedLowercaseSet,
  valuesOf,
  withoutHeaders,
} from '../../lib/standard/header-list.js';
import { splitValue } from '../../lib/standard/split-value.js';

describe('a header list', () => {
  const list = headerListOf(['Vary', ' Origin\t', 'X-A', '1', 'vary', 'Accept', 'X-B', '']);

  it('is made of names and values in turn, spaces and tabs at the ends of values gone', () => {
    expect(list).toEqual([
      ['Vary', 'Origin'],
      ['X-A', '1'],
      ['vary', 'Accept'],
      ['X-B', ''],
    ]);
  });

  it('keeps the values of one name apart, and joins them when asked for one', () => {
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
  expect(normalizeValue(value)).toBe(normalized);
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

describe('extracting header list values', () => {
  const ofLines = (name: string, values: readonly string[]) => values.map((value) => [name, value] as const);

  test.each([
    [[], undefined],
    [[''], []],
    [[' , ,'], []],
    [['PUT'], ['PUT']],
    [['PUT, patch\t,DELETE'], ['PUT', 'patch', 'DELETE']],
    [
      ['PUT', 'DELETE'],
      ['PUT', 'DELETE'],
    ],
    [['*'], ['*']],
    [['PUT DELETE'], MALFORMED],
    [['PUT;DELETE'], MALFORMED],
    [['"PUT"'], MALFORMED],
    [['PUT', 'DEL ETE'], MALFORMED],
    [['PÜT'], MALFORMED],
  ])('methods in the lines %j are %p', (lines, values) => {
    expect(extractTokens(ofLines('access-control-allow-methods', lines), 'Access-Control-Allow-Methods')).toEqual(
      values,
    );
  });

  test.each([
    [[], undefined],
    [['600'], 600],
    [['0'], 0],
    [['0600'], 600],
    [['99999999999999999999'], 1e20],
    [[''], MALFORMED],
    [['-1'], MALFORMED],
    [['+600'], MALFORMED],
    [['2.5'], MALFORMED],
    [['1e3'], MALFORMED],
    [['600s'], MALFORMED],
    [['"600"'], MALFORMED],
    [['600, 600'], MALFORMED],
    [['600', '600'], MALFORMED],
  ])('the max-age of the lines %j is %p', (lines, value) => {
    expect(extractMaxAge(ofLines('Access-Control-Max-Age', lines))).toBe(value);
  });

  test.each([
    [[], undefined],
    [['/a, /b'], '/a, /b'],
    [['/a', '/a'], MALFORMED],
  ])('the location of the lines %j is %p', (lines, value) => {
    expect(extractLocation(ofLines('location', lines))).toBe(value);
  });
});

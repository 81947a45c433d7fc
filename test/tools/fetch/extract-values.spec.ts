import {
  extractLocation,
  extractMaxAge,
  extractTokens,
  MALFORMED,
} from '../../../lib/tools/fetch/headers/extract-values.js';

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

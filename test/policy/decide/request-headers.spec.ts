import fc from 'fast-check';
import {
  MAX_EMPTY_ELEMENTS,
  MAX_REQUEST_HEADER_NAMES,
  MAX_REQUEST_HEADERS_BYTES,
  parseRequestHeaderNames,
} from '../../../lib/policy/decide/request-headers.js';
import { withoutHanging } from '../../support/without-hanging.js';

/** So often that a parser that goes back over the value for each of its parts would not come to an end. */
function readOften(value: string): readonly string[] | undefined {
  for (let i = 0; i < 20_000; i++) parseRequestHeaderNames(value);
  return parseRequestHeaderNames(value);
}

describe('R11 Access-Control-Request-Headers', () => {
  test.each([
    ['', []],
    [' \t', []],
    ['x-a', ['x-a']],
    ['authorization,content-type', ['authorization', 'content-type']],
    ['content-type, authorization', ['content-type', 'authorization']],
    ['X-A,\t x-B \t', ['x-a', 'x-b']],
    ['x-a,X-A, x-a', ['x-a']],
    [',,x-a,,', ['x-a']],
    ['*', ['*']],
    ["!#$%&'*+-.^_`|~", ["!#$%&'*+-.^_`|~"]],
  ])('%j names %j', (value, names) => {
    expect(parseRequestHeaderNames(value)).toEqual(names);
  });

  test.each([
    ['x a'],
    ['x-a;'],
    ['x-a\r\nx-b'],
    ['x-a\0'],
    ['"x-a"'],
    ['x-ä'],
    ['x-a,x b'],
    ['x-a\u00a0'],
    ['x-a\v,x-b'],
    [':x'],
  ])('%j is malformed', (value) => {
    expect(parseRequestHeaderNames(value)).toBeUndefined();
  });

  it('has the limits that the documentation promises', () => {
    expect([MAX_REQUEST_HEADERS_BYTES, MAX_REQUEST_HEADER_NAMES, MAX_EMPTY_ELEMENTS]).toEqual([4096, 128, 16]);
  });

  it('is read up to its limit of bytes', () => {
    expect(parseRequestHeaderNames('a'.repeat(MAX_REQUEST_HEADERS_BYTES))).toHaveLength(1);
    expect(parseRequestHeaderNames('a'.repeat(MAX_REQUEST_HEADERS_BYTES + 1))).toBeUndefined();
    expect(parseRequestHeaderNames('a'.padEnd(MAX_REQUEST_HEADERS_BYTES))).toEqual(['a']);
    expect(parseRequestHeaderNames('a'.padEnd(MAX_REQUEST_HEADERS_BYTES + 1))).toBeUndefined();
  });

  it('is read up to its limit of names, including repeated ones', () => {
    const names = Array.from({ length: MAX_REQUEST_HEADER_NAMES }, (_, i) => `x-${i}`);
    expect(parseRequestHeaderNames(names.join())).toEqual(names);
    expect(parseRequestHeaderNames([...names, 'x-0'].join())).toBeUndefined();
    expect(parseRequestHeaderNames('a,'.repeat(MAX_REQUEST_HEADER_NAMES) + 'a')).toBeUndefined();
  });

  it('is read up to its limit of empty elements', () => {
    expect(parseRequestHeaderNames(','.repeat(MAX_EMPTY_ELEMENTS) + 'a')).toEqual(['a']);
    expect(parseRequestHeaderNames(','.repeat(MAX_EMPTY_ELEMENTS + 1) + 'a')).toBeUndefined();
    expect(parseRequestHeaderNames('a' + ' ,'.repeat(MAX_EMPTY_ELEMENTS))).toEqual(['a']);
    expect(parseRequestHeaderNames('a' + ' ,'.repeat(MAX_EMPTY_ELEMENTS + 1))).toBeUndefined();
  });

  test.each([[','], ['a,'], [' '], [' ,'], ['content-type,'], ['a ']])(
    'CVE-2025-47908, CVE-2026-69207: 16 kB of %j are refused at once',
    (part) => {
      const value = part.repeat(16_384 / part.length);
      expect(withoutHanging(() => readOften(value))).toBeUndefined();
    },
  );

  test.each([[','], ['a,'], [' '], [' ,'], ['a '], ['a']])(
    'a value of %j up to the limit is read in one pass',
    (part) => {
      const value = part.repeat(MAX_REQUEST_HEADERS_BYTES / part.length);
      withoutHanging(() => readOften(value));
    },
  );

  it('is read as a naive parser reads it', () => {
    const name = fc.oneof(fc.constantFrom('x-a', 'X-A', 'content-type', 'a', ''), fc.string({ maxLength: 3 }));
    const space = fc.constantFrom('', ' ', '\t', '  ');
    const element = fc.tuple(space, name, space).map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.array(element, { maxLength: 150, size: 'max' }).map(String), (value) => {
        expect(parseRequestHeaderNames(value)).toEqual(naive(value));
      }),
      { numRuns: 2000 },
    );
    const plain = fc.constantFrom('x-a', ' X-A', 'content-type', 'b ', 'c', 'd');
    fc.assert(
      fc.property(
        fc.array(fc.oneof({ arbitrary: plain, weight: 9 }, fc.constant(' ')), { maxLength: 160, size: 'max' }),
        (parts) => {
          expect(parseRequestHeaderNames(parts.join())).toEqual(naive(parts.join()));
        },
      ),
      { numRuns: 2000 },
    );
  });
});

function naive(value: string): string[] | undefined {
  if (value === '') return [];
  const elements = value.split(',').map((element) => element.replace(/^[ \t]+|[ \t]+$/g, ''));
  const names = elements.filter((element) => element !== '');
  const wellFormed = names.every((name) => /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(name));
  const withinBudget = value.length <= 4096 && names.length <= 128 && elements.length - names.length <= 16;
  return wellFormed && withinBudget ? [...new Set(names.map((name) => name.toLowerCase()))] : undefined;
}

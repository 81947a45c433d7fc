import type { HeaderList } from '../../../lib/tools/fetch/headers/header-list.js';
import { preflightHeaders, preflightTriggers } from '../../../lib/tools/fetch/preflight-request.js';
import { parseSingleRange } from '../../../lib/tools/fetch/headers/single-range.js';
import {
  isNoCorsSafelistedRequestHeader,
  unsafeRequestHeaderNames,
  whyUnsafe,
} from '../../../lib/tools/fetch/headers/unsafe-request-headers.js';

describe('CORS-safelisted request headers', () => {
  const unsafeBytes = ['"', '(', ')', ':', '<', '>', '?', '@', '[', '\\', ']', '{', '}', '\x7f', '\x00', '\x1f'];

  test.each([
    ['Accept', 'text/html, */*;q=0.1', undefined],
    ['accept', 'a\tb', undefined],
    ['Accept', 'ä\xff', undefined],
    ['Accept', '', undefined],
    ['Accept', 'a'.repeat(128), undefined],
    ['Accept', 'a'.repeat(129), 'value-length'],
    ...unsafeBytes.map((byte) => ['Accept', `a${byte}`, 'value-byte'] as const),
    ['Accept-Language', 'de-CH, en;q=0.5, *', undefined],
    ['Content-Language', 'a.b=c', undefined],
    ['Accept-Language', 'a_b', 'value-byte'],
    ['Accept-Language', 'a\tb', 'value-byte'],
    ['Content-Language', 'ä', 'value-byte'],
    ['Content-Language', 'a'.repeat(129), 'value-length'],
    ['Content-Type', 'text/plain', undefined],
    ['content-type', 'TEXT/Plain; charset=UTF-8', undefined],
    ['Content-Type', 'multipart/form-data; boundary=x', undefined],
    ['Content-Type', 'application/x-www-form-urlencoded', undefined],
    ['Content-Type', 'text/plain; a="b"', 'value-byte'],
    ['Content-Type', 'text/plain, text/plain', 'media-type'],
    ['Content-Type', 'text/plain;,', undefined],
    ['Content-Type', 'application/json', 'media-type'],
    ['Content-Type', 'text', 'media-type'],
    ['Content-Type', '', 'media-type'],
    ['Content-Type', `text/plain;a=${'b'.repeat(116)}`, 'value-length'],
    ['Range', 'bytes=0-', undefined],
    ['Range', 'bytes=5-5', undefined],
    ['Range', 'bytes=-500', 'range'],
    ['Range', 'bytes=0-1,3-4', 'range'],
    ['Range', 'bytes=5-4', 'range'],
    ['Range', 'items=0-', 'range'],
    ['Range', `bytes=${'0'.repeat(122)}-`, 'value-length'],
    ['Save-Data', 'on', 'name'],
    ['DPR', '2', 'name'],
    ['Authorization', 'x', 'name'],
    ['X-Trace', '', 'name'],
    ['__proto__', 'x', 'name'],
    ['constructor', 'x', 'name'],
  ] as const)('%s: %j is unsafe because of: %s', (name, value, reason) => {
    expect(whyUnsafe([name, value])).toBe(reason);
  });

  test.each([
    ['bytes=0-', { start: 0n, end: undefined }],
    ['bytes=0-0', { start: 0n, end: 0n }],
    ['bytes=-5', { start: undefined, end: 5n }],
    ['bytes=9007199254740993-9007199254740992', undefined],
    ['bytes=-', undefined],
    ['bytes =0-', undefined],
    ['bytes= 0-', undefined],
    ['Bytes=0-', undefined],
    ['bytes=0-1 ', undefined],
    ['bytes=0-1\n', undefined],
    ['bytes=0', undefined],
    ['bytes=٣-', undefined],
  ])('the range %j is %p', (value, range) => {
    expect(parseSingleRange(value)).toEqual(range);
  });

  test.each([
    ['Accept', 'text/html', true],
    ['Content-Type', 'text/plain', true],
    ['Content-Type', 'application/json', false],
    ['Range', 'bytes=0-', false],
    ['X-A', '1', false],
  ])('without CORS a script may set %s: %s: %s', (name, value, may) => {
    expect(isNoCorsSafelistedRequestHeader([name, value])).toBe(may);
  });
});

describe('CORS-unsafe request-header names', () => {
  const accepts = (count: number, length: number): HeaderList =>
    Array.from({ length: count }, () => ['Accept', 'a'.repeat(length)] as const);

  test.each<[string, HeaderList, readonly string[]]>([
    ['none', [], []],
    ['safelisted ones', [['Accept', 'a']], []],
    [
      'unsafe ones, sorted, lower-cased, once',
      [
        ['X-b', ''],
        ['x-A', ''],
        ['X-B', ''],
        ['Accept', 'a'],
      ],
      ['x-a', 'x-b'],
    ],
    ['1024 bytes of safelisted values', accepts(8, 128), []],
    ['1025 bytes of safelisted values', [...accepts(8, 128), ['Accept-Language', 'a']], ['accept', 'accept-language']],
    ['1024 bytes and unsafe ones, which do not count', [...accepts(8, 128), ['X-A', 'a']], ['x-a']],
    [
      '1024 bytes and one too long, which does not count',
      [...accepts(8, 128), ['Accept', 'a'.repeat(129)]],
      ['accept'],
    ],
    ['two of a name, each short enough', accepts(2, 128), []],
  ])('of %s', (_, list, names) => {
    expect(unsafeRequestHeaderNames(list)).toEqual(names);
  });
});

describe('the preflight', () => {
  const request = { origin: 'https://app.example.com', credentials: 'omit', method: 'GET', headers: [] } as const;

  test.each([
    ['a plain GET', {}, []],
    ['PUT', { method: 'PUT' }, [{ type: 'method', method: 'PUT' }]],
    ['a stream as body', { useCorsPreflight: true }, [{ type: 'use-cors-preflight' }]],
    [
      'JSON',
      { method: 'POST', headers: [['Content-Type', 'application/json']] as const },
      [{ type: 'header', name: 'Content-Type', reason: 'media-type' }],
    ],
  ])('is needed for %s because of its triggers', (_, part, reasons) => {
    expect(preflightTriggers({ ...request, ...part })).toEqual(reasons);
  });

  it('names only the method if no header is unsafe', () => {
    expect(preflightHeaders({ ...request, method: 'patch', headers: [['Accept', 'a']] })).toEqual([
      ['Accept', '*/*'],
      ['Access-Control-Request-Method', 'patch'],
    ]);
  });

  it('names unsafe headers, joined by commas without spaces', () => {
    expect(preflightHeaders({ ...request, headers: [['X-B', ''] as const, ['X-A', '']] })).toEqual([
      ['Accept', '*/*'],
      ['Access-Control-Request-Method', 'GET'],
      ['Access-Control-Request-Headers', 'x-a,x-b'],
    ]);
  });
});

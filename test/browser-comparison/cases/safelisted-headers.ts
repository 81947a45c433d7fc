import type { Call } from '../case.js';
import { header, open, row } from '../table.js';

const a = (count: number) => 'a'.repeat(count);
const show = (value: string) => (value.length > 60 ? `${value.length} bytes` : JSON.stringify(value));

/** Rows for values of one header. The server grants nothing, so values that need a preflight are refused. */
function values(name: string, { safe, unsafe }: { safe: readonly string[]; unsafe: readonly string[] }, more?: Call) {
  return [
    ...safe.map((value) =>
      row(`${name}: ${show(value)} is safelisted`, 'read', { ...header(name, value), ...more }, open),
    ),
    ...unsafe.map((value) =>
      row(`${name}: ${show(value)} is not safelisted`, 'refused', { ...header(name, value), ...more }, open),
    ),
  ];
}

const unsafeBytes = [...'"():<>?@[\\]{}\u007f\u0001\u001f'].map((byte) => `a${byte}b`);

/** Fetch, "CORS-safelisted request-header", and "CORS-unsafe request-header byte". */
export const safelistedHeaders = [
  ...values('Accept', {
    safe: ['*/*', 'text/html, application/json;q=0.9', 'a\tb', '', "!#$%&'*+-.^_`|~;=/,", a(128), ` ${a(128)} `],
    unsafe: [...unsafeBytes, a(129)],
  }),
  row('Accept: a byte above 0x7F is not an unsafe byte', 'read', header('Accept', 'é'), open),
  ...values('Accept-Language', {
    safe: ['en', 'en-US,en;q=0.5', '*', 'a b.c=d', '', a(128)],
    unsafe: ['en_US', 'en/US', 'en!', 'é', 'a\tb', "en'", a(129)],
  }),
  ...values('Content-Language', {
    safe: ['de', 'de-CH, de;q=0.9', a(128)],
    unsafe: ['de_CH', 'de:CH', a(129)],
  }),
  ...values(
    'Content-Type',
    {
      safe: [
        'text/plain',
        'TEXT/Plain',
        ' text/plain ',
        'text/plain;charset=utf-8',
        'text/plain ; charset=utf-8; x',
        'text/plain;',
        'text/plain;é',
        'application/x-www-form-urlencoded',
        'application/x-www-form-urlencoded;charset=UTF-8',
        'multipart/form-data; boundary=x',
        'multipart/form-data',
        `text/plain;${a(117)}`,
      ],
      unsafe: [
        'application/json',
        'text/html',
        'text/plainx',
        'text',
        '',
        'text/',
        '/plain',
        'text /plain',
        'text/ plain',
        'text/plain, application/json',
        'text/plain, text/plain',
        'text/plain;charset="utf-8"',
        'text/plain;(x)',
        'application/csp-report',
        'application/x-www-form-urlencoded-x',
        'multipart/mixed',
        `text/plain;${a(118)}`,
      ],
    },
    { method: 'POST', body: 'text' },
  ),
  ...values('Range', {
    safe: ['bytes=0-', 'bytes=0-10', 'bytes=5-5', 'bytes=007-8'],
    unsafe: [
      'bytes=-10',
      'bytes=-',
      'bytes=0',
      'bytes=10-5',
      'bytes=0-1,3-4',
      'bytes =0-',
      'bytes= 0-',
      'bytes=0 -',
      'bytes=0- 1',
      'BYTES=0-',
      'items=0-',
      '0-10',
      'bytes=a-',
      '',
    ],
  }),
];

const times = (count: number, name: string, value: string): Call => ({
  headers: Array.from({ length: count }, () => [name, value]),
});

/** Fetch, "CORS-unsafe request-header names": the limits of each header, and of all headers together. */
export const manyHeaders = [
  row(
    'all safelisted headers together',
    'read',
    {
      headers: [
        ['Accept', a(128)],
        ['Accept-Language', a(128)],
        ['Content-Language', a(128)],
        ['Content-Type', `text/plain;${a(117)}`],
        ['Range', 'bytes=0-'],
      ],
    },
    open,
  ),
  row('a short header twice', 'read', times(2, 'Accept', 'text/html'), open),
  row('two headers of 128 bytes each are safelisted', 'read', times(2, 'Accept', a(128)), open),
  row('eight headers of 128 bytes have 1024 bytes, which is the limit', 'read', times(8, 'Accept', a(128)), open),
  row('nine headers of 128 bytes have more than 1024 bytes', 'refused', times(9, 'Accept', a(128)), open),
  row(
    'a safelisted and an unsafe value of one name',
    'refused',
    {
      headers: [
        ['Accept', 'a'],
        ['Accept', '(b)'],
      ],
    },
    open,
  ),
  row(
    'more than 1024 bytes make every safelisted name unsafe',
    'refused',
    {
      headers: [...(times(9, 'Accept', a(128)).headers ?? []), ['Accept-Language', 'en'], ['X-Trace', '1']],
    },
    open,
  ),
];

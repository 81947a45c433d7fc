import type { Call } from '../case.js';
import { grant, header, open, row } from '../table.js';

/** Fetch, "forbidden request-header": a script that sets one is ignored. */
export const forbiddenHeaders = [
  ...[
    'Accept-Charset',
    'Accept-Encoding',
    'Access-Control-Request-Headers',
    'Access-Control-Request-Method',
    'Connection',
    'Content-Length',
    'Cookie',
    'Cookie2',
    'Date',
    'DNT',
    'Expect',
    'Host',
    'Keep-Alive',
    'Origin',
    'Referer',
    'Set-Cookie',
    'TE',
    'Trailer',
    'Transfer-Encoding',
    'Upgrade',
    'Via',
    'proxy-',
    'Proxy-Authorization',
    'PROXY-anything',
    'sec-',
    'Sec-Fetch-Site',
    'SEC-anything',
    'oRIGIN',
  ].map((name) => row(`${name} is dropped`, 'read', header(name, 'script'), open)),
  ...['X-HTTP-Method', 'X-HTTP-Method-Override', 'X-Method-Override'].flatMap((name) => [
    row(`${name} is dropped for a forbidden method`, 'read', header(name, 'TRACE'), open),
    row(`${name} is dropped for a forbidden method among others`, 'read', header(name, 'GET, "a,b",track '), open),
    row(`${name} is an unsafe header for any other method`, 'refused', header(name, 'PUT'), open),
    row(
      `${name} is an unsafe header for a value that only contains one`,
      'refused',
      header(name, 'TRACES, "TRACK"'),
      open,
    ),
  ]),
];

/** Every name that is not safelisted is unsafe, whatever its meaning. */
export const unsafeHeaders = [
  ...[
    'X-Trace',
    'Authorization',
    'Cache-Control',
    'Pragma',
    'If-None-Match',
    'If-Modified-Since',
    'Last-Event-ID',
    'Accept-Datetime',
    'Content-Location',
    'Content-Encoding',
    'DPoP',
    'Early-Data',
    'Forwarded',
    'From',
    'Max-Forwards',
    'Prefer',
    'Sec',
    'Proxy',
    'SOAPAction',
    'Upgrade-Insecure-Requests',
    'User-Agent',
    'X-Requested-With',
    'Access-Control-Request-Private-Network',
    'Access-Control-Allow-Origin',
    'Origin-Agent-Cluster',
    'traceparent',
    '!#$%&*+-.^_`|~0',
  ].map((name) => row(`${name} is unsafe`, 'refused', header(name), open)),
  ...Object.entries({
    'Save-Data': 'on',
    DPR: '1',
    Width: '1',
    'Viewport-Width': '1',
    'Device-Memory': '1',
    Downlink: '1',
    ECT: '4g',
    RTT: '1',
  }).map(([name, value]) => row(`${name}, a client hint, is unsafe`, 'refused', header(name, value), open)),
];

const named = (...names: string[]): Call => ({ headers: names.map((name) => [name, '1']) });

/** Fetch, "CORS-unsafe request-header names": in lower case, sorted, each once, separated only by commas. */
export const requestedHeaders = [
  row(
    'names are in lower case and sorted',
    'refused',
    named('X-Zebra', 'Authorization', 'x-apple', 'If-Match', 'B'),
    open,
  ),
  row('a name given twice is requested once', 'refused', named('X-Trace', 'x-trace', 'X-TRACE'), open),
  row('names are sorted by their bytes', 'refused', named('x-a', 'x_a', 'x-', 'x', 'x.a', 'x-aa', 'x1', 'X-B'), open),
  row(
    'safelisted names are not requested',
    'refused',
    {
      headers: [
        ['Accept', 'a'],
        ['X-Trace', '1'],
        ['Accept-Language', 'en'],
      ],
    },
    open,
  ),
  row(
    'a safelisted name with an unsafe value is requested',
    'refused',
    {
      headers: [
        ['Accept', '(a)'],
        ['X-Trace', '1'],
      ],
    },
    open,
  ),
  row(
    'the preflight for a method requests no safelisted names',
    'refused',
    {
      method: 'PUT',
      headers: [
        ['Accept', 'a'],
        ['Content-Type', 'text/plain'],
      ],
    },
    open,
  ),
  row('many names', 'refused', named(...Array.from({ length: 60 }, (_, i) => `X-Header-${i}`)), open),
  row('a long name', 'refused', named(`X-${'a'.repeat(500)}`), open),
  row(
    'a header given twice is sent as one',
    'asked and read',
    {
      headers: [
        ['X-Trace', 'a'],
        ['x-trace', 'b'],
      ],
    },
    grant({ ACAH: 'x-trace' }),
  ),
];

/** Fetch, "Headers class": what throws before anything is fetched, and what is normalized. */
export const headerSyntax = [
  ...['', 'a b', 'a:', 'ä', '(a)', 'a\n', 'a/b', '"a"', 'a,b', '{a}'].map((name) =>
    row(`${JSON.stringify(name)} is not a valid name`, 'never sent', header(name), open),
  ),
  ...['a\nb', 'a\rb', 'a\u0000b', 'a\r\nX-Other: b', 'Ā', '€'].map((value) =>
    row(`${JSON.stringify(value)} is not a valid value`, 'never sent', header('Accept', value), open),
  ),
  row('white space around a value is trimmed', 'read', header('Accept', '\r\n\t a/b \n'), open),
  row(
    'white space around an unsafe value is trimmed',
    'asked and read',
    header('X-Trace', ' \t1\t '),
    grant({ ACAH: 'x-trace' }),
  ),
  row('an empty value is sent', 'asked and read', header('X-Trace', ''), grant({ ACAH: 'x-trace' })),
  row('bytes above 0x7F are sent as they are', 'asked and read', header('X-Trace', 'é'), grant({ ACAH: 'x-trace' })),
];

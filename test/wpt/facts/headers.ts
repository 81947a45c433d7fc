import type { Field } from '../../browser-comparison/case.js';
import { grant, open, type Short } from '../../browser-comparison/table.js';
import { subtest, type WptFile } from '../wpt-file.js';

const digits = (length: number) => '0123456789'.repeat(14).slice(0, length);

const noPreflight: WptFile = {
  file: 'fetch/api/cors/cors-no-preflight.any.js',
  subtests: [
    subtest('Cross domain basic usage [GET]', 'read', {}, open),
    subtest('Same domain different port [GET]', 'read', {}, open, { page: 'same-site' }),
    subtest('Cross domain different port [GET]', 'read', {}, open, { page: 'neighbour' }),
    subtest('Cross domain [POST]', 'read', { method: 'POST' }, open),
    subtest('Cross domain [HEAD]', 'read', { method: 'HEAD' }, open),
    ...(
      [
        ['Accept', '*/*'],
        ['Accept-Language', 'fr'],
        ['Content-Language', 'fr'],
        ['Content-Type', 'application/x-www-form-urlencoded'],
        ['Content-Type', 'multipart/form-data'],
        ['Content-Type', 'text/plain'],
        ['Content-Type', 'text/plain;charset=utf-8'],
        ['Content-Type', 'Text/Plain;charset=utf-8'],
      ] as const
    ).map((header) => subtest(`Cross domain [GET] [${header.join(': ')}]`, 'read', { headers: [header] }, open)),
  ],
};

const notSafelisted: WptFile = {
  file: 'fetch/api/cors/cors-preflight-not-cors-safelisted.any.js',
  subtests: (
    [
      ['accept', '"'],
      ['accept', digits(129)],
      ['accept-language', '\u0001'],
      ['accept-language', '@'],
      ['authorization', 'basics'],
      ['content-language', '\u0001'],
      ['content-language', '@'],
      ['content-type', 'text/html'],
      ['content-type', `text/plain; long=${digits(122)}`],
      ['range', 'bytes 0-'],
      ['test', 'hi'],
    ] as const
  ).map(([name, value]) =>
    subtest(`Need CORS-preflight for ${name}/${value} header`, 'refused', { headers: [[name, value]] }, open),
  ),
};

const TYPES: readonly (readonly [string, boolean])[] = [
  ['text /plain', true],
  ['text\t/\tplain', true],
  ['text/plain;', false],
  ['text/plain;garbage', false],
  ['text/plain;garbage\u0001\u0002', true],
  ['text/plain,', true],
  [',text/plain', true],
  ['text/plain,text/plain', true],
  ['text/plain,x/x', true],
  ['text/plain\u000b', true],
  ['text/plain\u000c', true],
  ['application/www-form-urlencoded', true],
  ['application/x-www-form-urlencoded;\u007f', true],
  ['multipart/form-data', false],
  ['multipart/form-data;"', true],
];
const RANGES: readonly (readonly [string, boolean])[] = [
  ['bytes=100-200', false],
  ['bytes=200-', false],
  ...[
    ...['100-200', 'MB=100-200', 'bytes =100-200', 'bytes\t=100-200', 'bytes=  100-200', 'bytes=\t\t100-200'],
    ...['bytes= \t100-200', 'bytes=100 -200', 'bytes=100\t-200', 'bytes=100- 200', 'bytes=100-\t200'],
    ...['bytes=100-200hello', 'bytes=abc-def', 'bytes=100-200,300-400', 'bytes=-200', 'bytes=200-100'],
    ...['bytes 100-200', 'bytes = 100-200', ',bytes=100-200', 'bytes=,100-200'],
  ].map((range) => [range, true] as const),
];

const safelisted: WptFile = {
  file: 'cors/cors-safelisted-request-header.any.js',
  subtests: [
    ...TYPES.map(([value, isAsked]) => ['content-type', value, isAsked] as const),
    ...RANGES.map(([value, isAsked]) => ['range', value, isAsked] as const),
  ].map(([name, value, isAsked]) =>
    subtest(
      `${isAsked ? 'Preflight' : 'No preflight'} for ${JSON.stringify({ [name]: value })}`,
      isAsked ? 'refused' : 'read',
      { method: 'POST', body: 'text', headers: [[name, value]] },
      open,
    ),
  ),
};

const filtered = ([name, value]: Field, isReadable: boolean, isExposed: boolean) =>
  subtest(
    `CORS filter on ${name} header${isExposed ? ', header is exposed' : ''}`,
    'read',
    {},
    { actual: { ACAO: '*', [name]: value, ...(isExposed && { ACEH: name }) } },
    { readable: { [name]: isReadable ? value : null } },
  );
const HIDDEN: readonly Field[] = [
  ['Age', '27'],
  ['Server', 'wptServe'],
  ['Warning', 'Mind the gap'],
];
const COOKIES: readonly Field[] = [
  ['Set-Cookie', 'name=value'],
  ['Set-Cookie2', 'name=value'],
];

const filtering: WptFile = {
  file: 'fetch/api/cors/cors-filtering.sub.any.js',
  subtests: [
    ...(
      [
        ['Cache-Control', 'no-cache'],
        ['Content-Language', 'fr'],
        ['Content-Type', 'text/html'],
        ['Expires', '04 May 1988 22:22:22 GMT'],
        ['Last-Modified', '04 May 1988 22:22:22 GMT'],
        ['Pragma', 'no-cache'],
      ] as const
    ).map((header) => filtered(header, true, false)),
    ...[...HIDDEN, ...COOKIES].map((header) => filtered(header, false, false)),
    ...HIDDEN.map((header) => filtered(header, true, true)),
    ...COOKIES.map((header) => filtered(header, false, true)),
  ],
};

const shared = { ACEH: '*', Test: 'X', 'Set-Cookie': 'X', '*': 'whoa', 'Content-Type': 'text/plain' };
const star: WptFile = {
  file: 'fetch/api/cors/cors-expose-star.sub.any.js',
  subtests: [
    subtest(
      'Basic Access-Control-Expose-Headers: * support',
      'read',
      {},
      { actual: { ACAO: '*', ...shared } },
      { readable: { test: 'X', 'set-cookie': null, '*': 'whoa' } },
    ),
    subtest(
      '* for credentialed fetches only matches literally',
      'read',
      { credentials: 'include' },
      { actual: { ACAO: '{origin}', ACAC: 'true', ...shared } },
      { readable: { 'content-type': 'text/plain', test: null, 'set-cookie': null, '*': 'whoa' } },
    ),
    subtest(
      '* can be one of several values',
      'read',
      {},
      { actual: { ACAO: '*', ...shared, ACEH: ['*', 'set-cookie'] } },
      { readable: { test: 'X', 'set-cookie': null } },
    ),
  ],
};

const RESPONSE: Short = {
  actual: {
    ACAO: '*',
    ACEH: ['x-custom-header, x-custom-header-empty, X-CUSTOM-HEADER-COMMA', 'x-second-expose, x-custom-header-bytes'],
    'X-Custom-Header': 'test',
    'X-Custom-Header-Empty': '',
    'X-Custom-Header-Comma': ['1', '2'],
    'X-Second-Expose': 'flyingpig',
    'X-Custom-Header-Bytes': '\xe2\x80\xa6',
    'X-Nonexposed': 'unicorn',
    'X-Powered-By': 'a server',
    Server: 'a server',
    'Cache-Control': 'no-cache',
    'Content-Language': 'nn',
    Expires: 'Thu, 01 Dec 1994 16:00:00 GMT',
    'Last-Modified': 'Thu, 01 Dec 1994 10:00:00 GMT',
    Pragma: 'no-cache',
    'Set-Cookie': 'test=cookie',
    'Set-Cookie2': 'test=cookie',
  },
};

const responseHeaders: WptFile = {
  file: 'cors/response-headers.htm',
  subtests: (
    [
      [
        'getResponseHeader: Expose Access-Control-Expose-Headers (x-custom-header-comma)',
        { 'x-custom-header-comma': '1, 2' },
      ],
      [
        'getResponseHeader: Expose second Access-Control-Expose-Headers (x-second-expose)',
        { 'x-second-expose': 'flyingpig' },
      ],
      ['getResponseHeader: x-custom-header bytes', { 'x-custom-header-bytes': '\xe2\x80\xa6' }],
      ...(
        [
          ['Cache-Control', 'no-cache'],
          ['Content-Language', 'nn'],
          ['Expires', 'Thu, 01 Dec 1994 16:00:00 GMT'],
          ['Last-Modified', 'Thu, 01 Dec 1994 10:00:00 GMT'],
          ['Pragma', 'no-cache'],
        ] as const
      ).map(([name, value]) => [`getResponseHeader: ${name}: readable by default`, { [name]: value }] as const),
      ['getResponseHeader: Server: unreadable by default', { server: null }],
      ['getResponseHeader: X-Powered-By: unreadable by default', { 'x-powered-by': null }],
      [
        'getResponseHeader: Combined testing of cors response headers',
        { 'x-custom-header': 'test', 'x-custom-header-empty': '', 'set-cookie': null, 'set-cookie2': null },
      ],
      ["getResponse: don't expose x-nonexposed", { 'x-custom-header': 'test', 'x-nonexposed': null }],
    ] as readonly (readonly [string, Record<string, string | null>])[]
  ).map(([name, readable]) => subtest(name, 'read', {}, RESPONSE, { readable })),
};

const REFERRERS = [
  ['no-referrer', null],
  ['', '{cross-site}/'],
  ['origin', '{cross-site}/'],
  ['origin-when-cross-origin', '{cross-site}/'],
] as const;

const referrers: WptFile = {
  file: 'fetch/api/cors/cors-preflight-referrer.any.js',
  subtests: REFERRERS.flatMap(([referrerPolicy, referer]) =>
    [undefined, 'myreferrer'].map((referrer) =>
      subtest(
        `Referrer policy: ${referrerPolicy} and referrer: ${referrer ?? 'default'}`,
        'asked and read',
        { headers: [['x-force-preflight', '']], referrerPolicy, ...(referrer && { referrer }) },
        grant({ ACAH: 'x-force-preflight' }),
        { sent: { referer } },
      ),
    ),
  ),
};

/** Which headers need a preflight, and which a script can read. */
export const headers = [noPreflight, notSafelisted, safelisted, filtering, star, responseHeaders, referrers];

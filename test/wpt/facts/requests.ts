import type { Call } from '../../browser-comparison/case.js';
import type { Short } from '../../browser-comparison/table.js';
import type { Verdict } from '../../browser-comparison/verdict.js';
import { type Details, subtest, type WptFile } from '../wpt-file.js';

const CODES = [301, 302, 303, 307, 308];
const A = '{api}{path}/a';

/** A request within one origin. */
const local = (name: string, verdict: Verdict, call: Call, server: Short = {}, details: Details = {}) =>
  subtest(name, verdict, call, server, { page: 'same-origin', ...details });

const valued = (value: string): Call => ({ headers: [['value-test', value]] });
const char = (code: number) => String.fromCharCode(code);

const values: WptFile = {
  file: 'fetch/api/headers/header-values.html',
  subtests: Array.from({ length: 0x100 }, (_, code) => {
    const value = `x${char(code)}x`;
    const name = `fetch() with value ${encodeURI(value)}`;
    const isRefused = [0x00, 0x0a, 0x0d].includes(code);
    return isRefused
      ? local(name, 'never sent', valued(value))
      : local(name, 'read', valued(value), {}, { sent: { 'value-test': value } });
  }),
};

const WHITESPACE = [0x09, 0x0a, 0x0d, 0x20];

const normalized: WptFile = {
  file: 'fetch/api/headers/header-values-normalize.html',
  subtests: Array.from({ length: 0x20 }, (_, i) => i + 1).flatMap((code) => {
    const rest = WHITESPACE.includes(code) ? '' : char(code);
    return (
      [
        [`x${char(code)}`, `x${rest}`],
        [char(code), rest],
        [`${char(code)}x`, `${rest}x`],
      ] as const
    ).map(([value, sent]) =>
      local(`fetch() with value ${encodeURI(value)}`, 'read', valued(value), {}, { sent: { 'value-test': sent } }),
    );
  }),
};

const FORBIDDEN: Readonly<Record<string, string>> = {
  'Accept-Charset': 'utf-8',
  'Accept-Encoding': '',
  'Access-Control-Request-Headers': '',
  'Access-Control-Request-Method': '',
  Connection: 'close',
  'Content-Length': '42',
  Cookie: 'cookie=none',
  Cookie2: 'cookie2=none',
  Date: 'Wed, 04 May 1988 22:22:22 GMT',
  DNT: '4',
  Expect: '100-continue',
  Host: 'http://wrong-host.com',
  'Keep-Alive': 'timeout=15',
  Origin: 'http://wrong-origin.com',
  Referer: 'http://wrong-referer.com',
  TE: 'trailers',
  Trailer: 'Accept',
  'Transfer-Encoding': 'chunked',
  Upgrade: 'HTTP/2.0',
  Via: '1.1 nowhere.com',
  'Proxy-': 'value',
  'Proxy-Test': 'value',
  'Sec-': 'value',
  'Sec-Test': 'value',
};

const forbidden: WptFile = {
  file: 'fetch/api/basic/request-forbidden-headers.any.js',
  subtests: Object.entries(FORBIDDEN).map(([name, value]) =>
    local(
      `${name} is a forbidden request header`,
      'read',
      { headers: [[name, value]] },
      {},
      { unsent: { [name]: value } },
    ),
  ),
};

const repeated: WptFile = {
  file: 'fetch/api/basic/header-value-combining.any.js',
  subtests: (
    [
      ['foo-test', ['1', '2', '3'], '1, 2, 3'],
      ['www-authenticate', ['1, 2', '3, 4'], '1, 2, 3, 4'],
    ] as const
  ).map(([name, lines, joined]) =>
    local(
      `response.headers.get('${name}')`,
      'read',
      {},
      { actual: { [name]: lines } },
      { readable: { [name]: joined } },
    ),
  ),
};

const content = (name: string, call: Call, type: string | null, length: string | null, origin: string | null) =>
  local(name, 'read', call, {}, { sent: { 'content-type': type, 'content-length': length, origin } });

const TEXT = 'text/plain;charset=UTF-8';
const BLOB = 'text/maybe';

const bodies: WptFile = {
  file: 'fetch/api/basic/request-headers.any.js',
  subtests: [
    content('Fetch with GET', { method: 'GET' }, null, null, null),
    content('Fetch with HEAD', { method: 'HEAD' }, null, null, null),
    content('Fetch with PUT without body', { method: 'PUT' }, null, '0', '{api}'),
    content('Fetch with PUT with body', { method: 'PUT', body: 'text' }, TEXT, '4', '{api}'),
    content('Fetch with POST without body', { method: 'POST' }, null, '0', '{api}'),
    content('Fetch with POST with text body', { method: 'POST', body: 'text' }, TEXT, '4', '{api}'),
    content('Fetch with POST with Blob body', { method: 'POST', body: 'blob:' }, null, '4', '{api}'),
    content('Fetch with POST with Uint8Array body', { method: 'POST', body: 'bytes' }, null, '3', '{api}'),
    content(
      'Fetch with POST with Blob body with mime type',
      { method: 'POST', body: `blob:${BLOB}` },
      BLOB,
      '4',
      '{api}',
    ),
    content('Fetch with Chicken', { method: 'Chicken' }, null, null, '{api}'),
    content('Fetch with Chicken with body', { method: 'Chicken', body: 'text' }, TEXT, '4', '{api}'),
  ],
};

const sameOrigin: WptFile = {
  file: 'fetch/api/basic/mode-same-origin.any.js',
  subtests: (
    [
      ['the same origin', A, undefined, 'read'],
      ['another port', '{same-site}{path}/a', undefined, 'never sent'],
      ['another host', '{cross-site}{path}/a', undefined, 'never sent'],
      ['a redirect to the same origin', A, 'b', 'read'],
      ['a redirect to another port', A, '{same-site}{path}/b', 'hidden'],
      ['a redirect to another host', A, '{cross-site}{path}/b', 'hidden'],
    ] as const
  ).map(([name, url, location, verdict]) =>
    local(
      `Fetch ${name} with same-origin mode`,
      verdict,
      { url, mode: 'same-origin' },
      { actual: location === undefined ? {} : { status: 302, Location: location }, b: {} },
    ),
  ),
};

const locations: WptFile = {
  file: 'fetch/api/redirect/redirect-location.any.js',
  subtests: CODES.flatMap((status) =>
    (
      [
        ['without location', undefined, 'read', 'opaque redirect'],
        ['with valid location', 'b', 'read', 'opaque redirect'],
        ['with invalid location', '//invalid:port/', 'hidden', 'opaque redirect'],
        ['with data location', 'data:,data%20url', 'hidden', 'opaque redirect'],
      ] as const
    ).flatMap(([name, location, follow, manual]) =>
      (
        [
          ['follow', follow],
          ['manual', manual],
        ] as const
      ).map(([redirect, verdict]) =>
        local(
          `Redirect ${status} in "${redirect}" mode ${name}`,
          verdict,
          { redirect },
          { actual: { status, ...(location !== undefined && { Location: location }) }, b: {} },
        ),
      ),
    ),
  ),
};

type Credentials = NonNullable<Call['credentials']>;

/** The cookies of the visitor come last: their path is shorter. */
const sentCookies = (own: readonly string[]) => [...own, 'visitor=1'].join('; ');

const cookie = (name: string, first: Credentials, second: Credentials, own: readonly string[], sent: string | null) =>
  subtest(
    name,
    ['read', 'read'],
    [{ credentials: first }, { url: '{api}{path}/b', credentials: second }],
    { actual: { 'Set-Cookie': own }, b: {} },
    { page: 'same-origin', sent: { cookie: sent } },
  );

const cookies: WptFile = {
  file: 'fetch/api/credentials/cookies.any.js',
  subtests: [
    cookie('Include mode: 1 cookie', 'include', 'include', ['a=1'], sentCookies(['a=1'])),
    cookie('Include mode: 2 cookies', 'include', 'include', ['b=2', 'c=3'], sentCookies(['b=2', 'c=3'])),
    cookie('Omit mode: discard cookies', 'omit', 'omit', ['d=4'], null),
    cookie('Omit mode: no cookie is stored', 'omit', 'include', ['e=5'], sentCookies([])),
    cookie('Omit mode: no cookie is sent', 'include', 'omit', ['f=6'], null),
    cookie('Same-origin mode: 1 cookie', 'same-origin', 'same-origin', ['a=1'], sentCookies(['a=1'])),
    cookie('Same-origin mode: 2 cookies', 'same-origin', 'same-origin', ['b=2', 'c=3'], sentCookies(['b=2', 'c=3'])),
  ],
};

const CORP = 'Cross-Origin-Resource-Policy';
const noCors: Call = { mode: 'no-cors' };
const policy = (value: string): Short => ({ actual: { ACAO: '*', [CORP]: value } });

const policies: WptFile = {
  file: 'fetch/cross-origin-resource-policy/fetch.any.js',
  subtests: ['same-origin', 'same-site'].flatMap((value) => [
    subtest(`Same-origin fetch with a '${CORP}: ${value}' response header.`, 'read', {}, policy(value), {
      page: 'same-origin',
    }),
    subtest(`Cross-origin cors fetch with a '${CORP}: ${value}' response header.`, 'read', {}, policy(value)),
    subtest(`Cross-origin no-cors fetch with a '${CORP}: ${value}' response header.`, 'hidden', noCors, policy(value)),
    subtest(
      `Cross-origin no-cors fetch to a same-site URL with a '${CORP}: ${value}' response header.`,
      value === 'same-site' ? 'opaque' : 'hidden',
      noCors,
      policy(value),
      { page: 'same-site' },
    ),
    subtest(
      `Cross-origin no-cors fetch with a '${CORP}: ${value}' response header after a redirection.`,
      'hidden',
      { ...noCors, url: '{cross-site}{path}/a' },
      { actual: { status: 302, Location: '{api}{path}/b' }, b: policy(value) },
    ),
    subtest(`Cross-origin no-cors fetch with a '${CORP}: ${value}' redirect response header.`, 'hidden', noCors, {
      actual: { status: 302, Location: '{cross-site}{path}/b', [CORP]: value },
      b: {},
    }),
  ]),
};

const syntax: WptFile = {
  file: 'fetch/cross-origin-resource-policy/syntax.any.js',
  subtests: [
    ...['same', 'same, same-origin', 'SAME-ORIGIN', 'Same-Origin', 'same-origin, <>', 'same-origin, same-origin'],
    'https://www.example.com',
  ].map((value) => subtest(`Parsing ${CORP}: ${value}`, 'opaque', noCors, policy(value))),
};

/** What requests carry, where they may go, and which responses a page gets. */
export const requests = [
  ...[values, normalized, forbidden, repeated, bodies, sameOrigin, locations, cookies, policies, syntax],
];

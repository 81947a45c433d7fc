import type { Call, Page } from '../../browser-comparison/case.js';
import { grant, open, type Short } from '../../browser-comparison/table.js';
import { subtest, type Subtest, type WptFile } from '../wpt-file.js';

/** The origins of the web-platform-tests, as seen from the page. Those with TLS are left out. */
const RELATIONS: readonly (readonly [string, Page])[] = [
  ['Same domain different port', 'same-site'],
  ['Cross domain basic usage', 'cross-site'],
  ['Cross domain different port', 'neighbour'],
];

const get: Call = {};
const allowing = (value: string | readonly string[]): Short => ({ actual: { ACAO: value } });

const basic: WptFile = {
  file: 'fetch/api/cors/cors-basic.any.js',
  subtests: RELATIONS.flatMap(([name, page]) => [
    subtest(`${name} [no-cors mode]`, 'opaque', { mode: 'no-cors' }, open, { page }),
    subtest(`${name} [server forbid CORS]`, 'hidden', { mode: 'cors' }, {}, { page }),
    subtest(`${name} [cors mode]`, 'read', { mode: 'cors' }, open, { page }),
  ]),
};

const basicXhr: WptFile = {
  file: 'cors/basic.htm',
  subtests: [['Same domain basic usage', 'same-origin'] as const, ...RELATIONS].flatMap(([name, page]) => [
    subtest(`${name}: origin: none`, page === 'same-origin' ? 'read' : 'hidden', get, {}, { page }),
    subtest(`${name}: origin: echo`, 'read', get, allowing('{origin}'), { page }),
  ]),
};

const origins: WptFile = {
  file: 'fetch/api/cors/cors-origin.any.js',
  subtests: [
    ...(
      [
        ['Cross domain different subdomain', 'cross-site', 'GET'],
        ['Same domain different port', 'same-site', 'GET'],
        ['Cross domain different port', 'neighbour', 'GET'],
        ['Cross domain [POST]', 'cross-site', 'POST'],
        ['Cross domain [HEAD]', 'cross-site', 'HEAD'],
      ] as const
    ).flatMap(([name, page, method]) => [
      subtest(`${name} [origin OK]`, 'read', { method }, allowing('{origin}'), { page }),
      subtest(`${name} [origin KO]`, 'hidden', { method }, allowing('{api}'), { page }),
    ]),
    subtest('CORS preflight [PUT] [origin OK]', 'asked and read', { method: 'PUT' }, grant({ ACAM: 'PUT' })),
    subtest('CORS preflight [PUT] [origin KO]', 'refused', { method: 'PUT' }, grant({ ACAO: '{api}', ACAM: 'PUT' })),
    subtest('Allowed origin: "" [origin KO]', 'hidden', get, allowing('')),
  ],
};

const multiple: WptFile = {
  file: 'fetch/api/cors/cors-multiple-origins.sub.any.js',
  subtests: (
    [
      ['3 origins allowed, match the 3rd (origin)', '"", http://example.com, {origin}'],
      ['3 origins allowed, match the 3rd ("*")', '"", http://example.com, *'],
      ['3 origins allowed, match twice (origin)', '"", {origin}, {origin}'],
      ['3 origins allowed, match twice ("*")', '*, http://example.com, *'],
      ['3 origins allowed, match twice ("*" and origin)', '*, http://example.com, {origin}'],
      ['3 origins allowed, no match', ', http://example.com, https://example2.com'],
    ] as const
  ).map(([name, value]) => subtest(name, 'hidden', get, allowing(value))),
};

const allowed = ['*', ' *  ', '\t*', '{origin}', ' {origin}', ' {origin}   \t ', '\t{origin}'];
const disallowed = [
  ...['//{host}', '://{host}', 'ftp://{host}', 'http:://{host}', 'http:/{host}', 'http:{host}', '{host}'],
  ...['{origin}?', '{origin}/', '{origin} /', '{origin}#', '{origin}%23', '{origin}:80', '{origin}, *'],
  ...['HTTP://{host}', '-', '**', "'*'", '"*"', '* *', '* null', '*http://*', '*{origin}', '* {origin}'],
  ...['*, {origin}', 'null {origin}', 'http://example.net', 'null', 'null *', '', '{origin}/cors/origin.htm'],
  ...['{api}', '.example', '*.example', 'http://example', 'http://.example', 'http://*.example'],
];
const doubled = [
  ['', '*'],
  ['*', ''],
  ['*', '*'],
  ['', '{origin}'],
  ['*', '{origin}'],
  ['{origin}', '{origin}'],
];

/** `{host}` is the host of the page. */
const atPage = (value: string) => value.replace('{host}', '127.0.0.1');

const originXhr: WptFile = {
  file: 'cors/origin.htm',
  subtests: [
    ...allowed.map((value) => subtest(`Allow origin: ${shown(value)}`, 'read', get, allowing(value))),
    ...disallowed.map((value) => subtest(`Disallow origin: ${value}`, 'hidden', get, allowing(atPage(value)))),
    ...doubled.map((values) =>
      subtest(`Disallow multiple headers (${values.join(', ')})`, 'hidden', get, allowing(values)),
    ),
  ],
};

function shown(value: string): string {
  return value.replaceAll('\t', '[tab]').replaceAll(' ', '_');
}

const status = (
  name: string,
  verdict: Subtest['verdicts'][number],
  preflight: number | undefined,
  actual: Short['actual'],
): Subtest =>
  subtest(name, verdict, preflight === undefined ? get : { headers: [['X-Custom', 'preflight']] }, {
    preflight: { ACAO: '*', ACAH: 'x-custom', status: preflight ?? 204 },
    actual: actual ?? {},
  });

const statuses: WptFile = {
  file: 'cors/status.htm',
  subtests: [
    status('1. CORS disallowed, response status 400.', 'hidden', undefined, { status: 400 }),
    subtest('2. CORS disallowed, preflight status 200.', 'refused', { headers: [['X-Custom', 'preflight']] }, {}),
    status('3. CORS allowed, response status 400.', 'read', undefined, { ACAO: '*', status: 400 }),
    status('4. CORS allowed, preflight status 200, response status 400.', 'asked and read', 200, {
      ACAO: '*',
      status: 400,
    }),
    status('5. CORS allowed, preflight status 400.', 'refused', 400, { ACAO: '*' }),
  ],
};

const include: Call = { credentials: 'include' };
const withCookie = (value = 'own=1; SameSite=None; Secure'): Short => ({
  actual: { ACAO: '{origin}', ACAC: 'true', 'Cache-Control': 'no-store', 'Set-Cookie': value },
});
const SENT = { sent: { cookie: 'own=1; visitor=1' } };
const NOT_SENT = { sent: { cookie: null } };

const credentials: WptFile = {
  file: 'cors/credentials-flag.htm',
  subtests: [
    subtest("Don't send cookie by default", ['read', 'read'], [get, get], withCookie(), NOT_SENT),
    subtest("Don't send cookie part 2", ['read', 'read'], [include, get], withCookie(), NOT_SENT),
    subtest("Don't obey Set-Cookie when withCredentials=false", ['read', 'read'], [get, include], withCookie(), {
      sent: { cookie: 'visitor=1' },
    }),
    ...['TRUE', 'True', '"true"', 'false', '1', '0'].map((value) =>
      subtest(`Access-Control-Allow-Credentials: ${value} should be disallowed (async)`, 'hidden', include, {
        actual: { ACAO: '{origin}', ACAC: value },
      }),
    ),
  ],
};

const cookies: WptFile = {
  file: 'fetch/api/cors/cors-cookies.any.js',
  subtests: [
    subtest(
      'Omit mode: no cookie sent',
      ['read', 'read'],
      [{ credentials: 'omit' }, { credentials: 'omit' }],
      withCookie(),
      {
        page: 'same-origin',
        ...NOT_SENT,
      },
    ),
    subtest('Include mode: 1 cookie', ['read', 'read'], [include, include], withCookie(), SENT),
    subtest(
      'Include mode: local cookies are not sent with remote request',
      ['read', 'read'],
      [{ ...include, url: '{cross-site}{path}/b' }, include],
      { ...withCookie(''), b: withCookie() },
      { sent: { cookie: 'visitor=1' } },
    ),
    subtest(
      'Include mode: remote cookies are not sent with local request',
      ['read', 'read'],
      [include, { ...include, url: '{cross-site}{path}/b' }],
      { ...withCookie(), b: withCookie('') },
      { sent: { cookie: 'visitor=1' } },
    ),
    subtest(
      'Same-origin mode: cookies are discarded in cors request',
      ['read', 'read'],
      [get, get],
      withCookie(),
      NOT_SENT,
    ),
  ],
};

/** Which responses a script may read. */
export const access = [basic, basicXhr, origins, multiple, originXhr, statuses, credentials, cookies];

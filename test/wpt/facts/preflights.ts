import type { Call, Field } from '../../browser-comparison/case.js';
import { grant, grantWithCredentials, open, type Short } from '../../browser-comparison/table.js';
import type { Verdict } from '../../browser-comparison/verdict.js';
import { subtest, type Subtest, type WptFile } from '../wpt-file.js';

const call = (method: string, ...headers: readonly Field[]): Call => ({
  method,
  ...(headers.length > 0 && { headers }),
});
const forced: Call = { headers: [['x-force-preflight', '']] };
const ALLOW_FORCED = { ACAH: 'x-force-preflight', ACMA: '0' };
const [X_PRINT, X_TEST]: readonly Call[] = ['x-print', 'x-test'].map((name): Call => ({
  headers: [[name, 'unicorn']],
}));

const outcome = (isGranted: boolean): Verdict => (isGranted ? 'asked and read' : 'refused');

const several: readonly Field[] = [
  ...['x-test-header1', 'x-test-header2', 'X-test-header3', 'x-test-header-b', 'x-test-header-D'],
  ...['x-test-header-C', 'x-test-header-a', 'Content-Type'],
].map((name): Field => [name, 'allowedOrRefused']);
const safe: readonly Field[] = [
  ['Accept', '*'],
  ['Accept-Language', 'bzh'],
  ['Content-Language', 'eu'],
];

const methods: WptFile = {
  file: 'fetch/api/cors/cors-preflight.any.js',
  subtests: [
    ...['DELETE', 'PUT', 'PATCH', 'NEW'].flatMap((method) => [
      subtest(`CORS [${method}], server allows`, 'asked and read', { method }, grant({ ACAM: method })),
      subtest(`CORS [${method}], server refuses`, 'refused', { method }, grant({})),
    ]),
    ...[true, false].flatMap((isGranted) => {
      const what = isGranted ? 'allows' : 'refuses';
      const one: Field = ['x-test-header1', isGranted ? 'allowed' : 'refused'];
      const names = several.map(([name]) => name).join(',');
      return [
        subtest(
          `CORS [GET] [x-test-header: ${one[1]}], server ${what}`,
          outcome(isGranted),
          call('GET', one),
          grant(isGranted ? { ACAH: 'x-test-header1' } : {}),
        ),
        ...['GET', 'PUT'].map((method) =>
          subtest(
            `CORS [${method}] [several headers], server ${what}`,
            outcome(isGranted),
            call(method, ...several, ...safe),
            grant(isGranted ? { ACAM: method, ACAH: names } : {}),
          ),
        ),
      ];
    }),
    subtest(
      'CORS [PUT] [only safe headers], server allows',
      'asked and read',
      call('PUT', ...safe),
      grant({ ACAM: 'PUT' }),
    ),
  ],
};

const OK = [200, 201, 202, 203, 204, 205, 206];
const NOT_OK = [300, 301, 302, 303, 304, 305, 306, 307, 308, 400, 401, 402, 403, 404, 405, 501, 502, 503, 504, 505];

const statuses: WptFile = {
  file: 'fetch/api/cors/cors-preflight-status.any.js',
  subtests: [...OK, ...NOT_OK].map((status) =>
    subtest(
      `Preflight answered with status ${status}`,
      outcome(OK.includes(status)),
      forced,
      grant({ ...ALLOW_FORCED, status }),
    ),
  ),
};

const failures: WptFile = {
  file: 'cors/preflight-failure.htm',
  subtests: [
    ...[200, 299],
    ...[300, 301, 302, 303, 304, 305, 306, 307, 308, 400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 411, 412],
    ...[413, 414, 415, 416, 417, 500, 501, 502, 503, 504, 505, 680, 790],
  ].map((status) => {
    const isOk = status < 300;
    const name = `Should ${isOk ? 'succeed' : 'throw error'} if preflight has status ${status}`;
    return subtest(name, outcome(isOk), X_TEST!, grant({ ACAH: 'x-test', status, Location: '{api}{path}/b' }));
  }),
};

const afterPreflight: WptFile = {
  file: 'cors/status-preflight.htm',
  subtests: (
    [
      ['GET', [200, 204, 400, 401]],
      ['HEAD', [200, 204, 400, 401, 501, 699]],
      ['POST', [204, 400, 401, 404]],
      ['PUT', [699]],
      ['CHICKEN', [501]],
    ] as const
  ).flatMap(([method, codes]) =>
    codes.map((status) =>
      subtest(
        `CORS - status after preflight on ${method} ${status}`,
        'asked and read',
        call(method, ['x-nonsimple', 'true']),
        grant({ ACAM: method, ACAH: 'x-nonsimple' }, { status }),
      ),
    ),
  ),
};

const star = (
  isGranted: boolean,
  hasCredentials: boolean,
  ACAM: string,
  ACAH: string,
  method: string,
  header?: Field,
): Subtest => {
  const name = `CORS that ${isGranted ? 'succeeds' : 'fails'} with credentials: ${hasCredentials}; method: ${method} (allowed: ${ACAM}); header: ${(header ?? []).join()} (allowed: ${ACAH})`;
  const init: Call = {
    ...call(method, ...(header ? [header] : [])),
    ...(hasCredentials && { credentials: 'include' }),
  };
  return subtest(name, outcome(isGranted), init, (hasCredentials ? grantWithCredentials : grant)({ ACAM, ACAH }));
};
const X: Field = ['X-Test', '1'];

const stars: WptFile = {
  file: 'fetch/api/cors/cors-preflight-star.any.js',
  subtests: [
    star(true, false, 'get', 'x-test', 'GET', X),
    star(true, false, '*', 'x-test', 'SUPER', X),
    star(true, false, '*', '*', 'OK', X),
    star(false, true, '*', '*', 'OK', X),
    star(false, true, '*', '', 'PUT'),
    star(true, true, 'PUT', '*', 'PUT'),
    star(false, true, 'get', '*', 'GET', X),
    star(false, true, '*', '*', 'GET', X),
    star(true, true, '*', '*', '*', ['*', '1']),
    star(false, true, 'put', '*', 'PUT'),
  ],
};

const validation: WptFile = {
  file: 'fetch/api/cors/cors-preflight-response-validation.any.js',
  subtests: [
    subtest(
      'Preflight response with bad Allow-Access-Control-Headers',
      'refused',
      forced,
      grant({ ACAH: 'x-force-preflight,header name with space' }),
    ),
    subtest(
      'Preflight response with bad Allow-Access-Control-Methods',
      'refused',
      forced,
      grant({ ...ALLOW_FORCED, ACAM: 'Bad method name' }),
    ),
  ],
};

const printing = (ACAH: string): Short => ({ preflight: { ACAO: '*', ACAH }, actual: { ACAO: '*' } });
const both: Call = {
  headers: [
    ['x-print', 'unicorn'],
    ['y-print', 'narwhal'],
  ],
};

const requestHeaders: WptFile = {
  file: 'cors/request-headers.htm',
  subtests: [
    subtest('basic request header', 'asked and read', X_PRINT!, printing('x-print'), {
      sent: { 'x-print': 'unicorn' },
    }),
    subtest(
      'Simple request headers need not be in allow-headers',
      'asked and read',
      {
        headers: [
          ['x-print', 'unicorn'],
          ['content-type', 'text/plain'],
          ['accept', 'test'],
          ['accept-language', 'nn'],
          ['content-language', 'nn'],
        ],
      },
      printing('x-print,'),
      { sent: { accept: 'test', 'accept-language': 'nn', 'content-language': 'nn', 'content-type': 'text/plain' } },
    ),
    subtest('Unspecified request headers are disallowed', 'refused', both, printing('x-print')),
    subtest('Strange allowheaders (case insensitive)', 'asked and read', both, printing(',y-lol,x-PriNT, ,,,Y-PRINT')),
  ],
};

const aged = (ACMA?: string): Short => ({
  preflight: { ACAO: '*', ACAH: 'x-print', ...(ACMA !== undefined && { ACMA }) },
  actual: { ACAO: '*', 'Cache-Control': 'no-store' },
});

const cache: WptFile = {
  file: 'cors/preflight-cache.htm',
  subtests: [
    subtest('Test preflight', 'asked and read', X_PRINT!, aged()),
    subtest('preflight for x-print should be cached', ['asked and read', 'read'], [X_PRINT!, X_PRINT!], aged('600')),
    subtest('age = 0, should not be cached', ['asked and read', 'asked and read'], [X_PRINT!, X_PRINT!], aged('0')),
    subtest('age = -1, should not be cached', ['asked and read', 'asked and read'], [X_PRINT!, X_PRINT!], aged('-1')),
    subtest(
      'preflight first request, second from cache, wait, third should preflight again',
      ['asked and read', 'read', 'asked and read'],
      [X_PRINT!, X_PRINT!, { ...X_PRINT, after: 4 }],
      aged('3'),
    ),
  ],
};

const cacheFetch: WptFile = {
  file: 'fetch/api/cors/cors-preflight-cache.any.js',
  subtests: [
    subtest(
      'cors-preflight-cache',
      ['asked and read', 'read'],
      [call('POST', ['x-test-header', 'test1']), call('POST', ['x-test-header', 'test2'])],
      grant({ ACAM: 'POST', ACAH: 'x-test-header', ACMA: '12000' }),
    ),
  ],
};

const uploads: WptFile = {
  file: 'cors/simple-requests.htm',
  subtests: [
    ...(
      [
        [['Accept', 'test']],
        [['accept-language', 'test']],
        [['CONTENT-language', 'test']],
        [['Content-Type', 'application/x-www-form-urlencoded']],
        [['content-type', 'multipart/form-data']],
        [['content-type', 'text/plain']],
        [
          ['accept', 'test'],
          ['accept-language', 'test'],
          ['content-language', 'test'],
          ['content-type', 'text/plain; parameter=whatever'],
        ],
      ] as readonly (readonly Field[])[]
    ).flatMap((headers) => ['GET', 'HEAD', 'POST'].map((method) => simple(method, headers))),
    simple('Get', [['content-type', 'text/plain; parameter=extra_bonus']]),
    simple('post', [['content-type', 'text/plain']]),
    subtest(
      'Check simple headers (async)',
      'read',
      call(
        'POST',
        ['Accept', 'jewelry'],
        ['accept-language', 'nn,en'],
        ['content-type', 'text/plain; parameter=extra'],
        ['content-Language', 'nn'],
      ),
      open,
    ),
  ],
};

function simple(method: string, headers: readonly Field[]): Subtest {
  const name = `No preflight ${method} and ${JSON.stringify(Object.fromEntries(headers))}`;
  const body = method.toUpperCase() === 'POST' ? ({ body: 'text' } as const) : {};
  return subtest(name, 'read', { ...call(method, ...headers), ...body }, open);
}

/** Which requests a preflight allows. */
export const preflights = [
  ...[methods, statuses, failures, afterPreflight, stars, validation],
  ...[requestHeaders, cache, cacheFetch, uploads],
];

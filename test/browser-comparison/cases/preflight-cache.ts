import type { Call } from '../case.js';
import { grant, grantWithCredentials, row } from '../table.js';

const put: Call = { method: 'PUT' };
const trace: Call = { headers: [['X-Trace', '1']] };
const other: Call = { headers: [['X-Other', '1']] };
const include = (call: Call): Call => ({ ...call, credentials: 'include' });
const later = (call: Call, after: number): Call => ({ ...call, after });
const twice = (call: Call): Call[] => [call, call];
const [asked, known] = ['asked and read', 'read'] as const;

/** Fetch, "CORS-preflight cache": how long a preflight is cached. */
export const preflightAges = [
  row('a preflight without an age is cached for five seconds', [asked, known], twice(put), grant({ ACAM: 'PUT' })),
  row(
    'a preflight without an age is not cached for six seconds',
    [asked, asked],
    [put, later(put, 6)],
    grant({ ACAM: 'PUT' }),
  ),
  row(
    'an age of one second has expired after two seconds',
    [asked, asked],
    [put, later(put, 2)],
    grant({ ACAM: 'PUT', ACMA: '1' }),
  ),
  row(
    'an age of ten minutes has not expired after two seconds',
    [asked, known],
    [put, later(put, 2)],
    grant({ ACAM: 'PUT', ACMA: '600' }),
  ),
  row(
    'an age of ten minutes has not expired after six seconds',
    [asked, known],
    [put, later(put, 6)],
    grant({ ACAM: 'PUT', ACMA: '600' }),
  ),
  row('an age of 0', [asked, asked], twice(put), grant({ ACAM: 'PUT', ACMA: '0' })),
  ...['00', '0000'].map((age) =>
    row(`an age of ${age}`, [asked, asked], twice(put), grant({ ACAM: 'PUT', ACMA: age })),
  ),
  ...['007', ' 60 ', '86400', '999999999'].map((age) =>
    row(`an age of ${JSON.stringify(age)}`, [asked, known], [put, later(put, 2)], grant({ ACAM: 'PUT', ACMA: age })),
  ),
  ...['99999999999999999999'].map((age) =>
    row(
      `an age of ${age}, which is too large to be stored`,
      [asked, known],
      [put, later(put, 2)],
      grant({ ACAM: 'PUT', ACMA: age }),
    ),
  ),
  ...['abc', '2.5', '600s', '"600"', '1e3', '0x10', '600, 600', '600;x', '', '+600'].map((age) =>
    row(
      `the age ${JSON.stringify(age)} is not valid and means five seconds`,
      [asked, known],
      twice(put),
      grant({ ACAM: 'PUT', ACMA: age }),
    ),
  ),
  ...['-1', '-600'].map((age) =>
    row(
      `the age ${age} is zero in both browsers, and so it is here`,
      [asked, asked],
      twice(put),
      grant({ ACAM: 'PUT', ACMA: age }),
    ),
  ),
  row(
    'an age on two lines is not valid and means five seconds',
    [asked, known],
    twice(put),
    grant({ ACAM: 'PUT', ACMA: ['600', '600'] }),
  ),
  row('the age 0 on two lines is not valid either', [asked, known], twice(put), grant({ ACAM: 'PUT', ACMA: '0, 0' })),
];

const lasting = { ACAO: '*', ACMA: '600' };
const remember: typeof grant = (preflight, actual) => grant({ ACMA: '600', ...preflight }, actual);
const rememberWithCredentials: typeof grant = (preflight, actual) =>
  grantWithCredentials({ ACMA: '600', ...preflight }, actual);

/** What is cached: by origin, URL and credentials, each method and each header name separately. */
export const preflightKeys = [
  row(
    'a method is cached separately',
    [asked, known],
    [{ ...trace, ...put }, put],
    remember({ ACAM: 'PUT', ACAH: 'x-trace' }),
  ),
  row(
    'a header name is cached separately',
    [asked, known],
    [{ ...trace, ...put }, trace],
    remember({ ACAM: 'PUT', ACAH: 'x-trace' }),
  ),
  row(
    'a method and a name from two preflights are used together',
    [asked, asked, known],
    [put, trace, { ...trace, ...put }],
    {
      ...remember({}),
      preflight: [
        { ...lasting, ACAM: 'PUT' },
        { ...lasting, ACAH: 'x-trace' },
      ],
    },
  ),
  row(
    'a header that was granted but not requested is cached',
    [asked, known],
    [trace, other],
    remember({ ACAH: 'x-trace, x-other' }),
  ),
  row(
    'a method that was granted but not requested is cached',
    [asked, known],
    [put, { method: 'DELETE' }],
    remember({ ACAM: 'PUT, DELETE' }),
  ),
  row('a method that was not granted needs a preflight', [asked, asked], [put, { method: 'DELETE' }], {
    ...remember({}),
    preflight: [
      { ...lasting, ACAM: 'PUT' },
      { ...lasting, ACAM: 'DELETE' },
    ],
  }),
  row(
    'a cached name is compared in any case',
    [asked, known],
    [trace, { headers: [['x-TRACE', '2']] }],
    remember({ ACAH: 'X-Trace' }),
  ),
  row(
    'a safelisted method does not need to be cached',
    [asked, known],
    [trace, { ...trace, method: 'POST' }],
    remember({ ACAH: 'x-trace' }),
  ),
  row('another URL needs a preflight', [asked, asked], [put, { ...put, url: '{api}{path}/b' }], {
    ...remember({ ACAM: 'PUT' }),
    b: remember({ ACAM: 'PUT' }),
  }),
  row(
    'another query is another URL',
    [asked, asked],
    [put, { ...put, url: '{api}{path}/a?b' }],
    remember({ ACAM: 'PUT' }),
  ),
  row(
    'another fragment is another URL',
    [asked, asked],
    [put, { ...put, url: '{api}{path}/a#b' }],
    remember({ ACAM: 'PUT' }),
  ),
  row('another origin needs a preflight', [asked, asked], [put, { ...put, page: 'same-site' }], {
    preflight: { ...lasting, ACAM: 'PUT' },
    actual: { ACAO: '*' },
  }),
  row(
    'a grant without credentials is not used with credentials',
    [asked, asked],
    [put, include(put)],
    rememberWithCredentials({ ACAM: 'PUT' }),
  ),
  row(
    'a grant with credentials is used without credentials',
    [asked, known],
    [include(put), put],
    rememberWithCredentials({ ACAM: 'PUT' }),
  ),
  row(
    'a grant with credentials is cached as well',
    [asked, known],
    twice(include(put)),
    rememberWithCredentials({ ACAM: 'PUT' }),
  ),
  row('* is cached for the same method', [asked, known], twice(put), remember({ ACAM: '*' })),
  row('* is cached for other methods', [asked, known], [put, { method: 'DELETE' }], remember({ ACAM: '*' })),
  row('* is cached for other names', [asked, known], [trace, other], remember({ ACAH: '*' })),
  row('* is not cached for Authorization', [asked, asked], [trace, { headers: [['Authorization', '1']] }], {
    ...remember({}),
    preflight: [
      { ...lasting, ACAH: '*' },
      { ...lasting, ACAH: 'authorization' },
    ],
  }),
  row('an opaque origin sends one preflight', [asked, known], twice(put), remember({ ACAM: 'PUT' }), 'opaque'),
  row('a refusal is not cached', ['refused', asked], twice(put), {
    ...remember({}),
    preflight: [{ ACAO: '*' }, { ...lasting, ACAM: 'PUT' }],
  }),
  row('a failed status is not cached', ['refused', asked], twice(put), {
    ...remember({}),
    preflight: [
      { status: 403, ACAO: '*', ACAM: 'PUT' },
      { ...lasting, ACAM: 'PUT' },
    ],
  }),
  row('a hidden response clears the cache', ['asked and hidden', asked], twice(put), {
    preflight: { ...lasting, ACAM: 'PUT' },
    actual: [{}, { ACAO: '*' }],
  }),
  row('a later refusal clears the cache', [asked, 'refused', asked], [put, { ...put, ...trace }, put], {
    ...remember({}),
    preflight: [
      { ...lasting, ACAM: 'PUT' },
      { ...lasting, ACAM: 'PUT' },
      { ...lasting, ACAM: 'PUT' },
    ],
  }),
  row('an error of the server clears nothing', [asked, known], twice(put), remember({ ACAM: 'PUT' }, { status: 500 })),
  row(
    'no-store asks again in both browsers, and so it does here',
    [asked, asked],
    twice({ ...put, cache: 'no-store' }),
    remember({ ACAM: 'PUT' }),
  ),
  row(
    'reload asks again in both browsers, and so it does here',
    [asked, asked],
    [put, { ...put, cache: 'reload' }],
    remember({ ACAM: 'PUT' }),
  ),
  row(
    'Cache-Control of a preflight is ignored',
    [asked, known],
    twice(put),
    remember({ ACAM: 'PUT', 'Cache-Control': 'no-store' }),
  ),
  row('Vary of a preflight is ignored', [asked, known], twice(put), remember({ ACAM: 'PUT', Vary: '*' })),
];

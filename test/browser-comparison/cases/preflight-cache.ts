import type { Call } from '../case.js';
import { grant, grantWithCredentials, row } from '../table.js';

const put: Call = { method: 'PUT' };
const trace: Call = { headers: [['X-Trace', '1']] };
const other: Call = { headers: [['X-Other', '1']] };
const include = (call: Call): Call => ({ ...call, credentials: 'include' });
const later = (call: Call, after: number): Call => ({ ...call, after });
const twice = (call: Call): Call[] => [call, call];
const [asked, known] = ['asked and read', 'read'] as const;

/** Fetch, "CORS-preflight cache": for how long. */
export const preflightAges = [
  row('an answer without an age is known for five seconds', [asked, known], twice(put), grant({ ACAM: 'PUT' })),
  row('and no longer', [asked, asked], [put, later(put, 6)], grant({ ACAM: 'PUT' })),
  row(
    'an age of one second is over after two',
    [asked, asked],
    [put, later(put, 2)],
    grant({ ACAM: 'PUT', ACMA: '1' }),
  ),
  row(
    'an age of ten minutes is not over after two seconds',
    [asked, known],
    [put, later(put, 2)],
    grant({ ACAM: 'PUT', ACMA: '600' }),
  ),
  row(
    'an age of ten minutes is not over after six seconds',
    [asked, known],
    [put, later(put, 6)],
    grant({ ACAM: 'PUT', ACMA: '600' }),
  ),
  row('an age of none', [asked, asked], twice(put), grant({ ACAM: 'PUT', ACMA: '0' })),
  ...['00', '0000'].map((age) =>
    row(`an age of ${age}`, [asked, asked], twice(put), grant({ ACAM: 'PUT', ACMA: age })),
  ),
  ...['007', ' 60 ', '86400', '999999999'].map((age) =>
    row(`an age of ${JSON.stringify(age)}`, [asked, known], [put, later(put, 2)], grant({ ACAM: 'PUT', ACMA: age })),
  ),
  ...['99999999999999999999'].map((age) =>
    row(
      `an age of ${age}, which is too large to count`,
      [asked, known],
      [put, later(put, 2)],
      grant({ ACAM: 'PUT', ACMA: age }),
    ),
  ),
  ...['abc', '2.5', '600s', '"600"', '1e3', '0x10', '600, 600', '600;x', '', '-1', '+600'].map((age) =>
    row(
      `the age ${JSON.stringify(age)} is none, so that five seconds remain`,
      [asked, known],
      twice(put),
      grant({ ACAM: 'PUT', ACMA: age }),
    ),
  ),
  row(
    'an age on two lines is none, so that five seconds remain',
    [asked, known],
    twice(put),
    grant({ ACAM: 'PUT', ACMA: ['600', '600'] }),
  ),
  row(
    'the age zero of a malformed pair is none either',
    [asked, known],
    twice(put),
    grant({ ACAM: 'PUT', ACMA: '0, 0' }),
  ),
];

const lasting = { ACAO: '*', ACMA: '600' };
const remember: typeof grant = (preflight, actual) => grant({ ACMA: '600', ...preflight }, actual);
const rememberWithCredentials: typeof grant = (preflight, actual) =>
  grantWithCredentials({ ACMA: '600', ...preflight }, actual);

/** For what: by origin, URL, credentials, and each method and each name by itself. */
export const preflightKeys = [
  row(
    'a method is known by itself',
    [asked, known],
    [{ ...trace, ...put }, put],
    remember({ ACAM: 'PUT', ACAH: 'x-trace' }),
  ),
  row(
    'a name is known by itself',
    [asked, known],
    [{ ...trace, ...put }, trace],
    remember({ ACAM: 'PUT', ACAH: 'x-trace' }),
  ),
  row(
    'a method and a name that were granted apart are known together',
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
    'what was granted without having been asked for is known',
    [asked, known],
    [trace, other],
    remember({ ACAH: 'x-trace, x-other' }),
  ),
  row(
    'a method that was granted without having been asked for is known',
    [asked, known],
    [put, { method: 'DELETE' }],
    remember({ ACAM: 'PUT, DELETE' }),
  ),
  row('what was not granted is asked for', [asked, asked], [put, { method: 'DELETE' }], {
    ...remember({}),
    preflight: [
      { ...lasting, ACAM: 'PUT' },
      { ...lasting, ACAM: 'DELETE' },
    ],
  }),
  row(
    'a name is known in any case',
    [asked, known],
    [trace, { headers: [['x-TRACE', '2']] }],
    remember({ ACAH: 'X-Trace' }),
  ),
  row(
    'a safelisted method is not in need of being known',
    [asked, known],
    [trace, { ...trace, method: 'POST' }],
    remember({ ACAH: 'x-trace' }),
  ),
  row('another URL is asked for', [asked, asked], [put, { ...put, url: '{api}{path}/b' }], {
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
  row('another origin asks for itself', [asked, asked], [put, { ...put, page: 'same-site' }], {
    preflight: { ...lasting, ACAM: 'PUT' },
    actual: { ACAO: '*' },
  }),
  row(
    'what was granted without credentials is asked for with them',
    [asked, asked],
    [put, include(put)],
    rememberWithCredentials({ ACAM: 'PUT' }),
  ),
  row(
    'what was granted with credentials is known without them',
    [asked, known],
    [include(put), put],
    rememberWithCredentials({ ACAM: 'PUT' }),
  ),
  row('with credentials as well', [asked, known], twice(include(put)), rememberWithCredentials({ ACAM: 'PUT' })),
  row('* is known for the same method', [asked, known], twice(put), remember({ ACAM: '*' })),
  row('* is known for other methods', [asked, known], [put, { method: 'DELETE' }], remember({ ACAM: '*' })),
  row('* is known for other names', [asked, known], [trace, other], remember({ ACAH: '*' })),
  row('* is not known for Authorization', [asked, asked], [trace, { headers: [['Authorization', '1']] }], {
    ...remember({}),
    preflight: [
      { ...lasting, ACAH: '*' },
      { ...lasting, ACAH: 'authorization' },
    ],
  }),
  row('an opaque origin asks once', [asked, known], twice(put), remember({ ACAM: 'PUT' }), 'opaque'),
  row('a refusal is not known', ['refused', asked], twice(put), {
    ...remember({}),
    preflight: [{ ACAO: '*' }, { ...lasting, ACAM: 'PUT' }],
  }),
  row('a failed status is not known', ['refused', asked], twice(put), {
    ...remember({}),
    preflight: [
      { status: 403, ACAO: '*', ACAM: 'PUT' },
      { ...lasting, ACAM: 'PUT' },
    ],
  }),
  row('a hidden answer clears what is known', ['asked and hidden', asked], twice(put), {
    preflight: { ...lasting, ACAM: 'PUT' },
    actual: [{}, { ACAO: '*' }],
  }),
  row('a later refusal clears what is known', [asked, 'refused', asked], [put, { ...put, ...trace }, put], {
    ...remember({}),
    preflight: [
      { ...lasting, ACAM: 'PUT' },
      { ...lasting, ACAM: 'PUT' },
      { ...lasting, ACAM: 'PUT' },
    ],
  }),
  row('an error of the server clears nothing', [asked, known], twice(put), remember({ ACAM: 'PUT' }, { status: 500 })),
  row(
    'no-store is about the answer, and not about the preflight',
    [asked, known],
    twice({ ...put, cache: 'no-store' }),
    remember({ ACAM: 'PUT' }),
  ),
  row(
    'reload is about the answer, and not about the preflight',
    [asked, known],
    [put, { ...put, cache: 'reload' }],
    remember({ ACAM: 'PUT' }),
  ),
  row(
    'Cache-Control of a preflight says nothing',
    [asked, known],
    twice(put),
    remember({ ACAM: 'PUT', 'Cache-Control': 'no-store' }),
  ),
  row('Vary of a preflight says nothing', [asked, known], twice(put), remember({ ACAM: 'PUT', Vary: '*' })),
];

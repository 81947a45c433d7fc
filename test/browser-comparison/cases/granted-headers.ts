import type { Call } from '../case.js';
import { grant, grantWithCredentials, header, open, row } from '../table.js';

const trace = header('X-Trace');
const two: Call = {
  headers: [
    ['X-Trace', '1'],
    ['X-Other', '2'],
  ],
};
const authorization = header('Authorization', 'Bearer token');
const traceWithCredentials: Call = { ...trace, credentials: 'include' };
const authorizationWithCredentials: Call = { ...authorization, credentials: 'include' };

/** Fetch, "CORS-preflight fetch", step 7: the list of header names, and names that are not in it. */
export const grantedHeaders = [
  row('no list grants none', 'refused', trace, grant({})),
  row('an empty list grants none', 'refused', trace, grant({ ACAH: '' })),
  ...['X-Trace', 'x-trace', 'X-TRACE', 'x-other, x-trace', 'X-Trace,X-Other', ',, ,x-trace ,', '\tx-trace\t,\ta'].map(
    (list) => row(`the list ${JSON.stringify(list)} grants it`, 'asked and read', trace, grant({ ACAH: list })),
  ),
  row('lists on two lines are one', 'asked and read', two, grant({ ACAH: ['x-trace', 'x-other'] })),
  ...['x-other', 'x-trac', 'x-traces', 'x_trace'].map((list) =>
    row(`${list} is another name`, 'refused', trace, grant({ ACAH: list })),
  ),
  row('one of two is not enough', 'refused', two, grant({ ACAH: 'x-trace' })),
  row('the other of two is not enough', 'refused', two, grant({ ACAH: 'x-other' })),
  ...[
    'x-trace; x-other',
    'x-trace x-other',
    '"x-trace"',
    'x-trace:',
    'x-trace, a(b)',
    'x-trace, ä',
    'x-trace, a/b',
  ].map((list) =>
    row(
      `${JSON.stringify(list)} is not a valid list of names, and is ignored`,
      'refused',
      trace,
      grant({ ACAH: list }),
    ),
  ),
  row(
    'a malformed list of headers refuses even a PUT without headers',
    'refused',
    { method: 'PUT' },
    grant({ ACAM: 'PUT', ACAH: 'a b' }),
  ),
  row('one malformed line makes a list of two lines malformed', 'refused', trace, grant({ ACAH: ['x-trace', 'a b'] })),
  row('* grants every name', 'asked and read', two, grant({ ACAH: '*' })),
  row('* among others grants every name', 'asked and read', two, grant({ ACAH: 'x-unknown, *' })),
  row('** is a name, not a wildcard', 'refused', trace, grant({ ACAH: '**' })),
  row('x-* is a name, not a pattern', 'refused', trace, grant({ ACAH: 'x-*' })),
  row(
    'with credentials * is the name of a header',
    'refused',
    traceWithCredentials,
    grantWithCredentials({ ACAH: '*' }),
  ),
  row(
    'a header named * is granted by *, even with credentials',
    'asked and read',
    { ...header('*'), credentials: 'include' },
    grantWithCredentials({ ACAH: '*' }),
  ),
  row(
    'with credentials a header is granted by name',
    'asked and read',
    traceWithCredentials,
    grantWithCredentials({ ACAH: 'x-trace' }),
  ),
  row(
    'with credentials a name next to * is granted',
    'asked and read',
    traceWithCredentials,
    grantWithCredentials({ ACAH: '*, x-trace' }),
  ),
  row('Authorization by name', 'asked and read', authorization, grant({ ACAH: 'Authorization' })),
  row('Authorization by name, in another case', 'asked and read', authorization, grant({ ACAH: 'AUTHORIZATION' })),
  row('Authorization is not covered by *', 'refused', authorization, grant({ ACAH: '*' })),
  row('Authorization is not covered by * among others', 'refused', authorization, grant({ ACAH: 'x-trace, *' })),
  row('Authorization next to *', 'asked and read', authorization, grant({ ACAH: '*, authorization' })),
  row('Authorization unlisted', 'refused', authorization, grant({ ACAH: 'x-trace' })),
  row(
    'Authorization with credentials is not covered by *',
    'refused',
    authorizationWithCredentials,
    grantWithCredentials({ ACAH: '*' }),
  ),
  row(
    'Authorization with credentials by name',
    'asked and read',
    authorizationWithCredentials,
    grantWithCredentials({ ACAH: 'authorization' }),
  ),
  row('the list of the actual response is ignored', 'refused', trace, grant({}, { ACAH: 'x-trace' })),
  row(
    'a method and a header, both granted',
    'asked and read',
    { ...trace, method: 'PUT' },
    grant({ ACAM: 'PUT', ACAH: 'x-trace' }),
  ),
  row('a method and a header, the method not', 'refused', { ...trace, method: 'PUT' }, grant({ ACAH: 'x-trace' })),
  row('a method and a header, the header not', 'refused', { ...trace, method: 'PUT' }, grant({ ACAM: 'PUT' })),
  row(
    'a safelisted header of a preflighted request needs no grant',
    'asked and read',
    { method: 'PUT', headers: [['Accept', 'a']] },
    grant({ ACAM: 'PUT' }),
  ),
  row(
    'an unsafe value of a safelisted name needs a grant',
    'refused',
    header('Accept', '(a)'),
    grant({ ACAH: 'x-trace' }),
  ),
  row(
    'an unsafe value of a safelisted name is granted by name',
    'asked and read',
    header('Accept', '(a)'),
    grant({ ACAH: 'accept' }),
  ),
  row('without a preflight no header needs a grant', 'read', header('Accept', 'a'), open),
];

const put: Call = { method: 'PUT' };

/** Fetch, "CORS-preflight fetch", step 7: the status must be ok, and a redirect is not followed. */
export const preflightStatuses = [
  ...[200, 201, 202, 203, 204, 205, 206, 208, 226, 299].map((status) =>
    row(`a preflight answered ${status} is a success`, 'asked and read', put, grant({ status, ACAM: 'PUT' })),
  ),
  ...[300, 304, 305, 306, 400, 401, 403, 404, 405, 410, 418, 422, 429, 451, 500, 501, 502, 503, 504, 511, 599].map(
    (status) => row(`a preflight answered ${status} is a failure`, 'refused', put, grant({ status, ACAM: 'PUT' })),
  ),
  ...[301, 302, 303, 307, 308].map((status) =>
    row(`a preflight redirected with ${status} is a failure`, 'refused', put, {
      ...grant({ status, ACAM: 'PUT', Location: '{api}{path}/b' }),
      b: grant({ ACAM: 'PUT' }),
    }),
  ),
];

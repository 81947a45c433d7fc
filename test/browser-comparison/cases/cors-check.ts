import type { Call } from '../case.js';
import { grant, header, type Short, row } from '../table.js';

const get: Call = {};
const withCredentials: Call = { credentials: 'include' };
const put: Call = { method: 'PUT' };
const putWithCredentials: Call = { method: 'PUT', credentials: 'include' };

const actual = (fields: Record<string, string | readonly string[]>): Short => ({ actual: fields });
const preflight = (fields: Record<string, string | readonly string[]>): Short => ({
  preflight: { ACAM: 'PUT', ...fields },
  actual: { ACAO: '{origin}', ACAC: 'true' },
});

const goodOrigins = ['{origin}', '*', ' {origin} ', '\t*\t'];
const badOrigins = [
  '',
  'null',
  '{origin}/',
  '{origin},',
  '{origin}, *',
  '{origin} {third}',
  '{origin}, {third}',
  '"{origin}"',
  '"*"',
  '**',
  '*.localhost',
  'http://*',
  'http://127.0.0.1',
  'http://127.0.0.1:*',
  '127.0.0.1',
  'HTTP://127.0.0.1',
  '{third}',
  '{api}',
  '{same-site}',
  'https://127.0.0.1',
  'http://localhost',
  'true',
  '{origin}{path}',
  '{origin};',
  '<{origin}>',
];

/** Fetch, "CORS check", steps 1 to 4: exactly the origin, byte by byte, or `*`. */
export const allowedOrigins = [
  row('without the header the answer is hidden', 'hidden', get, {}),
  row('without the header of the preflight nothing is sent', 'refused', put, {
    preflight: { ACAM: 'PUT' },
    actual: { ACAO: '*' },
  }),
  ...goodOrigins.flatMap((value) => [
    row(`${JSON.stringify(value)} lets the page read`, 'read', get, actual({ ACAO: value })),
    row(
      `${JSON.stringify(value)} in a preflight lets the page send the request`,
      'asked and read',
      put,
      preflight({ ACAO: value }),
    ),
  ]),
  ...badOrigins.flatMap((value) => [
    row(`${JSON.stringify(value)} is not the origin`, 'hidden', get, actual({ ACAO: value })),
    row(`${JSON.stringify(value)} in a preflight is not the origin`, 'refused', put, preflight({ ACAO: value })),
  ]),
  row(
    'the same origin on two lines is a list, which is not the origin',
    'hidden',
    get,
    actual({ ACAO: ['{origin}', '{origin}'] }),
  ),
  row('* on two lines is not a wildcard', 'hidden', get, actual({ ACAO: ['*', '*'] })),
  row('the origin on two lines of a preflight', 'refused', put, preflight({ ACAO: ['{origin}', '{origin}'] })),
  row('an empty line and the origin', 'hidden', get, actual({ ACAO: ['', '{origin}'] })),
  row('the origin and an empty line', 'hidden', get, actual({ ACAO: ['{origin}', ''] })),
  row('names of fields are read in any case', 'read', get, actual({ 'aCCESS-cONTROL-aLLOW-oRIGIN': '{origin}' })),
  row('a preflight that allows the origin and a response that does not', 'asked and hidden', put, {
    preflight: { ACAO: '*', ACAM: 'PUT' },
  }),
  row('a preflight that allows every origin and a response that allows this one', 'asked and read', put, {
    preflight: { ACAO: '*', ACAM: 'PUT' },
    actual: { ACAO: '{origin}' },
  }),
  row('a preflight that allows the origin and a response that allows another one', 'asked and hidden', put, {
    preflight: { ACAO: '{origin}', ACAM: 'PUT' },
    actual: { ACAO: '{third}' },
  }),
];

const goodFlags = ['true', ' true ', 'true\t'];
const badFlags = ['TRUE', 'True', 'false', '1', 'yes', '', '*', 'true,', 'true, true', '"true"', 'true;', 'include'];

/** Fetch, "CORS check", steps 5 to 8: requests with credentials need the flag, and for them * is not a wildcard. */
export const allowedCredentials = [
  row('with credentials * is not a wildcard', 'hidden', withCredentials, actual({ ACAO: '*', ACAC: 'true' })),
  row(
    'with credentials * in a preflight is not a wildcard',
    'refused',
    putWithCredentials,
    preflight({ ACAO: '*', ACAC: 'true' }),
  ),
  row(
    'with credentials and without the flag the answer is hidden',
    'hidden',
    withCredentials,
    actual({ ACAO: '{origin}' }),
  ),
  row(
    'with credentials and without the flag of the preflight nothing is sent',
    'refused',
    putWithCredentials,
    preflight({ ACAO: '{origin}' }),
  ),
  ...goodFlags.flatMap((value) => [
    row(
      `the flag ${JSON.stringify(value)} is valid`,
      'read',
      withCredentials,
      actual({ ACAO: '{origin}', ACAC: value }),
    ),
    row(
      `the flag ${JSON.stringify(value)} of a preflight is valid`,
      'asked and read',
      putWithCredentials,
      preflight({ ACAO: '{origin}', ACAC: value }),
    ),
  ]),
  ...badFlags.flatMap((value) => [
    row(
      `the flag ${JSON.stringify(value)} is not valid`,
      'hidden',
      withCredentials,
      actual({ ACAO: '{origin}', ACAC: value }),
    ),
    row(
      `the flag ${JSON.stringify(value)} of a preflight is not valid`,
      'refused',
      putWithCredentials,
      preflight({ ACAO: '{origin}', ACAC: value }),
    ),
  ]),
  row(
    'the flag on two lines is not valid',
    'hidden',
    withCredentials,
    actual({ ACAO: '{origin}', ACAC: ['true', 'true'] }),
  ),
  row('the flag and an empty line', 'hidden', withCredentials, actual({ ACAO: '{origin}', ACAC: ['true', ''] })),
  row('an empty line and the flag', 'hidden', withCredentials, actual({ ACAO: '{origin}', ACAC: ['', 'true'] })),
  row('the flag without an origin', 'hidden', withCredentials, actual({ ACAC: 'true' })),
  row('the flag with another origin', 'hidden', withCredentials, actual({ ACAO: '{third}', ACAC: 'true' })),
  row('without credentials the flag has no effect', 'read', get, actual({ ACAO: '{origin}', ACAC: 'true' })),
  row('without credentials a wrong flag has no effect', 'read', get, actual({ ACAO: '{origin}', ACAC: 'false' })),
  row('without credentials the flag with * has no effect', 'read', get, actual({ ACAO: '*', ACAC: 'true' })),
  row('credentials that are omitted need no flag', 'read', { credentials: 'omit' }, actual({ ACAO: '*' })),
  row(
    'credentials for only the own origin need no flag',
    'read',
    { credentials: 'same-origin' },
    actual({ ACAO: '*' }),
  ),
];

/** A response can be read with every status. Only the headers decide. */
export const actualStatuses = [
  ...[200, 201, 202, 203, 204, 205, 206, 226, 299, 300, 304, 305, 306].map((status) => anyStatus(status)),
  ...[400, 401, 402, 403, 404, 405, 406, 409, 410, 412, 413, 415, 418, 422, 423, 426, 429, 431, 451].map((status) =>
    anyStatus(status),
  ),
  ...[500, 501, 502, 503, 504, 505, 511, 599].map((status) => anyStatus(status)),
  ...[301, 302, 303, 307, 308].map((status) =>
    row(`${status} without a location is a plain response`, 'read', get, grant({}, { status })),
  ),
  ...[404, 500].map((status) => row(`${status} without the header is hidden`, 'hidden', get, { actual: { status } })),
  row('401 after a preflight', 'asked and read', header('X-Trace'), grant({ ACAH: 'x-trace' }, { status: 401 })),
];

function anyStatus(status: number) {
  return row(`${status} can be read`, 'read', get, grant({}, { status }));
}

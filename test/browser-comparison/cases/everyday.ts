import type { Call } from '../case.js';
import { grant, grantWithCredentials, header, open, row } from '../table.js';

const get: Call = {};
const json: Call = { method: 'POST', body: 'blob:application/json' };
const included: Call = { credentials: 'include' };
const put: Call = { method: 'PUT' };
const fresh = { 'Cache-Control': 'max-age=600' };

/** Thirty exchanges that people have in mind when they test CORS. */
export const everyday = [
  row('GET: every origin is allowed', 'read', get, open),
  row('GET: this origin is allowed', 'read', get, grant({})),
  row('GET: no header', 'hidden', get, {}),
  row('GET: another origin is allowed', 'hidden', get, { actual: { ACAO: '{third}' } }),
  row('GET: the origin with a slash', 'hidden', get, { actual: { ACAO: '{origin}/' } }),
  row('GET: two origins in one header', 'hidden', get, { actual: { ACAO: '{origin}, {third}' } }),
  row('GET: the header twice', 'hidden', get, { actual: { ACAO: ['{origin}', '{origin}'] } }),
  row('GET: an error without the header', 'hidden', get, { actual: { status: 500 } }),
  row('cookies: granted', 'read', included, grantWithCredentials({})),
  row('cookies: every origin is allowed', 'hidden', included, { actual: { ACAO: '*', ACAC: 'true' } }),
  row('cookies: not granted', 'hidden', included, grant({})),
  row('cookies: granted with a capital letter', 'hidden', included, grant({}, { ACAC: 'True' })),
  row('a form needs no preflight', 'read', { method: 'POST', body: 'params' }, grant({})),
  row('JSON: granted', 'asked and read', json, grant({ ACAH: 'content-type' })),
  row('JSON: no preflight is answered', 'refused', json, grant({}, {})),
  row('JSON: a preflight of 404', 'refused', json, grant({ status: 404, ACAH: 'content-type' })),
  row('JSON: a preflight of 401', 'refused', json, grant({ status: 401, ACAH: 'content-type' })),
  row('JSON: a preflight that is redirected', 'refused', json, {
    preflight: { status: 301, Location: '{api}{path}/b', ACAO: '*', ACAH: 'content-type' },
    b: { preflight: { ACAO: '*', ACAH: 'content-type' } },
  }),
  row('JSON: the response lacks its header', 'asked and hidden', json, {
    preflight: { ACAO: '*', ACAH: 'content-type' },
  }),
  row('PUT: granted', 'asked and read', put, grant({ ACAM: 'PUT' })),
  row('PUT: another method is granted', 'refused', put, grant({ ACAM: 'PATCH' })),
  row(
    'PUT with cookies: every method is granted',
    'refused',
    { ...put, ...included },
    grantWithCredentials({ ACAM: '*' }),
  ),
  row('patch in lower case', 'refused', { method: 'patch' }, grant({ ACAM: 'PATCH' })),
  row('a header: granted', 'asked and read', header('X-Api-Key'), grant({ ACAH: 'x-api-key' })),
  row('a header: another one is granted', 'refused', header('X-Api-Key'), grant({ ACAH: 'x-request-id' })),
  row('a redirect to another origin without the header', 'hidden', get, {
    actual: { status: 302, Location: '{same-site}{path}/b', ACAO: '*' },
    b: {},
  }),
  row('a redirect to another origin that allows this one', 'hidden', get, {
    actual: { status: 302, Location: '{same-site}{path}/b', ACAO: '*' },
    b: { actual: { ACAO: '{origin}' } },
  }),
  row('a preflight is remembered', ['asked and read', 'read'], [put, put], grant({ ACAM: 'PUT', ACMA: 600 })),
  row('a cached response for another origin, without Vary', ['read', 'never sent'], [get, { page: 'neighbour' }], {
    actual: { ACAO: '{cross-site}', ...fresh },
  }),
  row('no-cors reads nothing', 'opaque', { mode: 'no-cors' }, {}),
];

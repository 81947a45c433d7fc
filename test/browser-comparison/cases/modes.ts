import { pages, type Call, type Page } from '../case.js';
import { grant, header, row, type Short } from '../table.js';

const noCors: Call = { mode: 'no-cors' };
const redirecting = (location: string): Short => ({
  actual: { status: 302, Location: location, ACAO: '*' },
  b: { actual: { ACAO: '*' } },
});

/** Fetch, "Request class" and "main fetch": requests with the mode no-cors. */
export const noCorsMode = [
  row('a response without headers is opaque', 'opaque', noCors, {}),
  row('a response that every origin may read is opaque as well', 'opaque', noCors, {
    actual: { ACAO: '*', ACEH: '*' },
  }),
  row('within the origin nothing is opaque', 'read', noCors, {}, 'same-origin'),
  ...['GET', 'HEAD', 'POST', 'post'].map((method) => row(`${method} is sent`, 'opaque', { ...noCors, method }, {})),
  ...['PUT', 'DELETE', 'OPTIONS', 'PATCH', 'put', 'TRACE'].map((method) =>
    row(`${method} throws`, 'never sent', { ...noCors, method }, grant({ ACAM: method })),
  ),
  row('PUT throws even within the origin', 'never sent', { ...noCors, method: 'PUT' }, {}, 'same-origin'),
  ...['X-Trace', 'Authorization', 'Range', 'If-Match'].map((name) =>
    row(`${name} is dropped`, 'opaque', { ...noCors, ...header(name, 'bytes=0-') }, {}),
  ),
  row(
    'Range is dropped within the origin as well',
    'read',
    { ...noCors, ...header('Range', 'bytes=0-') },
    {},
    'same-origin',
  ),
  row('Accept is kept', 'opaque', { ...noCors, ...header('Accept', 'text/html') }, {}),
  row('Accept is dropped for an unsafe value', 'opaque', { ...noCors, ...header('Accept', '(a)') }, {}),
  row('Accept-Language is kept', 'opaque', { ...noCors, ...header('Accept-Language', 'de') }, {}),
  row(
    'Content-Type is dropped for JSON, and the type of the body is sent',
    'opaque',
    { ...noCors, method: 'POST', body: 'text', ...header('Content-Type', 'application/json') },
    {},
  ),
  row(
    'Content-Type is kept for a form',
    'opaque',
    { ...noCors, method: 'POST', body: 'text', ...header('Content-Type', 'multipart/form-data') },
    {},
  ),
  row('a Blob of JSON loses its type', 'opaque', { ...noCors, method: 'POST', body: 'blob:application/json' }, {}),
  ...[404, 500].map((status) => row(`${status} is opaque as well`, 'opaque', noCors, { actual: { status } })),
  row('an empty response is opaque as well', 'opaque', noCors, { actual: { status: 204 } }),
  row('a POST sends its origin', 'opaque', { ...noCors, method: 'POST', body: 'text' }, {}),
  row(
    'a POST without a referrer sends no origin',
    'opaque',
    { ...noCors, method: 'POST', referrerPolicy: 'no-referrer' },
    {},
  ),
  row(
    'a POST with a referrer only for its own origin sends no origin',
    'opaque',
    { ...noCors, method: 'POST', referrerPolicy: 'same-origin' },
    {},
  ),
  row('a redirect is followed', 'opaque', noCors, redirecting('{third}{path}/b')),
  row(
    'no-cors with manual redirects throws',
    'never sent',
    { ...noCors, redirect: 'manual' },
    redirecting('{third}{path}/b'),
  ),
  row(
    'no-cors with redirects as errors throws',
    'never sent',
    { ...noCors, redirect: 'error' },
    redirecting('{third}{path}/b'),
  ),
  row('a resource with the policy same-origin is hidden from another origin', 'hidden', noCors, {
    actual: { 'Cross-Origin-Resource-Policy': 'same-origin' },
  }),
  row('a resource with the policy same-site is hidden from another site', 'hidden', noCors, {
    actual: { 'Cross-Origin-Resource-Policy': 'same-site' },
  }),
  row(
    'a resource with the policy same-site is sent to the same site',
    'opaque',
    noCors,
    { actual: { 'Cross-Origin-Resource-Policy': 'same-site' } },
    'same-site',
  ),
  row('a resource with the policy cross-origin is sent to every site', 'opaque', noCors, {
    actual: { 'Cross-Origin-Resource-Policy': 'cross-origin' },
  }),
  row(
    'a CORS request ignores the resource policy',
    'read',
    {},
    { actual: { ACAO: '*', 'Cross-Origin-Resource-Policy': 'same-origin' } },
  ),
];

export const sameOriginMode = [
  row('within the origin the request is sent', 'read', { mode: 'same-origin' }, {}, 'same-origin'),
  row('within the origin any method is sent', 'read', { mode: 'same-origin', method: 'PUT' }, {}, 'same-origin'),
  ...pages
    .slice(1)
    .map((page) =>
      row(
        `from a page that is ${page} nothing is sent`,
        'never sent',
        { mode: 'same-origin' },
        { actual: { ACAO: '*' } },
        page,
      ),
    ),
  row(
    'a redirect out of the origin is not followed',
    'hidden',
    { mode: 'same-origin' },
    redirecting('{third}{path}/b'),
    'same-origin',
  ),
  row(
    'a redirect within the origin is followed',
    'read',
    { mode: 'same-origin' },
    redirecting('{api}{path}/b'),
    'same-origin',
  ),
];

const unsafe: Call = { method: 'PUT', headers: [['X-Trace', '1']] };

/** Fetch, "Origin header": which requests have it. */
export const origins = pages.flatMap((page: Page) => {
  const cross = page !== 'same-origin';
  const grants = grant({ ACAM: 'PUT', ACAH: 'x-trace' });
  return [
    row(`GET from ${page}`, 'read', {}, grants, page),
    row(`HEAD from ${page}`, 'read', { method: 'HEAD' }, grants, page),
    row(`POST from ${page}`, 'read', { method: 'POST', body: 'text' }, grants, page),
    row(`PUT with a header from ${page}`, cross ? 'asked and read' : 'read', unsafe, grants, page),
    row(
      `POST without a referrer from ${page}`,
      'read',
      { method: 'POST', referrerPolicy: 'no-referrer' },
      grants,
      page,
    ),
    row(`no Access-Control headers for ${page}`, cross ? 'hidden' : 'read', {}, {}, page),
    row(`no Access-Control headers for a PUT from ${page}`, cross ? 'refused' : 'read', unsafe, {}, page),
    row(`* for ${page}`, 'read', {}, { actual: { ACAO: '*' } }, page),
    row(
      `null for ${page}`,
      page === 'same-origin' || page === 'opaque' ? 'read' : 'hidden',
      {},
      { actual: { ACAO: 'null' } },
      page,
    ),
    row(`NULL for ${page}`, page === 'same-origin' ? 'read' : 'hidden', {}, { actual: { ACAO: 'NULL' } }, page),
    row(
      `null with credentials for ${page}`,
      page === 'same-origin' || page === 'opaque' ? 'read' : 'hidden',
      { credentials: 'include' },
      { actual: { ACAO: 'null', ACAC: 'true' } },
      page,
    ),
  ];
});

import type { Call } from '../case.js';
import { grant, grantWithCredentials, header, row, type Short } from '../table.js';

const statuses = [301, 302, 303, 307, 308];
const post: Call = { method: 'POST', body: 'text' };
const put: Call = { method: 'PUT', body: 'text' };
const star = { ACAO: '*' };
const all = { ACAO: '*', ACAM: 'PUT, DELETE, PATCH, QUERY', ACAH: 'x-trace, authorization, content-type' };

/** A resource that sends on to another, both for everybody, and both granting what is asked for. */
const via = (location: string, status = 307, first: Short['actual'] = star, second: Short['actual'] = star): Short => ({
  preflight: all,
  actual: { ...(first as object), status, Location: location },
  b: { preflight: all, actual: second },
});

const within = '{api}{path}/b';
const third = '{third}{path}/b';
const home = '{cross-site}{path}/b';

/** Fetch, "HTTP-redirect fetch", for requests that need no preflight. */
export const simpleRedirects = [
  ...statuses.flatMap((status) => [
    row(`GET by ${status} within the other origin`, 'read', {}, via(within, status)),
    row(`GET by ${status} to a third origin`, 'read', {}, via(third, status)),
    row(`POST by ${status} within the other origin`, 'read', post, via(within, status)),
    row(`POST by ${status} to a third origin`, 'read', post, via(third, status)),
    row(`HEAD by ${status}`, 'read', { method: 'HEAD' }, via(third, status)),
  ]),
  row('a type that is dropped on the way does not come back', 'read', post, {
    ...via(within, 302),
    b: { actual: { ...star, status: 307, Location: '{api}{path}/c' } },
    c: { actual: star },
  }),
  row('home to the origin of the page', 'read', {}, via(home)),
  row('home to the origin of the page, which says nothing', 'hidden', {}, via(home, 307, star, {})),
  row(
    'out of the origin of the page',
    'read',
    { url: home },
    { b: { actual: { status: 302, Location: '{api}{path}/c' } }, c: { actual: star } },
  ),
  row(
    'out of the origin of the page, which names it',
    'read',
    { url: home },
    {
      b: { actual: { status: 302, Location: '{api}{path}/c' } },
      c: { actual: { ACAO: '{cross-site}' } },
    },
  ),
  row('within the origin of the page', 'read', {}, { actual: { status: 302, Location: within }, b: {} }, 'same-origin'),
  row('a relative location', 'read', {}, via('b')),
  row('a location with a fragment', 'read', {}, via(`${within}#fragment`)),
  row('a redirect that nobody may read is not followed', 'hidden', {}, via(within, 302, {})),
  row('a redirect that another origin may read is not followed', 'hidden', {}, via(within, 302, { ACAO: '{third}' })),
  row('at the end stands what the last answer says', 'hidden', {}, via(within, 302, star, {})),
  row(
    'the first answer may name the origin, the last one too',
    'read',
    {},
    via(within, 302, { ACAO: '{origin}' }, { ACAO: '{origin}' }),
  ),
  row('a third origin sees null, so that the name is wrong', 'hidden', {}, via(third, 302, star, { ACAO: '{origin}' })),
  row('a third origin sees null', 'read', {}, via(third, 302, star, { ACAO: 'null' })),
  row(
    'on the way back the origin stays null',
    'read',
    {},
    {
      actual: { ...star, status: 302, Location: third },
      b: { actual: { ...star, status: 302, Location: '{api}{path}/c' } },
      c: { actual: { ACAO: 'null' } },
    },
  ),
  row(
    'two steps within one origin keep the name',
    'read',
    {},
    {
      actual: { ...star, status: 302, Location: within },
      b: { actual: { ...star, status: 302, Location: '{api}{path}/c' } },
      c: { actual: { ACAO: '{origin}' } },
    },
  ),
  row('from a page that is opaque', 'read', {}, via(third, 302, { ACAO: 'null' }, { ACAO: 'null' }), 'opaque'),
  row('from another site of one host', 'read', {}, via(third, 302, star, { ACAO: 'null' }), 'same-site'),
  row(
    'in a circle, twenty times and no more',
    'hidden',
    {},
    { actual: { ...star, status: 302, Location: '{api}{path}/a' } },
  ),
  ...['ftp://localhost/b', 'data:text/plain,b', 'about:blank', 'javascript:0', 'http://', 'http://[', 'file:///b'].map(
    (location) => row(`${location} is nowhere to go`, 'hidden', {}, via(location)),
  ),
  row(
    'an empty location is the same place, until it is not',
    'read',
    {},
    { actual: [{ ...star, status: 302, Location: '' }, star] },
  ),
  row('user info is kept out of another origin', 'hidden', {}, via('http://user:pass@localhost/b')),
];

/** The same, for requests that do need one: each step asks anew. */
export const preflightedRedirects = [
  ...statuses.map((status) =>
    row(`PUT by ${status} within the other origin`, 'asked and read', put, via(within, status)),
  ),
  ...statuses.map((status) => row(`PUT by ${status} to a third origin`, 'asked and read', put, via(third, status))),
  ...statuses.map((status) =>
    row(`a header by ${status} to a third origin`, 'asked and read', header('X-Trace'), via(third, status)),
  ),
  ...[301, 302, 303].map((status) =>
    row(
      `POST of JSON by ${status} becomes a GET without a type`,
      'asked and read',
      { ...post, ...header('Content-Type', 'application/json') },
      via(third, status),
    ),
  ),
  row(
    'POST of JSON by 307 stays one',
    'asked and read',
    { ...post, ...header('Content-Type', 'application/json') },
    via(third, 307),
  ),
  row('PUT by 303 becomes a GET, which nobody has to grant', 'asked and read', put, {
    ...via(within, 303),
    b: { actual: star },
  }),
  row('Authorization stays within the origin', 'asked and read', header('Authorization'), via(within, 302)),
  row('Authorization does not go to a third origin', 'asked and read', header('Authorization'), via(third, 302)),
  row('the second preflight refuses', 'asked and hidden', put, { ...via(within), b: { actual: star } }),
  row('a third origin is asked as null', 'asked and read', put, {
    ...via(third),
    b: { preflight: { ...all, ACAO: 'null' }, actual: { ACAO: 'null' } },
  }),
  row('a third origin is not asked by name', 'asked and hidden', put, {
    ...via(third),
    b: { preflight: { ...all, ACAO: '{origin}' }, actual: star },
  }),
  row(
    'out of the origin of the page there is a preflight',
    'asked and read',
    { url: home, method: 'PUT' },
    {
      b: { actual: { status: 307, Location: '{api}{path}/c' } },
      c: { preflight: all, actual: star },
    },
  ),
  row(
    'out of the origin of the page the preflight may refuse',
    'asked and hidden',
    { url: home, method: 'PUT' },
    {
      b: { actual: { status: 307, Location: '{api}{path}/c' } },
      c: { actual: star },
    },
  ),
];

/** Credentials and the modes of redirects. */
export const otherRedirects = [
  row(
    'with credentials to a third origin',
    'read',
    { credentials: 'include' },
    via(third, 302, { ACAO: '{origin}', ACAC: 'true' }, { ACAO: 'null', ACAC: 'true' }),
  ),
  row(
    'with credentials to a third origin that says *',
    'hidden',
    { credentials: 'include' },
    via(third, 302, { ACAO: '{origin}', ACAC: 'true' }, star),
  ),
  row(
    'with credentials within the other origin',
    'read',
    { credentials: 'include' },
    via(within, 302, { ACAO: '{origin}', ACAC: 'true' }, { ACAO: '{origin}', ACAC: 'true' }),
  ),
  row(
    'with credentials for the own origin, leaving it',
    'read',
    { url: home, credentials: 'same-origin' },
    {
      b: { actual: { status: 302, Location: '{api}{path}/c' } },
      c: { actual: star },
    },
  ),
  row(
    'a preflighted one with credentials',
    'asked and read',
    { ...put, credentials: 'include' },
    {
      ...grantWithCredentials({ ACAM: 'PUT' }, { status: 307, Location: within }),
      b: grantWithCredentials({ ACAM: 'PUT' }),
    },
  ),
  row(
    'without CORS, out of the origin, there are no cookies',
    'opaque',
    { mode: 'no-cors' },
    via(third),
    'same-origin',
  ),
  row(
    'without CORS, out of the origin, with credentials',
    'opaque',
    { mode: 'no-cors', credentials: 'include' },
    via(third),
    'same-origin',
  ),
  ...statuses.map((status) => row(`${status} is asked for again`, ['read', 'read'], [{}, {}], via(within, status))),
  ...statuses.map((status) =>
    row(`${status} is refused where redirects are errors`, 'hidden', { redirect: 'error' }, via(within, status)),
  ),
  ...statuses.map((status) =>
    row(`${status} can be looked at and not read`, 'opaque redirect', { redirect: 'manual' }, via(within, status)),
  ),
  row('a manual redirect that nobody may read is hidden', 'hidden', { redirect: 'manual' }, via(within, 302, {})),
  row(
    'a manual redirect within the origin',
    'opaque redirect',
    { redirect: 'manual' },
    via(within, 302, {}),
    'same-origin',
  ),
  row('a manual redirect after a preflight', 'asked and opaque redirect', { ...put, redirect: 'manual' }, via(within)),
  row('where redirects are errors an answer is none', 'read', { redirect: 'error' }, grant({})),
  row('where redirects are manual an answer is none', 'read', { redirect: 'manual' }, grant({})),
];

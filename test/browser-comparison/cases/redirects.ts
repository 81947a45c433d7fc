import type { Call } from '../case.js';
import { grant, grantWithCredentials, header, row, type Short } from '../table.js';

const statuses = [301, 302, 303, 307, 308];
const post: Call = { method: 'POST', body: 'text' };
const put: Call = { method: 'PUT', body: 'text' };
const star = { ACAO: '*' };
const all = { ACAO: '*', ACAM: 'PUT, DELETE, PATCH, QUERY', ACAH: 'x-trace, authorization, content-type' };

/** A resource that redirects to another one. By default both allow every origin and grant every request. */
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
  row('a type that one redirect removes is not sent after the next one', 'read', post, {
    ...via(within, 302),
    b: { actual: { ...star, status: 307, Location: '{api}{path}/c' } },
    c: { actual: star },
  }),
  row('back to the origin of the page', 'read', {}, via(home)),
  row('back to the origin of the page, without CORS headers', 'hidden', {}, via(home, 307, star, {})),
  row(
    'from the origin of the page to another one',
    'read',
    { url: home },
    { b: { actual: { status: 302, Location: '{api}{path}/c' } }, c: { actual: star } },
  ),
  row(
    'from the origin of the page to another one that allows it by name',
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
  row('a redirect that no origin may read is not followed', 'hidden', {}, via(within, 302, {})),
  row('a redirect that another origin may read is not followed', 'hidden', {}, via(within, 302, { ACAO: '{third}' })),
  row('the last response decides who may read it', 'hidden', {}, via(within, 302, star, {})),
  row(
    'both responses may allow the origin by name',
    'read',
    {},
    via(within, 302, { ACAO: '{origin}' }, { ACAO: '{origin}' }),
  ),
  row(
    'a third origin gets null, so the name is not the origin',
    'hidden',
    {},
    via(third, 302, star, { ACAO: '{origin}' }),
  ),
  row('a third origin gets null', 'read', {}, via(third, 302, star, { ACAO: 'null' })),
  row(
    'after the way back the origin is still null',
    'read',
    {},
    {
      actual: { ...star, status: 302, Location: third },
      b: { actual: { ...star, status: 302, Location: '{api}{path}/c' } },
      c: { actual: { ACAO: 'null' } },
    },
  ),
  row(
    'two steps within one origin keep the origin',
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
    'a loop ends after twenty redirects',
    'hidden',
    {},
    { actual: { ...star, status: 302, Location: '{api}{path}/a' } },
  ),
  ...['ftp://localhost/b', 'data:text/plain,b', 'about:blank', 'javascript:0', 'http://', 'http://[', 'file:///b'].map(
    (location) => row(`${location} is not a valid location`, 'hidden', {}, via(location)),
  ),
  row(
    'an empty location is the same URL, whose next response is not a redirect',
    'read',
    {},
    { actual: [{ ...star, status: 302, Location: '' }, star] },
  ),
  row('a location with user info in another origin is not followed', 'hidden', {}, via('http://user:pass@localhost/b')),
];

/** The same for requests that need a preflight: each step needs a new one. */
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
    'POST of JSON by 307 is still a POST of JSON',
    'asked and read',
    { ...post, ...header('Content-Type', 'application/json') },
    via(third, 307),
  ),
  row('PUT by 303 becomes a GET, which needs no grant', 'asked and read', put, {
    ...via(within, 303),
    b: { actual: star },
  }),
  row('Authorization is kept within the origin', 'asked and read', header('Authorization'), via(within, 302)),
  row('Authorization is not sent to a third origin', 'asked and read', header('Authorization'), via(third, 302)),
  row('the second preflight refuses', 'asked and hidden', put, { ...via(within), b: { actual: star } }),
  row('the preflight to a third origin has Origin: null', 'asked and read', put, {
    ...via(third),
    b: { preflight: { ...all, ACAO: 'null' }, actual: { ACAO: 'null' } },
  }),
  row('the preflight to a third origin does not have the origin of the page', 'asked and hidden', put, {
    ...via(third),
    b: { preflight: { ...all, ACAO: '{origin}' }, actual: star },
  }),
  row(
    'from the origin of the page to another one there is a preflight',
    'asked and read',
    { url: home, method: 'PUT' },
    {
      b: { actual: { status: 307, Location: '{api}{path}/c' } },
      c: { preflight: all, actual: star },
    },
  ),
  row(
    'from the origin of the page to another one the preflight may refuse',
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
    'with credentials to a third origin with *',
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
    'with credentials only for the own origin, to another one',
    'read',
    { url: home, credentials: 'same-origin' },
    {
      b: { actual: { status: 302, Location: '{api}{path}/c' } },
      c: { actual: star },
    },
  ),
  row(
    'a preflighted request with credentials',
    'asked and read',
    { ...put, credentials: 'include' },
    {
      ...grantWithCredentials({ ACAM: 'PUT' }, { status: 307, Location: within }),
      b: grantWithCredentials({ ACAM: 'PUT' }),
    },
  ),
  row('without CORS to another origin there are no cookies', 'opaque', { mode: 'no-cors' }, via(third), 'same-origin'),
  row(
    'without CORS to another origin, with credentials',
    'opaque',
    { mode: 'no-cors', credentials: 'include' },
    via(third),
    'same-origin',
  ),
  ...statuses.map((status) => row(`${status} is requested again`, ['read', 'read'], [{}, {}], via(within, status))),
  ...statuses.map((status) =>
    row(`${status} is refused if redirects are errors`, 'hidden', { redirect: 'error' }, via(within, status)),
  ),
  ...statuses.map((status) =>
    row(
      `${status} can be seen but not read if redirects are manual`,
      'opaque redirect',
      { redirect: 'manual' },
      via(within, status),
    ),
  ),
  row('a manual redirect that no origin may read is hidden', 'hidden', { redirect: 'manual' }, via(within, 302, {})),
  row(
    'a manual redirect within the origin',
    'opaque redirect',
    { redirect: 'manual' },
    via(within, 302, {}),
    'same-origin',
  ),
  row('a manual redirect after a preflight', 'asked and opaque redirect', { ...put, redirect: 'manual' }, via(within)),
  row('if redirects are errors, a plain response is not an error', 'read', { redirect: 'error' }, grant({})),
  row('if redirects are manual, a plain response can be read', 'read', { redirect: 'manual' }, grant({})),
];

import { grant, grantWithCredentials, header, open, row } from '../table.js';

const put = { method: 'PUT' };
const putWithCredentials = { method: 'PUT', credentials: 'include' } as const;
const postWithHeader = { ...header('X-Trace'), method: 'POST' };

/** Fetch, "Methods": which methods are forbidden, normalized and CORS-safelisted. */
export const requestMethods = [
  ...['GET', 'HEAD', 'POST', 'get', 'hEaD', 'post'].map((method) =>
    row(`${method} is safelisted, in any case, because it is normalized`, 'read', { method }, open),
  ),
  ...['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'QUERY', 'PROPFIND', 'PURGE'].flatMap((method) => [
    row(`${method} needs a preflight`, 'refused', { method }, open),
    row(`${method} is sent if it is granted`, 'asked and read', { method }, grant({ ACAM: method })),
  ]),
  ...['put', 'Delete', 'oPTIONS'].map((method) =>
    row(`${method} is normalized`, 'asked and read', { method }, grant({ ACAM: method.toUpperCase() })),
  ),
  row('patch is not normalized, and PATCH is another method', 'refused', { method: 'patch' }, grant({ ACAM: 'PATCH' })),
  row('patch is granted as patch, and sent as patch', 'asked and read', { method: 'patch' }, grant({ ACAM: 'patch' })),
  row('patch needs no grant within the origin', 'read', { method: 'patch' }, {}, 'same-origin'),
  row('any token is a method', 'asked and read', { method: 'x!y' }, grant({ ACAM: 'x!y' })),
  row('Query is not normalized, and QUERY is another method', 'refused', { method: 'Query' }, grant({ ACAM: 'QUERY' })),
  ...['CONNECT', 'TRACE', 'TRACK', 'connect', 'Trace', 'tRACK'].map((method) =>
    row(`${method} is forbidden, in any case`, 'never sent', { method }, grant({ ACAM: method })),
  ),
  ...['', 'GE T', 'GET,', 'GÉT', 'GET\n', '(GET)'].map((method) =>
    row(`${JSON.stringify(method)} is not a method`, 'never sent', { method }, open),
  ),
  ...['GET', 'HEAD'].map((method) => row(`${method} has no body`, 'never sent', { method, body: 'text' }, open)),
  row('a DELETE may have a body', 'asked and read', { method: 'DELETE', body: 'text' }, grant({ ACAM: 'DELETE' })),
  row('PUT within the origin needs no grant', 'read', put, {}, 'same-origin'),
  row('PUT to another port of the host is cross-origin', 'refused', put, open, 'same-site'),
];

/** Fetch, "CORS-preflight fetch", step 7: the list of methods, and methods that are not in it. */
export const grantedMethods = [
  row('no list of methods grants none', 'refused', put, grant({})),
  row('an empty list grants none', 'refused', put, grant({ ACAM: '' })),
  row('a list without the method refuses it', 'refused', put, grant({ ACAM: 'GET, POST, DELETE' })),
  ...['GET, PUT', 'PUT,DELETE', 'PUT ,\tDELETE', ', ,PUT,,', '  PUT  '].map((list) =>
    row(`the list ${JSON.stringify(list)} grants PUT`, 'asked and read', put, grant({ ACAM: list })),
  ),
  row('lists on two lines are one', 'asked and read', put, grant({ ACAM: ['GET', 'PUT'] })),
  ...['put', 'Put', 'PUTS', 'PU'].map((list) =>
    row(`${list} is not PUT: a method is compared byte by byte`, 'refused', put, grant({ ACAM: list })),
  ),
  ...['PUT DELETE', 'PUT;DELETE', '"PUT"', 'PUT, DEL/ETE', 'PUT, (x)', '[PUT]', 'PUT=1'].map((list) =>
    row(`${JSON.stringify(list)} is not a valid list of tokens, and is ignored`, 'refused', put, grant({ ACAM: list })),
  ),
  row(
    'a malformed list refuses even a safelisted method',
    'refused',
    postWithHeader,
    grant({ ACAM: 'P@ST', ACAH: 'x-trace' }),
  ),
  row('one malformed line makes a list of two lines malformed', 'refused', put, grant({ ACAM: ['PUT', 'DEL@TE'] })),
  row('* grants every method', 'asked and read', put, grant({ ACAM: '*' })),
  row('* among others grants every method', 'asked and read', put, grant({ ACAM: 'GET, *' })),
  row('with credentials * is the name of a method', 'refused', putWithCredentials, grantWithCredentials({ ACAM: '*' })),
  row(
    'with credentials a method is granted by name',
    'asked and read',
    putWithCredentials,
    grantWithCredentials({ ACAM: 'PUT' }),
  ),
  row(
    'with credentials a method next to * is granted',
    'asked and read',
    putWithCredentials,
    grantWithCredentials({ ACAM: '*, PUT' }),
  ),
  row(
    'with credentials the case of a method is compared as well',
    'refused',
    putWithCredentials,
    grantWithCredentials({ ACAM: 'put' }),
  ),
  ...(['GET', 'HEAD', 'POST'] as const).flatMap((method) => [
    row(`${method} needs no grant`, 'asked and read', { ...header('X-Trace'), method }, grant({ ACAH: 'X-Trace' })),
    row(
      `${method} needs no grant, whatever the list`,
      'asked and read',
      { ...header('X-Trace'), method },
      grant({ ACAM: 'PUT', ACAH: 'X-Trace' }),
    ),
  ]),
  row('the list of the actual response is ignored', 'refused', put, grant({}, { ACAM: 'PUT' })),
];

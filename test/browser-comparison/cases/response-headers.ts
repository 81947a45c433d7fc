import type { Call } from '../case.js';
import { row, type Short } from '../table.js';

const get: Call = {};
const withCredentials: Call = { credentials: 'include' };

const safelisted = {
  'Cache-Control': 'no-store',
  'Content-Language': 'en',
  'Content-Type': 'text/plain',
  Expires: '0',
  'Last-Modified': 'Sat, 21 Nov 2026 08:00:00 GMT',
  Pragma: 'no-cache',
};
const others = { ETag: '"1"', Location: '/x', 'X-A': '1', 'X-B': '2', 'X-C': '3', Vary: 'Origin', Server: 'dictating' };

const answer = (fields: Record<string, string | readonly string[]>): Short => ({
  actual: { ACAO: '{origin}', ACAC: 'true', ...safelisted, ...others, 'Set-Cookie': 'a=1; Path={path}', ...fields },
});

/** Fetch, "CORS-safelisted response-header name" and the last steps of "main fetch". The browsers report what is readable. */
export const exposedHeaders = [
  row('without a list', 'read', get, answer({})),
  ...['X-A', 'x-a', 'X-A, X-B', 'x-a,X-B', ', ,X-A,,X-B ,', 'X-Unknown', '', 'ETag, Location, Vary, Server'].map(
    (list) => row(`${JSON.stringify(list)} is listed`, 'read', get, answer({ ACEH: list })),
  ),
  row('names are listed on two lines', 'read', get, answer({ ACEH: ['X-A', 'X-B'] })),
  ...['X-A X-B', 'X-A;X-B', '"X-A"', 'X-A, X@B', 'X-A, (X-B)', 'X-A:'].map((list) =>
    row(`${JSON.stringify(list)} is not a valid list of names, and is ignored`, 'read', get, answer({ ACEH: list })),
  ),
  row('one malformed line makes a list of two lines malformed', 'read', get, answer({ ACEH: ['X-A', 'X B'] })),
  ...['*', 'X-A, *', '*,*', ' * '].map((list) =>
    row(`${JSON.stringify(list)} exposes all`, 'read', get, answer({ ACEH: list })),
  ),
  row('* on its own line exposes all', 'read', get, answer({ ACEH: ['X-A', '*'] })),
  row('x-* is a name, not a pattern', 'read', get, answer({ ACEH: 'x-*' })),
  row('* next to a malformed name', 'read', get, answer({ ACEH: '*, (a)' })),
  ...['Set-Cookie', 'set-cookie, X-A', 'Set-Cookie2'].map((list) =>
    row(`${list} is listed, but never readable`, 'read', get, answer({ ACEH: list, 'Set-Cookie2': 'b=2' })),
  ),
  row('with credentials * is the name of a header', 'read', withCredentials, answer({ ACEH: '*' })),
  row('with credentials a header named * can be exposed', 'read', withCredentials, answer({ ACEH: '*', '*': 'star' })),
  row('with credentials names next to * are exposed', 'read', withCredentials, answer({ ACEH: '*, X-B' })),
  row('with credentials names are exposed', 'read', withCredentials, answer({ ACEH: 'X-A, ETag' })),
  row(
    'the headers of CORS can be exposed',
    'read',
    get,
    answer({ ACEH: 'Access-Control-Allow-Origin, access-control-expose-headers' }),
  ),
  row('a header on two lines is read as one', 'read', get, answer({ ACEH: 'X-D', 'X-D': ['1', '2'] })),
  ...[
    ['1', ''],
    ['', '1'],
    ['', ''],
  ].map((values) =>
    row(`${JSON.stringify(values)} are joined as they are`, 'read', get, answer({ ACEH: 'X-D', 'X-D': values })),
  ),
  row('Content-Type on two lines', 'read', get, answer({ 'Content-Type': ['text/plain', 'text/html'] })),
  row('an empty header is readable', 'read', get, answer({ ACEH: 'X-D', 'X-D': '' })),
  row('white space around a value is trimmed', 'read', get, answer({ ACEH: 'X-D', 'X-D': ' \t1 2\t ' })),
  row('bytes above 0x7F are read as they are', 'read', get, answer({ ACEH: 'X-D', 'X-D': 'é' })),
  row(
    'the preflight exposes nothing',
    'asked and read',
    { method: 'PUT' },
    { preflight: { ACAO: '*', ACAM: 'PUT', ACEH: '*' }, ...answer({}) },
  ),
  row('within the origin all headers except cookies are readable', 'read', get, answer({}), 'same-origin'),
  row('within the origin a list changes nothing', 'read', get, answer({ ACEH: 'X-A' }), 'same-origin'),
  row('an opaque origin can read the listed headers', 'read', get, answer({ ACEH: 'X-A' }), 'opaque'),
  row('a response to no-cors has no readable headers', 'opaque', { mode: 'no-cors' }, answer({ ACEH: '*' })),
  row('HEAD', 'read', { method: 'HEAD' }, answer({ ACEH: 'X-A' })),
];

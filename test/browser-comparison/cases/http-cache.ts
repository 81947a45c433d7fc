import type { Call } from '../case.js';
import { grant, row } from '../table.js';

const get: Call = {};
const fresh = { 'Cache-Control': 'max-age=600' };
const first = { ACAO: '{cross-site}', ...fresh };
const second = { ACAO: '{third}', ...fresh };
const elsewhere: Call = { page: 'neighbour' };

/** HTTP caching and CORS: a response is stored with the headers that it had for the origin of the first request. */
export const httpCache = [
  row('a fresh response is used again', ['read', 'from cache'], [get, get], { actual: { ACAO: '*', ...fresh } }),
  row('a response without an age is requested again', ['read', 'read'], [get, get], {
    actual: { ACAO: '*', 'Cache-Control': 'no-cache' },
  }),
  row('a response that must not be stored is requested again', ['read', 'read'], [get, get], {
    actual: { ACAO: '*', 'Cache-Control': 'no-store' },
  }),
  row('no-store does not use the cache', ['read', 'read'], [get, { cache: 'no-store' }], {
    actual: { ACAO: '*', ...fresh },
  }),
  row('reload does not use the cache', ['read', 'read'], [get, { cache: 'reload' }], {
    actual: { ACAO: '*', ...fresh },
  }),
  row('force-cache uses a stale response', ['read', 'from cache'], [get, { cache: 'force-cache' }], {
    actual: { ACAO: '*', 'Cache-Control': 'max-age=0' },
  }),
  row('a POST is not stored', ['read', 'read'], [{ method: 'POST' }, { method: 'POST' }], {
    actual: { ACAO: '*', ...fresh },
  }),
  row(
    'a response with Vary: Origin is used again for the same origin',
    ['read', 'from cache'],
    [get, get],
    grant({}, { ...fresh, Vary: 'Origin' }),
  ),
  row('a response with Vary: * is requested again', ['read', 'read'], [get, get], grant({}, { ...fresh, Vary: '*' })),
  row(
    'a response that varies by a changed header is requested again',
    ['read', 'read'],
    [get, { headers: [['Accept', 'a/b']] }],
    grant({}, { ...fresh, Vary: 'Accept' }),
  ),
  row(
    'a preflighted GET is stored as well',
    ['asked and read', 'from cache'],
    [{ headers: [['X-Trace', '1']] }, { headers: [['X-Trace', '1']] }],
    grant({ ACAH: 'x-trace' }, fresh),
  ),
  row(
    'a response for one origin without Vary is used for another origin, which cannot read it',
    ['read', 'never sent'],
    [get, elsewhere],
    {
      actual: [first, second],
    },
  ),
  row('a response with Vary is requested by each origin', ['read', 'read'], [get, elsewhere], {
    actual: [
      { ...first, Vary: 'Origin' },
      { ...second, Vary: 'Origin' },
    ],
  }),
  row('a response with * is used for both origins', ['read', 'from cache'], [get, elsewhere], {
    actual: { ACAO: '*', ...fresh },
  }),
  row('a hidden response without Vary hides the next one', ['hidden', 'never sent'], [get, elsewhere], {
    actual: [fresh, { ACAO: '*', ...fresh }],
  }),
  row(
    'an opaque response without Vary cannot be read by a CORS request',
    ['opaque', 'never sent'],
    [{ mode: 'no-cors' }, get],
    {
      actual: [fresh, { ACAO: '*', ...fresh }],
    },
  ),
  row('a 304 keeps the headers that were stored for another origin', ['read', 'hidden'], [get, elsewhere], {
    actual: [
      { ...first, Vary: 'Origin', ETag: '"a"' },
      { status: 304, Vary: 'Origin' },
    ],
  }),
  row('a 304 with the headers of this origin replaces them', ['read', 'read'], [get, elsewhere], {
    actual: [
      { ...first, Vary: 'Origin', ETag: '"a"' },
      { status: 304, ...second, Vary: 'Origin' },
    ],
  }),
];

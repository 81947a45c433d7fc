import type { Call } from '../case.js';
import { grant, row } from '../table.js';

const get: Call = {};
const fresh = { 'Cache-Control': 'max-age=600' };
const first = { ACAO: '{cross-site}', ...fresh };
const second = { ACAO: '{third}', ...fresh };
const elsewhere: Call = { page: 'neighbour' };

/** HTTP caching, where it meets CORS: an answer is stored with the headers it had for the one who asked first. */
export const httpCache = [
  row('a fresh answer is not asked for again', ['read', 'from cache'], [get, get], { actual: { ACAO: '*', ...fresh } }),
  row('an answer without an age is asked for again', ['read', 'read'], [get, get], {
    actual: { ACAO: '*', 'Cache-Control': 'no-cache' },
  }),
  row('an answer that must not be stored is asked for again', ['read', 'read'], [get, get], {
    actual: { ACAO: '*', 'Cache-Control': 'no-store' },
  }),
  row('no-store does not look into the cache', ['read', 'read'], [get, { cache: 'no-store' }], {
    actual: { ACAO: '*', ...fresh },
  }),
  row('reload does not look into the cache', ['read', 'read'], [get, { cache: 'reload' }], {
    actual: { ACAO: '*', ...fresh },
  }),
  row('force-cache takes what is old', ['read', 'from cache'], [get, { cache: 'force-cache' }], {
    actual: { ACAO: '*', 'Cache-Control': 'max-age=0' },
  }),
  row('a POST is not stored', ['read', 'read'], [{ method: 'POST' }, { method: 'POST' }], {
    actual: { ACAO: '*', ...fresh },
  }),
  row(
    'what depends on the origin is known for the origin',
    ['read', 'from cache'],
    [get, get],
    grant({}, { ...fresh, Vary: 'Origin' }),
  ),
  row(
    'what depends on everything is asked for again',
    ['read', 'read'],
    [get, get],
    grant({}, { ...fresh, Vary: '*' }),
  ),
  row(
    'what depends on a header that changed is asked for again',
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
  row('an answer for one origin without Vary is in the way of another', ['read', 'never sent'], [get, elsewhere], {
    actual: [first, second],
  }),
  row('an answer with Vary is asked for by each', ['read', 'read'], [get, elsewhere], {
    actual: [
      { ...first, Vary: 'Origin' },
      { ...second, Vary: 'Origin' },
    ],
  }),
  row('an answer with * is for both', ['read', 'from cache'], [get, elsewhere], { actual: { ACAO: '*', ...fresh } }),
  row('a hidden answer without Vary hides the next', ['hidden', 'never sent'], [get, elsewhere], {
    actual: [fresh, { ACAO: '*', ...fresh }],
  }),
  row('an opaque answer without Vary is no answer to CORS', ['opaque', 'never sent'], [{ mode: 'no-cors' }, get], {
    actual: [fresh, { ACAO: '*', ...fresh }],
  }),
];

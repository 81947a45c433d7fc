import { createHash } from 'node:crypto';
import type { Body, Call, Field } from '../case.js';
import { grant, open, row } from '../table.js';

const post = (body: Body, headers: readonly Field[] = []): Call => ({ method: 'POST', body, headers });
const json = { headers: [['Content-Type', 'application/json']] } as const;

const streamed: Call = { method: 'POST', body: 'stream', duplex: 'half' };
const hashOf = (text: string) => `sha256-${createHash('sha256').update(text).digest('base64')}`;
const events = (ACAO: string) => ({ actual: { ACAO, 'Content-Type': 'text/event-stream', body: 'data: 1\n\n' } });

/** Fetch, "BodyInit unions": the content type that a body sets, and its effect. */
export const bodies = [
  row('a string is text/plain', 'read', post('text'), open),
  row('an empty string is text/plain too', 'read', post('empty'), open),
  row('URLSearchParams are a form', 'read', post('params'), open),
  row('FormData is multipart', 'read', post('multipart'), open),
  row('bytes have no type', 'read', post('bytes'), open),
  row('a Blob without a type has none', 'read', post('blob:'), open),
  row('a Blob of text', 'read', post('blob:text/plain'), open),
  row('a Blob of text with a charset', 'read', post('blob:text/plain;charset=utf-8'), open),
  row('a Blob of JSON', 'refused', post('blob:application/json'), open),
  row('a Blob of HTML', 'refused', post('blob:text/html'), open),
  row('a Blob whose type is in upper case', 'read', post('blob:TEXT/PLAIN'), open),
  row('a Blob of JSON, granted', 'asked and read', post('blob:application/json'), grant({ ACAH: 'content-type' })),
  row('a type in the headers overrides the type of the body', 'refused', { ...post('text'), ...json }, open),
  row(
    'a safelisted type in the headers overrides the type of a Blob',
    'read',
    post('blob:application/json', [['Content-Type', 'text/plain']]),
    open,
  ),
  row('JSON, granted', 'asked and read', { ...post('text'), ...json }, grant({ ACAH: 'content-type' })),
  row('the type JSON needs a grant on a GET as well', 'refused', json, open),
  row(
    'PUT of text needs a grant only for the method',
    'asked and read',
    { method: 'PUT', body: 'text' },
    grant({ ACAM: 'PUT' }),
  ),
  row(
    'PUT of JSON needs a grant for method and type',
    'refused',
    { method: 'PUT', body: 'text', ...json },
    grant({ ACAM: 'PUT' }),
  ),
  row(
    'PUT of JSON with a grant for method and type',
    'asked and read',
    { method: 'PUT', body: 'text', ...json },
    grant({ ACAM: 'PUT', ACAH: 'content-type' }),
  ),
  row('an empty POST gets no content type', 'read', { method: 'POST' }, open),
  row('a stream needs a preflight, and HTTP/2', 'refused', streamed, grant({ ACAH: '*' })),
  row('a Request with a stream too', 'refused', { ...streamed, asRequest: true }, grant({ ACAH: '*' })),
  row('a stream is not sent if the preflight is refused', 'refused', streamed, {
    preflight: {},
    actual: { ACAO: '*' },
  }),
  row('a Request with a string needs no preflight', 'read', { ...post('text'), asRequest: true }, open),
  row('a Request with bytes needs no preflight', 'read', { ...post('bytes'), asRequest: true }, open),
  row('keepalive permits 64 KiB and not more', 'never sent', { ...post('large'), keepalive: true }, open),
  row('keepalive permits less', 'read', { ...post('text'), keepalive: true }, open),
  row('without keepalive there is no limit', 'read', post('large'), open),
  row('integrity with the hash of the body', 'read', { integrity: hashOf('body') }, open),
  row('integrity with another hash', 'hidden', { integrity: hashOf('other') }, open),
  row('integrity of an opaque response', 'hidden', { integrity: hashOf('body'), mode: 'no-cors' }, open),
  row('integrity with one right hash of two', 'read', { integrity: `${hashOf('other')} ${hashOf('body')}` }, open),
  row('integrity with an unknown algorithm', 'read', { integrity: 'md5-AAAA' }, open),
  row(
    'gzip is decoded',
    'read',
    {},
    { actual: { ACAO: '*', 'Content-Encoding': 'gzip', coding: 'gzip', body: 'text' } },
  ),
];

/** Requests that do not come from `fetch()`. */
export const otherRequests = [
  row('an upload with a listener needs a preflight', 'asked and read', { ...post('text'), via: 'upload' }, grant({})),
  row(
    'an upload with a listener can be refused',
    'refused',
    { ...post('text'), via: 'upload' },
    { preflight: { status: 403 } },
  ),
  row('an upload with a listener within the origin', 'read', { ...post('text'), via: 'upload' }, {}, 'same-origin'),
  row('an event source needs no preflight', 'read', { via: 'events' }, events('*')),
  row('an event source needs CORS', 'hidden', { via: 'events' }, events('{third}')),
  row('an event source within the origin', 'read', { via: 'events' }, events(''), 'same-origin'),
  row('an event source with credentials needs more', 'hidden', { via: 'events', credentials: 'include' }, events('*')),
  row(
    'an event source needs its type',
    'hidden',
    { via: 'events' },
    { actual: { ACAO: '*', 'Content-Type': 'text/plain' } },
  ),
  row(
    'an event source needs the status 200',
    'hidden',
    { via: 'events' },
    { actual: { ...events('*').actual, status: 201 } },
  ),
];

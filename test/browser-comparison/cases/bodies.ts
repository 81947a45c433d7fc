import type { Body, Call, Field } from '../case.js';
import { grant, open, row } from '../table.js';

const post = (body: Body, headers: readonly Field[] = []): Call => ({ method: 'POST', body, headers });
const json = { headers: [['Content-Type', 'application/json']] } as const;

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
];

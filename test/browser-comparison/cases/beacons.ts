import type { Body, Call } from '../case.js';
import { grantWithCredentials, open, row } from '../table.js';

const beacon = (body?: Body): Call => ({ via: 'beacon', ...(body !== undefined && { body }) });

/** `navigator.sendBeacon()`: a POST with credentials, whose response no script sees. */
export const beacons = [
  row('a beacon without data', 'opaque', beacon(), {}),
  row('a beacon with text', 'opaque', beacon('text'), {}),
  row('a beacon with parameters', 'opaque', beacon('params'), {}),
  row('a beacon with a form', 'opaque', beacon('multipart'), {}),
  row('a beacon with bytes', 'opaque', beacon('bytes'), {}),
  row('a beacon with a blob without a type', 'opaque', beacon('blob:'), {}),
  row('a beacon with JSON asks first', 'asked and opaque', beacon('blob:application/json'), {
    ...grantWithCredentials({ ACAH: 'content-type' }),
  }),
  row('a beacon with JSON without a grant', 'refused', beacon('blob:application/json'), open),
  row('a beacon with JSON whose credentials are not granted', 'refused', beacon('blob:application/json'), {
    preflight: { ACAO: '{origin}', ACAH: 'content-type' },
  }),
  row('a beacon of 64 KiB and a byte', 'never sent', beacon('large'), {}),
  row('a beacon within the origin needs no grant', 'opaque', beacon('blob:application/json'), {}, 'same-origin'),
  row(
    'a beacon of another site of the page',
    'asked and opaque',
    beacon('blob:application/json'),
    {
      ...grantWithCredentials({ ACAH: 'content-type' }),
    },
    'same-site',
  ),
];

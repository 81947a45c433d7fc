import { APP } from '../broken-servers.js';
import { allowing, CREDENTIALS, GRANTED, type HandWritten } from '../hand-written.js';
import { type Pair, written } from './pair.js';

/** Sends every origin back as soon as there is a cookie, and allows preflights by name, as Starlette does. */
const STARLETTE: HandWritten = {
  every: (origin, { headers, method }) => ({
    ...CREDENTIALS,
    Vary: 'Origin',
    'Access-Control-Allow-Origin':
      origin !== undefined && (headers.cookie !== undefined || method === 'OPTIONS') ? origin : '*',
  }),
};
const PUBLIC: HandWritten = { every: () => ({ 'Access-Control-Allow-Origin': '*' }) };

const sound = allowing((origin) => origin === APP, CREDENTIALS);
const setting = (...cookies: string[]): HandWritten => ({
  ...sound,
  every: (origin, request) => ({
    ...sound.every!(origin, request),
    ...(request.method === 'GET' && { 'Set-Cookie': cookies }),
  }),
});

/** Servers that answer to cookies, or set them. */
export const COOKIES: readonly Pair[] = [
  written('* that becomes the origin with a cookie', [STARLETTE, sound], {
    args: ['--credentials'],
    found: { critical: ['any-origin'], medium: ['wildcard-credentials'] },
    verdict: 'allow-origin-wildcard',
  }),
  written('* that becomes the origin with the cookie of the page', [STARLETTE, sound], {
    args: ['--credentials', '--cookie', 'session=1'],
    found: { critical: ['any-origin'] },
  }),
  written(
    '* that becomes the origin in GET requests with a cookie, for a PUT',
    [
      {
        every: (origin, { headers, method }) => ({
          ...CREDENTIALS,
          Vary: 'Origin',
          ...(origin === APP && { 'Access-Control-Allow-Origin': APP }),
          ...(method === 'GET' && headers.cookie !== undefined && { 'Access-Control-Allow-Origin': origin! }),
        }),
        options: (origin) => (origin === APP ? GRANTED : {}),
      },
      sound,
    ],
    {
      args: ['--method', 'PUT', '--credentials'],
      found: { critical: ['any-origin'], low: ['refused-headers'] },
      verdict: 'not-sent',
    },
  ),
  written('preflights that are allowed by name with credentials, while the response is for *', [STARLETTE, PUBLIC], {
    found: { high: ['preflight-laxer'], medium: ['wildcard-credentials'] },
  }),
  written(
    'a cookie that is not for other sites',
    [setting('session=1; HttpOnly'), setting('session=1; SameSite=None; Secure; Partitioned')],
    {
      args: ['--credentials'],
      found: { low: ['cookie-not-kept'] },
    },
  ),
  written(
    'a cookie with SameSite=None that is not Secure',
    [
      setting('a=1; SameSite=None; Secure; Partitioned', 'b=1; SameSite=None'),
      setting('a=1; SameSite=None; Secure', 'b=1; Secure; SameSite=None; Partitioned'),
    ],
    { args: ['--credentials'], found: { low: ['cookie-not-kept'] } },
  ),
];

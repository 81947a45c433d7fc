import { pages, type Call, type Page } from '../case.js';
import { grantWithCredentials, row, type Short } from '../table.js';

const read: Short = { actual: { ACAO: '{origin}', ACAC: 'true' } };
const modes: readonly Call[] = [
  { credentials: 'omit' },
  { credentials: 'same-origin' },
  { credentials: 'include' },
  {},
];

/** Fetch, "HTTP-network-or-cache fetch", includeCredentials: the cookie `visitor` was set by an earlier visit. */
export const cookiesSent = pages.flatMap((page) =>
  modes.flatMap((mode) => {
    const name = mode.credentials ?? 'the default';
    return [
      row(`GET with ${name} from a page that is ${page}`, 'read', mode, read, page),
      row(
        `PUT with ${name} from a page that is ${page}`,
        page === 'same-origin' ? 'read' : 'asked and read',
        { ...mode, method: 'PUT' },
        grantWithCredentials({ ACAM: 'PUT' }),
        page,
      ),
      row(
        `no-cors with ${name} from a page that is ${page}`,
        page === 'same-origin' ? 'read' : 'opaque',
        { ...mode, mode: 'no-cors' },
        {},
        page,
      ),
    ];
  }),
);

const include: Call = { credentials: 'include' };
const twice = (first: Call, second: Call = first): Call[] => [first, second];
const setting = (attributes: string, fields: Record<string, string> = {}): Short => ({
  actual: {
    ACAO: '{origin}',
    ACAC: 'true',
    'Cache-Control': 'no-store',
    'Set-Cookie': `own=1; Path={path}${attributes}`,
    ...fields,
  },
});
const anywhere = '; SameSite=None; Secure';

/** Which cookies are stored, and when they are sent. */
export const cookiesStored = [
  row('a cookie is sent back', ['read', 'read'], twice(include), setting(anywhere)),
  row(
    'a cookie that an answer without credentials sets is ignored',
    ['read', 'read'],
    twice({}, include),
    setting(anywhere),
  ),
  row('a cookie is not sent without credentials', ['read', 'read'], twice(include, {}), setting(anywhere)),
  row(
    'a cookie is stored even if the answer is hidden',
    ['hidden', 'hidden'],
    twice(include),
    setting(anywhere, { ACAO: 'null' }),
  ),
  row(
    'a cookie of no-cors is stored',
    ['opaque', 'read'],
    twice({ mode: 'no-cors', credentials: 'include' }, include),
    setting(anywhere),
  ),
  row(
    'a cookie that a preflight sets is ignored',
    ['asked and read', 'read'],
    twice({ ...include, method: 'PUT' }, include),
    {
      ...grantWithCredentials({ ACAM: 'PUT', ACMA: '0', 'Set-Cookie': `own=1; Path={path}${anywhere}` }),
    },
  ),
  row('a strict cookie is not sent from another site', ['read', 'read'], twice(include), setting('; SameSite=Strict')),
  row('a lax cookie is not sent from another site', ['read', 'read'], twice(include), setting('; SameSite=Lax')),
  row('a cookie without SameSite is not sent from another site', ['read', 'read'], twice(include), setting('')),
  row(
    'a cookie without SameSite is sent from the same site',
    ['read', 'read'],
    twice(include),
    setting(''),
    'same-site',
  ),
  row(
    'a strict cookie is sent from the same site',
    ['read', 'read'],
    twice(include),
    setting('; SameSite=Strict'),
    'same-site',
  ),
  row(
    'a lax cookie is sent from the same site',
    ['read', 'read'],
    twice(include),
    setting('; SameSite=Lax'),
    'same-site',
  ),
  row(
    'a strict cookie is sent within the origin',
    ['read', 'read'],
    twice({}),
    setting('; SameSite=Strict'),
    'same-origin',
  ),
  row(
    'a cookie for another path is not sent',
    ['read', 'read'],
    twice(include),
    setting('/x; SameSite=Lax'),
    'same-site',
  ),
  row(
    'a cookie for another host is ignored',
    ['read', 'read'],
    twice(include),
    setting('; Domain=other.example'),
    'same-site',
  ),
  row(
    'a cookie that expires at once is not sent',
    ['read', 'read'],
    twice(include),
    setting('; Max-Age=0'),
    'same-site',
  ),
  row(
    'a cookie that is deleted is not sent',
    ['read', 'read', 'read'],
    [include, include, include],
    {
      actual: ['own=1; Path={path}', 'own=; Path={path}; Max-Age=0', 'x=1; Path=/x'].map((cookie) => ({
        ACAO: '{origin}',
        ACAC: 'true',
        'Cache-Control': 'no-store',
        'Set-Cookie': cookie,
      })),
    },
    'same-site',
  ),
  row(
    'two cookies are sent together',
    ['read', 'read'],
    twice(include),
    {
      actual: {
        ACAO: '{origin}',
        ACAC: 'true',
        'Cache-Control': 'no-store',
        'Set-Cookie': ['own=1; Path={path}', 'two=2; Path={path}'],
      },
    },
    'same-site',
  ),
];

/** Each cookie is set by the first response and sent with the second request, or ignored. */
const stored = (name: string, cookie: string, page: Page = 'same-site', later: Call = include) =>
  row(
    name,
    ['read', later.page === undefined ? 'read' : 'hidden'],
    twice(include, later),
    setting('', { 'Set-Cookie': cookie }),
    page,
  );
const partitioned = 'own=1; Path={path}; SameSite=None; Secure; Partitioned';

/** RFC 6265bis and CHIPS: what is a cookie, and which ones belong to one site. */
export const cookieSyntax = [
  stored('a cookie without a name', 'own; Path={path}'),
  stored('a cookie with an empty name', '=own; Path={path}'),
  stored('a cookie with an empty value', 'own=; Path={path}'),
  stored('a cookie with neither', '=; Path={path}'),
  stored('a cookie whose value has an equals sign', 'own=a=b; Path={path}'),
  stored('a cookie of 4096 bytes', `own=${'x'.repeat(4093)}; Path={path}`),
  stored('a cookie of 4097 bytes', `own=${'x'.repeat(4094)}; Path={path}`),
  stored('a cookie with a long attribute', `own=1; Path={path}; Domain=${'x'.repeat(1025)}`),
  ...['__Secure-', '__secure-', '__SECURE-'].flatMap((prefix) => [
    stored(`${prefix} without Secure`, `${prefix}own=1; Path={path}`),
    stored(`${prefix} with Secure`, `${prefix}own=1; Path={path}; Secure`),
    stored(`${prefix} as a value`, `${prefix}own; Path={path}`),
  ]),
  ...['__Host-', '__host-'].map((prefix) =>
    stored(`${prefix} with another path`, `${prefix}own=1; Path={path}; Secure`),
  ),
  stored('a partitioned cookie', partitioned, 'cross-site'),
  stored('a partitioned cookie on another page of the site', partitioned, 'cross-site', {
    ...include,
    page: 'neighbour',
  }),
  stored('a partitioned cookie on a page of another site', partitioned, 'cross-site', {
    ...include,
    page: 'same-site',
  }),
  stored('a partitioned cookie without Secure', 'own=1; Path={path}; Partitioned', 'same-site'),
];

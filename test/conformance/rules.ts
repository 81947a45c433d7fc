import { PREFLIGHT_VARY } from '../support/cors-headers.js';
import { actual, at, type ConformanceCase, preflightOf } from './case.js';

const SITE = 'https://site.example.com';
const APP = 'https://app.example.com';
const ADMIN = 'https://admin.example.com';
const OTHER_ORIGIN = 'https://stranger.example.com';

const onPreflight = { Vary: PREFLIGHT_VARY };
const refusedPreflight = { status: 403, headers: onPreflight } as const;
const refused = { status: 200, headers: { Vary: 'Origin' } } as const;
const allowed = (origin: string, others: Record<string, string> = {}): ConformanceCase['expect'] => ({
  status: 200,
  headers: { 'Access-Control-Allow-Origin': origin, Vary: 'Origin', ...others },
});
const granted = (
  origin: string,
  others: Record<string, string> = {},
  methods = 'GET, HEAD',
): ConformanceCase['expect'] => ({
  status: 204,
  headers: {
    'Access-Control-Allow-Origin': origin,
    'Access-Control-Allow-Methods': methods,
    'Access-Control-Allow-Headers': 'Content-Type, Authorization',
    'Access-Control-Max-Age': '600',
    ...onPreflight,
    ...others,
  },
});
const credentials = { 'Access-Control-Allow-Credentials': 'true' };

const everyLevel = {
  global: {
    origin: SITE,
    exposedHeaders: 'X-Global',
    maxAge: 1,
    paths: { '/resource': { origin: APP, exposedHeaders: 'X-Path', maxAge: 2 } },
  },
  controller: [{ exposedHeaders: ['X-Class'], maxAge: 3 }],
  handlers: [{ method: 'GET', cors: [{ maxAge: 4 }] }, { method: 'POST' }],
} as const;

/** The rules in docs/rules.md, each in the smallest application that shows it. */
export const rules: readonly ConformanceCase[] = [
  {
    name: 'R1: the origin of the handler overrides that of its class',
    shape: { global: { origin: SITE }, controller: [APP], handlers: [{ method: 'GET', cors: [ADMIN] }] },
    request: actual(ADMIN),
    expect: allowed(ADMIN),
  },
  {
    name: 'R1: the origin of the class is then refused',
    shape: { global: { origin: SITE }, controller: [APP], handlers: [{ method: 'GET', cors: [ADMIN] }] },
    request: actual(APP),
    expect: refused,
  },
  {
    name: 'R1: the origin of a class overrides that of the global policy',
    shape: { global: { origin: SITE }, controller: [APP] },
    request: actual(APP),
    expect: allowed(APP),
  },
  {
    name: 'R1: a list replaces a list, lists are not merged',
    shape: { global: { origin: [SITE, APP] }, controller: [[ADMIN, SITE]] },
    request: actual(APP),
    expect: refused,
  },
  {
    name: 'R1: a field that a level does not set is inherited: handler, class, path, global',
    shape: everyLevel,
    request: preflightOf('GET', APP),
    runs: 'in apps',
    expect: granted(APP, { 'Access-Control-Max-Age': '4' }),
  },
  {
    name: 'R1: the exposed headers of the class override those of the path',
    shape: everyLevel,
    request: actual(APP),
    runs: 'in apps',
    expect: allowed(APP, { 'Access-Control-Expose-Headers': 'X-Class' }),
  },
  {
    name: 'R1: the maximum age of the class applies if the handler sets none',
    shape: everyLevel,
    request: preflightOf('POST', APP),
    runs: 'in apps',
    expect: granted(APP, { 'Access-Control-Max-Age': '3' }, 'POST'),
  },
  {
    name: 'R1: a class decorator is inherited, and the one of the class itself overrides it',
    shape: { base: [APP, { exposedHeaders: 'X-Base', maxAge: 5 }], controller: [{ maxAge: 6 }] },
    request: actual(APP),
    expect: allowed(APP, { 'Access-Control-Expose-Headers': 'X-Base' }),
  },
  {
    name: 'R1: the same for its preflight',
    shape: { base: [APP, { exposedHeaders: 'X-Base', maxAge: 5 }], controller: [{ maxAge: 6 }] },
    request: preflightOf('GET', APP),
    expect: granted(APP, { 'Access-Control-Max-Age': '6' }),
  },
  {
    name: 'R1: a named policy is a base that other fields override',
    shape: {
      global: { policies: { partners: { origin: 'https://*.partner.example', maxAge: 60, exposedHeaders: 'ETag' } } },
      controller: [{ policy: 'partners', maxAge: 5 }],
    },
    request: preflightOf('GET', 'https://a.b.partner.example'),
    expect: granted('https://a.b.partner.example', { 'Access-Control-Max-Age': '5' }),
  },
  {
    name: 'R2: a level that sets origin does not inherit credentials',
    shape: { global: { origin: SITE, credentials: true }, controller: [APP] },
    request: actual(APP),
    expect: allowed(APP),
  },
  {
    name: 'R2: the same for preflights',
    shape: { global: { origin: SITE, credentials: true }, controller: [APP] },
    request: preflightOf('GET', APP),
    expect: granted(APP),
  },
  {
    name: 'R2: it has credentials if it sets them itself',
    shape: { global: { origin: SITE, credentials: true }, controller: [APP, { credentials: true }] },
    request: actual(APP),
    expect: allowed(APP, credentials),
  },
  {
    name: 'R2: a level without an origin inherits credentials',
    shape: { global: { origin: SITE, credentials: true }, controller: [{ maxAge: 1 }] },
    request: actual(SITE),
    expect: allowed(SITE, credentials),
  },
  {
    name: 'R2: a level that sets origin does not inherit dangerous flags',
    shape: {
      global: { origin: 'http://insecure.example.com', credentials: true, dangerouslyAllowInsecureOrigins: true },
      controller: ['http://other.example.com', { credentials: true }],
    },
    expect: { issues: ['Resource @Cors().origin origin-insecure'] },
  },
  {
    name: 'R2: it does not inherit the flag for null either',
    shape: { global: { origin: 'null', dangerouslyAllowNullOrigin: true }, controller: [['null', APP]] },
    expect: { issues: ['Resource @Cors().origin[0] origin-null'] },
  },
  {
    name: 'R3: without an origin at any level, no origin is allowed',
    shape: { global: { maxAge: 5 }, controller: [{ exposedHeaders: 'ETag' }] },
    request: actual(SITE),
    expect: { status: 200, headers: {} },
  },
  {
    name: 'R3: and preflights are refused',
    shape: { global: { maxAge: 5 } },
    request: preflightOf('GET', SITE),
    expect: refusedPreflight,
  },
  {
    name: 'R4: an invalid policy is refused at startup, once for each place',
    shape: {
      global: { origin: SITE, methods: 'TRACE' },
      controller: [{ allowedHeaders: 'X-A; X-B' }],
      handlers: [{ method: 'GET', cors: [{ exposedHeaders: 'ETag Link' }] }, { method: 'POST' }],
    },
    expect: {
      issues: [
        'forRoot.methods method-forbidden',
        'Resource @Cors().allowedHeaders request-header-malformed',
        'Resource.get @Cors().exposedHeaders response-header-malformed',
      ],
    },
  },
  {
    name: 'R5: a preflight has the policy of the handler of the requested method',
    shape: {
      handlers: [
        { method: 'GET', cors: [SITE] },
        { method: 'DELETE', cors: [ADMIN, { credentials: true }] },
      ],
    },
    request: preflightOf('DELETE', ADMIN),
    expect: granted(ADMIN, credentials, 'DELETE'),
  },
  {
    name: 'R5: and not the policy of another handler',
    shape: {
      handlers: [
        { method: 'GET', cors: [SITE] },
        { method: 'DELETE', cors: [ADMIN] },
      ],
    },
    request: preflightOf('DELETE', SITE),
    expect: refusedPreflight,
  },
  {
    name: 'R5: HEAD has the policy of the GET handler',
    shape: {
      handlers: [
        { method: 'GET', cors: [SITE] },
        { method: 'POST', cors: [APP] },
      ],
    },
    request: preflightOf('HEAD', SITE),
    expect: granted(SITE),
  },
  {
    name: 'R6: a preflight for a handler that throws is answered',
    shape: {
      controller: [SITE],
      handlers: [
        { method: 'GET', throws: true },
        { method: 'OPTIONS', throws: true },
      ],
    },
    request: preflightOf('GET', SITE),
    expect: granted(SITE, {}, 'GET, HEAD, OPTIONS'),
  },
  {
    name: 'R7: the status is that of the policy',
    shape: { controller: [SITE, { optionsSuccessStatus: 200, maxAge: 0 }] },
    request: preflightOf('GET', SITE),
    expect: { ...granted(SITE, { 'Access-Control-Max-Age': '0' }), status: 200 },
  },
  {
    name: 'R7: a maximum age of -1 forbids caching',
    shape: { controller: [SITE, { maxAge: -1 }] },
    request: preflightOf('GET', SITE),
    expect: granted(SITE, { 'Access-Control-Max-Age': '0' }),
  },
  {
    name: 'R7: methods that share the policy are named, others are not',
    shape: {
      global: { origin: SITE },
      handlers: [{ method: 'GET' }, { method: 'POST' }, { method: 'PUT', cors: [{ maxAge: 1 }] }],
    },
    request: preflightOf('POST', SITE),
    expect: granted(SITE, {}, 'GET, HEAD, POST'),
  },
  {
    name: 'R8: @Cors(false) refuses',
    shape: { global: { origin: SITE }, controller: [false] },
    request: preflightOf('GET', SITE),
    expect: refusedPreflight,
  },
  {
    name: 'R13, R15: responses of @Cors(false) are the same for every origin, so they have no header at all',
    shape: { global: { origin: SITE }, controller: [false] },
    request: actual(SITE),
    expect: { status: 200, headers: {} },
  },
  {
    name: 'R9: if no handler serves the method, the global policy applies and the method is granted',
    shape: { global: { origin: SITE }, controller: [APP] },
    request: preflightOf('PUT', SITE),
    expect: granted(SITE, {}, 'PUT'),
  },
  {
    name: 'R9: the same at an unknown path',
    shape: { global: { origin: SITE } },
    request: at('/unknown', preflightOf('PUT', SITE)),
    runs: 'in apps',
    expect: granted(SITE, {}, 'PUT'),
  },
  {
    name: 'R9: unless a paths entry matches',
    shape: { global: { origin: SITE, paths: { '/files/*path': { origin: APP } } } },
    request: at('/files/a/b', preflightOf('GET', APP)),
    runs: 'in apps',
    expect: granted(APP, {}, 'GET'),
  },
  {
    name: 'R9: a paths entry can close the path',
    shape: { global: { origin: SITE, paths: { '/resource': false } } },
    request: preflightOf('GET', SITE),
    runs: 'in apps',
    expect: refusedPreflight,
  },
  {
    name: 'R11: names are listed as configured, whatever the order and case of the request',
    shape: { controller: [SITE, { allowedHeaders: ['X-One', 'X-Two'] }] },
    request: preflightOf('GET', SITE, 'x-two ,,X-ONE'),
    expect: granted(SITE, { 'Access-Control-Allow-Headers': 'X-One, X-Two' }),
  },
  {
    name: 'R11: a malformed list of names is refused, not echoed',
    shape: { controller: [SITE, { allowedHeaders: '*' }] },
    request: preflightOf('GET', SITE, 'x-one; x-two'),
    expect: refusedPreflight,
  },
  {
    name: 'R11: Authorization is listed by name, with credentials or without',
    shape: { controller: [SITE, { allowedHeaders: '*', credentials: true }] },
    request: preflightOf('GET', SITE, 'Authorization'),
    expect: granted(SITE, { 'Access-Control-Allow-Headers': 'authorization', ...credentials }),
  },
  {
    name: 'R13: a refused origin gets no headers, and the request reaches the handler',
    shape: { controller: [SITE, { credentials: true, exposedHeaders: 'ETag' }] },
    request: actual(OTHER_ORIGIN),
    expect: refused,
  },
  {
    name: 'R14: headers that a handler sets are replaced',
    shape: {
      controller: [SITE],
      handlers: [
        {
          method: 'GET',
          sets: { 'access-control-allow-origin': '*', 'Access-Control-Allow-Credentials': 'true', Vary: 'Accept' },
        },
      ],
    },
    request: actual(SITE),
    runs: 'in apps',
    expect: allowed(SITE, { Vary: 'Accept, Origin' }),
  },
  {
    name: 'R14: headers that a handler sets are removed if the policy has none',
    shape: {
      controller: [false],
      handlers: [{ method: 'GET', sets: { 'Access-Control-Allow-Origin': '*', 'Access-Control-Max-Age': '5' } }],
    },
    request: actual(SITE),
    runs: 'in apps',
    expect: { status: 200, headers: {} },
  },
  {
    name: 'R15: a policy that allows every origin adds nothing to Vary',
    shape: { controller: ['*', { exposedHeaders: '*' }] },
    request: actual(),
    expect: { status: 200, headers: { 'Access-Control-Allow-Origin': '*', 'Access-Control-Expose-Headers': '*' } },
  },
  {
    name: 'R15: but its preflights vary',
    shape: { controller: ['*'] },
    request: preflightOf('GET', OTHER_ORIGIN),
    expect: granted('*'),
  },
  {
    name: 'R15: a request without Origin gets Vary: Origin and no other header',
    shape: { controller: [SITE, { credentials: true, exposedHeaders: 'ETag' }] },
    request: actual(),
    expect: refused,
  },
  {
    name: 'R16: true is the same as *',
    shape: { controller: [true] },
    request: actual(SITE),
    expect: { status: 200, headers: { 'Access-Control-Allow-Origin': '*' } },
  },
  {
    name: 'R16: no function matches null',
    shape: { controller: [{ origin: () => true }] },
    request: actual('null'),
    expect: refused,
  },
  {
    name: 'R16: null is allowed by its flag',
    shape: { controller: [['null'], { dangerouslyAllowNullOrigin: true }] },
    request: actual('null'),
    expect: allowed('null'),
  },
  {
    name: 'R16: an Origin header with two origins is never echoed',
    shape: { controller: [{ origin: () => true }] },
    request: actual(`${SITE}, ${SITE}`),
    expect: refused,
  },
  {
    name: 'R17: an origin function that throws refuses',
    shape: {
      controller: [
        {
          origin: () => {
            throw new Error('no');
          },
        },
      ],
    },
    request: actual(SITE),
    expect: refused,
  },
  {
    name: 'R17: an origin function that returns a promise decides',
    shape: { controller: [{ origin: async (origin: string) => Promise.resolve(origin === SITE) }] },
    request: preflightOf('GET', SITE),
    expect: granted(SITE),
  },
];

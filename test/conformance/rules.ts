import { PREFLIGHT_VARY } from '../support/cors-headers.js';
import { actual, at, type ConformanceCase, preflightOf } from './case.js';

const SITE = 'https://site.example.com';
const APP = 'https://app.example.com';
const ADMIN = 'https://admin.example.com';
const STRANGER = 'https://stranger.example.com';

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

/** The rules of the design, each in the smallest application that shows it. */
export const rules: readonly ConformanceCase[] = [
  {
    name: 'R1: the origin of the nearest level counts: a handler over its class',
    shape: { global: { origin: SITE }, controller: [APP], handlers: [{ method: 'GET', cors: [ADMIN] }] },
    request: actual(ADMIN),
    expect: allowed(ADMIN),
  },
  {
    name: 'R1: that of the class is refused then',
    shape: { global: { origin: SITE }, controller: [APP], handlers: [{ method: 'GET', cors: [ADMIN] }] },
    request: actual(APP),
    expect: refused,
  },
  {
    name: 'R1: a class over the global policy',
    shape: { global: { origin: SITE }, controller: [APP] },
    request: actual(APP),
    expect: allowed(APP),
  },
  {
    name: 'R1: a list replaces a list, nothing is merged',
    shape: { global: { origin: [SITE, APP] }, controller: [[ADMIN, SITE]] },
    request: actual(APP),
    expect: refused,
  },
  {
    name: 'R1: fields that a level leaves out come from the next one: handler, class, path, global',
    shape: everyLevel,
    request: preflightOf('GET', APP),
    runs: 'in apps',
    expect: granted(APP, { 'Access-Control-Max-Age': '4' }),
  },
  {
    name: 'R1: the exposed headers of the class beat those of the path',
    shape: everyLevel,
    request: actual(APP),
    runs: 'in apps',
    expect: allowed(APP, { 'Access-Control-Expose-Headers': 'X-Class' }),
  },
  {
    name: 'R1: the maximum age of the class counts where the handler has none',
    shape: everyLevel,
    request: preflightOf('POST', APP),
    runs: 'in apps',
    expect: granted(APP, { 'Access-Control-Max-Age': '3' }, 'POST'),
  },
  {
    name: 'R1: an inherited class decorator counts, below that of the class itself',
    shape: { base: [APP, { exposedHeaders: 'X-Base', maxAge: 5 }], controller: [{ maxAge: 6 }] },
    request: actual(APP),
    expect: allowed(APP, { 'Access-Control-Expose-Headers': 'X-Base' }),
  },
  {
    name: 'R1: and its preflight',
    shape: { base: [APP, { exposedHeaders: 'X-Base', maxAge: 5 }], controller: [{ maxAge: 6 }] },
    request: preflightOf('GET', APP),
    expect: granted(APP, { 'Access-Control-Max-Age': '6' }),
  },
  {
    name: 'R1: a named policy is a level of which the nearer fields win',
    shape: {
      global: { policies: { partners: { origin: 'https://*.partner.example', maxAge: 60, exposedHeaders: 'ETag' } } },
      controller: [{ policy: 'partners', maxAge: 5 }],
    },
    request: preflightOf('GET', 'https://a.b.partner.example'),
    expect: granted('https://a.b.partner.example', { 'Access-Control-Max-Age': '5' }),
  },
  {
    name: 'R2: an origin of a nearer level comes without the credentials of a farther one',
    shape: { global: { origin: SITE, credentials: true }, controller: [APP] },
    request: actual(APP),
    expect: allowed(APP),
  },
  {
    name: 'R2: also on preflights',
    shape: { global: { origin: SITE, credentials: true }, controller: [APP] },
    request: preflightOf('GET', APP),
    expect: granted(APP),
  },
  {
    name: 'R2: unless that level says so',
    shape: { global: { origin: SITE, credentials: true }, controller: [APP, { credentials: true }] },
    request: actual(APP),
    expect: allowed(APP, credentials),
  },
  {
    name: 'R2: a level without an origin keeps them',
    shape: { global: { origin: SITE, credentials: true }, controller: [{ maxAge: 1 }] },
    request: actual(SITE),
    expect: allowed(SITE, credentials),
  },
  {
    name: 'R2: an origin of a nearer level comes without the dangerous flags of a farther one',
    shape: {
      global: { origin: 'http://insecure.example.com', credentials: true, dangerouslyAllowInsecureOrigins: true },
      controller: ['http://other.example.com', { credentials: true }],
    },
    expect: { issues: ['Resource @Cors().origin origin-insecure'] },
  },
  {
    name: 'R2: also without the one for null',
    shape: { global: { origin: 'null', dangerouslyAllowNullOrigin: true }, controller: [['null', APP]] },
    expect: { issues: ['Resource @Cors().origin[0] origin-null'] },
  },
  {
    name: 'R3: with no origin at any level nobody is allowed',
    shape: { global: { maxAge: 5 }, controller: [{ exposedHeaders: 'ETag' }] },
    request: actual(SITE),
    expect: { status: 200, headers: {} },
  },
  {
    name: 'R3: nor a preflight',
    shape: { global: { maxAge: 5 } },
    request: preflightOf('GET', SITE),
    expect: refusedPreflight,
  },
  {
    name: 'R4: a policy that nobody could use is refused at start, once for each place',
    shape: {
      global: { origin: SITE, methods: 'TRACE' },
      controller: [{ allowedHeaders: 'Cookie' }],
      handlers: [{ method: 'GET', cors: [{ exposedHeaders: 'Set-Cookie' }] }, { method: 'POST' }],
    },
    expect: {
      issues: [
        'forRoot.methods method-forbidden',
        'Resource @Cors().allowedHeaders request-header-forbidden',
        'Resource.get @Cors().exposedHeaders response-header-forbidden',
      ],
    },
  },
  {
    name: 'R5: a preflight is answered by the policy of the handler of the requested method',
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
    name: 'R5: and not by that of another',
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
    name: 'R5: HEAD is answered by the policy of the GET handler',
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
    name: 'R6: a preflight of a handler that throws is answered all the same',
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
    name: 'R7: the status is what the policy says',
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
    name: 'R13, R15: @Cors(false) is the same for everybody, so its responses carry nothing at all',
    shape: { global: { origin: SITE }, controller: [false] },
    request: actual(SITE),
    expect: { status: 200, headers: {} },
  },
  {
    name: 'R9: where no handler serves the method, the global policy governs and the method is granted',
    shape: { global: { origin: SITE }, controller: [APP] },
    request: preflightOf('PUT', SITE),
    expect: granted(SITE, {}, 'PUT'),
  },
  {
    name: 'R9: and so it does at an unknown path',
    shape: { global: { origin: SITE } },
    request: at('/unknown', preflightOf('PUT', SITE)),
    runs: 'in apps',
    expect: granted(SITE, {}, 'PUT'),
  },
  {
    name: 'R9: unless an entry of paths does',
    shape: { global: { origin: SITE, paths: { '/files/*path': { origin: APP } } } },
    request: at('/files/a/b', preflightOf('GET', APP)),
    runs: 'in apps',
    expect: granted(APP, {}, 'GET'),
  },
  {
    name: 'R9: or closes the path',
    shape: { global: { origin: SITE, paths: { '/resource': false } } },
    request: preflightOf('GET', SITE),
    runs: 'in apps',
    expect: refusedPreflight,
  },
  {
    name: 'R11: names are answered as configured, asked for in any order and case',
    shape: { controller: [SITE, { allowedHeaders: ['X-One', 'X-Two'] }] },
    request: preflightOf('GET', SITE, 'x-two ,,X-ONE'),
    expect: granted(SITE, { 'Access-Control-Allow-Headers': 'X-One, X-Two' }),
  },
  {
    name: 'R11: what is no list of names is refused, not echoed',
    shape: { controller: [SITE, { allowedHeaders: '*' }] },
    request: preflightOf('GET', SITE, 'x-one; x-two'),
    expect: refusedPreflight,
  },
  {
    name: 'R11: Authorization is answered by name, with credentials or without',
    shape: { controller: [SITE, { allowedHeaders: '*', credentials: true }] },
    request: preflightOf('GET', SITE, 'Authorization'),
    expect: granted(SITE, { 'Access-Control-Allow-Headers': 'authorization', ...credentials }),
  },
  {
    name: 'R13: a refused origin gets nothing, and the request goes on',
    shape: { controller: [SITE, { credentials: true, exposedHeaders: 'ETag' }] },
    request: actual(STRANGER),
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
    name: 'R14: or removed',
    shape: {
      controller: [false],
      handlers: [{ method: 'GET', sets: { 'Access-Control-Allow-Origin': '*', 'Access-Control-Max-Age': '5' } }],
    },
    request: actual(SITE),
    runs: 'in apps',
    expect: { status: 200, headers: {} },
  },
  {
    name: 'R15: a policy for everybody adds nothing to Vary',
    shape: { controller: ['*', { exposedHeaders: '*' }] },
    request: actual(),
    expect: { status: 200, headers: { 'Access-Control-Allow-Origin': '*', 'Access-Control-Expose-Headers': '*' } },
  },
  {
    name: 'R15: but its preflights do vary',
    shape: { controller: ['*'] },
    request: preflightOf('GET', STRANGER),
    expect: granted('*'),
  },
  {
    name: 'R15: Vary: Origin stands also on a response without Origin, next to no other header',
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
    name: 'R16: null is matched by no function',
    shape: { controller: [{ origin: () => true }] },
    request: actual('null'),
    expect: refused,
  },
  {
    name: 'R16: null is matched by what says so, with its flag',
    shape: { controller: [['null'], { dangerouslyAllowNullOrigin: true }] },
    request: actual('null'),
    expect: allowed('null'),
  },
  {
    name: 'R16: an Origin of two is never echoed',
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
    name: 'R17: an origin function that answers with a promise decides',
    shape: { controller: [{ origin: async (origin: string) => Promise.resolve(origin === SITE) }] },
    request: preflightOf('GET', SITE),
    expect: granted(SITE),
  },
];

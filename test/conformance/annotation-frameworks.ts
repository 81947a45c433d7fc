import { PREFLIGHT_VARY } from '../support/cors-headers.js';
import { actual, at, type ConformanceCase, preflightOf } from './case.js';

const processor = 'spring-framework DefaultCorsProcessorTests';
const configuration = 'spring-framework CorsConfigurationTests';
const crossOrigin = 'spring-framework CrossOriginAnnotationIntegrationTests';
const crossOriginMvc = 'spring-framework CrossOriginTests';

const TRUTH = 'A preflight from an allowed origin gets a correct list instead of a refusal (R7).';
const ALWAYS_MAX_AGE = 'Every granted preflight has a maximum age.';
const VARY_BY_ORIGIN = 'Headers that only preflights depend on are in Vary only for preflights (R15).';

const DOMAIN2 = 'https://domain2.com';
const DEFAULT_HEADERS = { 'Access-Control-Allow-Headers': 'Content-Type, Authorization' };
const DEFAULT_AGE = { 'Access-Control-Max-Age': '600' };
const onPreflight = { Vary: PREFLIGHT_VARY };
const credentialsForAnyOrigin = (place: string): string => `${place}.origin origin-any-credentials`;

const customized = {
  controller: [{ credentials: false }],
  handlers: [
    {
      method: 'GET',
      cors: [
        ['https://site1.com', 'https://site2.com'],
        {
          allowedHeaders: ['header1', 'header2'],
          exposedHeaders: ['header3', 'header4'],
          methods: 'GET',
          maxAge: 123,
          credentials: false,
        },
      ],
    },
    { method: 'POST' },
  ],
} as const;

/** What the tests of Spring, Quarkus and Flask-CORS expect of annotated handlers, as exchanges with this module. */
export const annotationFrameworks: readonly ConformanceCase[] = [
  {
    name: 'R15: a request without Origin gets Vary',
    source: `${processor} requestWithoutOriginHeader`,
    differs: VARY_BY_ORIGIN,
    shape: { global: { rejectDisallowed: true } },
    request: actual(),
    expect: { status: 200, headers: { Vary: 'Origin' } },
  },
  {
    name: 'a same-origin request is not rejected',
    source: `${processor} sameOriginRequest`,
    differs: VARY_BY_ORIGIN,
    shape: { global: { rejectDisallowed: true } },
    request: actual('http://domain1.example', 'GET', { Host: 'domain1.example' }),
    runs: 'in apps',
    expect: { status: 200, headers: { Vary: 'Origin' } },
  },
  {
    name: 'a refused origin is rejected, if the module says so',
    source: `${processor} actualRequestWithOriginHeader`,
    differs: VARY_BY_ORIGIN,
    shape: { global: { rejectDisallowed: true } },
    request: actual(DOMAIN2),
    expect: { status: 403, headers: { Vary: 'Origin' } },
  },
  {
    name: 'R3: without any policy the handler runs and the response has no CORS headers',
    source: `${processor} actualRequestWithOriginHeaderAndNullConfig`,
    shape: {},
    request: actual(DOMAIN2),
    expect: { status: 200, headers: {} },
  },
  {
    name: 'R16: if every origin is allowed, the response has *',
    source: `${processor} actualRequestWithOriginHeaderAndAllowedOrigin`,
    differs: 'The response is the same for every origin, so it does not vary (R15).',
    shape: { controller: ['*'] },
    request: actual(DOMAIN2),
    expect: { status: 200, headers: { 'Access-Control-Allow-Origin': '*' } },
  },
  {
    name: 'with credentials, the response has the origin itself',
    source: `${processor} actualRequestCredentials`,
    differs: `An origin without TLS is refused with credentials, unless a flag allows it. ${VARY_BY_ORIGIN}`,
    shape: {
      controller: [
        ['https://domain1.com', DOMAIN2, 'http://domain3.example'],
        { credentials: true, dangerouslyAllowInsecureOrigins: true },
      ],
    },
    request: actual(DOMAIN2),
    expect: {
      status: 200,
      headers: {
        'Access-Control-Allow-Origin': DOMAIN2,
        'Access-Control-Allow-Credentials': 'true',
        Vary: 'Origin',
      },
    },
  },
  {
    name: 'credentials for any origin are refused at startup',
    source: `${processor} actualRequestCredentialsWithWildcardOrigin (1)`,
    shape: { controller: [{ origin: '*', credentials: true }] },
    expect: { issues: [credentialsForAnyOrigin('Resource @Cors()')] },
  },
  {
    name: 'an origin in upper case is refused at startup',
    source: `${processor} actualRequestCaseInsensitiveOriginMatch`,
    differs: 'Browsers send origins in lower case, so they must be written in lower case. The error says so.',
    shape: { controller: ['https://DOMAIN2.com'] },
    expect: { issues: ['Resource @Cors().origin origin-upper-case'] },
  },
  {
    name: 'a malformed origin is rejected, if the module says so, and never leads to a 500',
    source: `${processor} actualRequestMalformedOriginRejected`,
    differs: VARY_BY_ORIGIN,
    shape: { global: { origin: DOMAIN2, rejectDisallowed: true } },
    request: actual('http://*@:;'),
    expect: { status: 403, headers: { Vary: 'Origin' } },
  },
  {
    name: 'exposed headers are named on actual responses',
    source: `${processor} actualRequestExposedHeaders`,
    differs: VARY_BY_ORIGIN,
    shape: { controller: [DOMAIN2, { exposedHeaders: 'header1, header2' }] },
    request: actual(DOMAIN2),
    expect: {
      status: 200,
      headers: {
        'Access-Control-Allow-Origin': DOMAIN2,
        'Access-Control-Expose-Headers': 'header1, header2',
        Vary: 'Origin',
      },
    },
  },
  {
    name: 'R7: a method that is not allowed is not named',
    source: `${processor} preflightRequestWrongAllowedMethod`,
    differs: TRUTH,
    shape: { global: { origin: '*' } },
    request: preflightOf('TRACED', DOMAIN2),
    expect: {
      status: 204,
      headers: {
        'Access-Control-Allow-Origin': '*',
        'Access-Control-Allow-Methods': 'GET, HEAD',
        ...DEFAULT_HEADERS,
        ...DEFAULT_AGE,
        ...onPreflight,
      },
    },
  },
  {
    name: 'R7: a method that is not in an explicit list is not named',
    source: `${processor} preflightRequestWrongAllowedMethod`,
    differs: TRUTH,
    shape: { global: { origin: '*', methods: ['GET', 'HEAD'] } },
    request: preflightOf('DELETE', DOMAIN2),
    expect: {
      status: 204,
      headers: {
        'Access-Control-Allow-Origin': '*',
        'Access-Control-Allow-Methods': 'GET, HEAD',
        ...DEFAULT_HEADERS,
        ...DEFAULT_AGE,
        ...onPreflight,
      },
    },
  },
  {
    name: 'R7: an allowed method is named together with those that share its policy',
    source: `${processor} preflightRequestMatchedAllowedMethod`,
    differs: 'The status is 204 by default.',
    shape: { global: { origin: '*' } },
    request: preflightOf('GET', DOMAIN2),
    expect: {
      status: 204,
      headers: {
        'Access-Control-Allow-Origin': '*',
        'Access-Control-Allow-Methods': 'GET, HEAD',
        ...DEFAULT_HEADERS,
        ...DEFAULT_AGE,
        ...onPreflight,
      },
    },
  },
  {
    name: 'OPTIONS without Access-Control-Request-Method is an actual request',
    source: `${processor} preflightRequestWithoutRequestMethod`,
    differs: VARY_BY_ORIGIN,
    shape: { global: { rejectDisallowed: true } },
    request: actual(DOMAIN2, 'OPTIONS', { 'Access-Control-Request-Headers': 'Header1' }),
    expect: { status: 403, headers: { Vary: 'Origin' } },
  },
  {
    name: 'R11: requested header names match in any case',
    source: `${processor} preflightRequestValidRequestAndConfig`,
    differs: ALWAYS_MAX_AGE,
    shape: {
      controller: [{ origin: '*', methods: 'GET, PUT', allowedHeaders: 'header1, header2' }],
      handlers: [{ method: 'GET' }, { method: 'PUT' }],
    },
    request: preflightOf('GET', DOMAIN2, 'Header1'),
    expect: {
      status: 204,
      headers: {
        'Access-Control-Allow-Origin': '*',
        'Access-Control-Allow-Methods': 'GET, PUT',
        'Access-Control-Allow-Headers': 'header1, header2',
        ...DEFAULT_AGE,
        ...onPreflight,
      },
    },
  },
  {
    name: 'a * anywhere in the list is used, and every other element is checked as well',
    source: `${processor} preflightRequestCredentialsWithWildcardOrigin`,
    shape: {
      controller: [['https://domain1.com', '*', 'http://domain3.example'], { credentials: true }],
    },
    expect: {
      issues: [credentialsForAnyOrigin('Resource @Cors()'), 'Resource @Cors().origin[2] origin-insecure'],
    },
  },
  {
    name: 'an option for private networks is unknown',
    source: `${processor} preflightRequestPrivateNetworkWithWildcardOrigin, preflightRequestWithAccessControlRequestPrivateNetworkAllowed`,
    differs: 'The only browser with Private Network Access removed it, so the module has no option for it.',
    shape: { controller: [{ origin: '*', privateNetwork: true }] },
    expect: { issues: ['Resource @Cors().privateNetwork unknown-option'] },
  },
  {
    name: 'R11: with allowedHeaders: * the response has the requested names, never *',
    source: `${processor} preflightRequestAllowsAllHeaders`,
    differs: ALWAYS_MAX_AGE,
    shape: { controller: [DOMAIN2, { allowedHeaders: '*' }] },
    request: preflightOf('GET', DOMAIN2, 'Header1, Header2'),
    expect: {
      status: 204,
      headers: {
        'Access-Control-Allow-Origin': DOMAIN2,
        'Access-Control-Allow-Methods': 'GET, HEAD',
        'Access-Control-Allow-Headers': 'header1, header2',
        ...DEFAULT_AGE,
        ...onPreflight,
      },
    },
  },
  {
    name: 'R11: with allowedHeaders: * and no requested names there is no list',
    source: `${processor} preflightRequestWithEmptyHeaders`,
    differs: ALWAYS_MAX_AGE,
    shape: { controller: [DOMAIN2, { allowedHeaders: '*' }] },
    request: preflightOf('GET', DOMAIN2, ''),
    expect: {
      status: 204,
      headers: {
        'Access-Control-Allow-Origin': DOMAIN2,
        'Access-Control-Allow-Methods': 'GET, HEAD',
        ...DEFAULT_AGE,
        ...onPreflight,
      },
    },
  },
  {
    name: 'R15: fields that Vary already contains are not repeated',
    source: `${processor} preventDuplicatedVaryHeaders`,
    shape: { controller: [DOMAIN2], handlers: [{ method: 'GET', sets: { Vary: PREFLIGHT_VARY } }] },
    request: actual(),
    runs: 'in apps',
    expect: { status: 200, headers: { Vary: PREFLIGHT_VARY } },
  },
  {
    name: 'a request for access to a private network is not granted',
    source: `${processor} preflightRequestWithAccessControlRequestPrivateNetworkNotAllowed`,
    differs: ALWAYS_MAX_AGE,
    shape: { controller: [DOMAIN2, { allowedHeaders: '*' }] },
    request: actual(DOMAIN2, 'OPTIONS', {
      'Access-Control-Request-Method': 'GET',
      'Access-Control-Request-Private-Network': 'true',
    }),
    expect: {
      status: 204,
      headers: {
        'Access-Control-Allow-Origin': DOMAIN2,
        'Access-Control-Allow-Methods': 'GET, HEAD',
        ...DEFAULT_AGE,
        ...onPreflight,
      },
    },
  },
  {
    name: 'a subdomain matches its pattern',
    source: `${configuration} checkOriginPatternAllowed (subdomain)`,
    shape: { controller: ['https://*.domain.com'] },
    request: actual('https://example.domain.com'),
    expect: { status: 200, headers: { 'Access-Control-Allow-Origin': 'https://example.domain.com', Vary: 'Origin' } },
  },
  {
    name: 'a port that is not listed does not match',
    source: `${configuration} checkOriginPatternAllowed (port list)`,
    shape: { controller: [['https://*.specific.port.com:8080', 'https://*.specific.port.com:8081']] },
    request: actual('https://example.specific.port.com:1234'),
    expect: { status: 200, headers: { Vary: 'Origin' } },
  },
  {
    name: 'a list of ports in one origin is refused at startup',
    source: `${configuration} checkOriginPatternAllowed (port list)`,
    differs: 'A pattern has one port or any port. Several ports need several origins.',
    shape: { controller: ['https://*.specific.port.com:[8080;8081]'] },
    expect: { issues: ['Resource @Cors().origin origin-port-malformed'] },
  },
  {
    name: 'R7: header names that are not allowed are not named',
    source: `${configuration} checkHeadersNotAllowed`,
    differs: TRUTH,
    shape: { controller: ['*', { allowedHeaders: ['header2', 'header3'] }] },
    request: preflightOf('GET', DOMAIN2, 'header1'),
    expect: {
      status: 204,
      headers: {
        'Access-Control-Allow-Origin': '*',
        'Access-Control-Allow-Methods': 'GET, HEAD',
        'Access-Control-Allow-Headers': 'header2, header3',
        ...DEFAULT_AGE,
        ...onPreflight,
      },
    },
  },
  {
    name: 'R1: a default of the base does not widen what the override sets',
    source: `${configuration} combineWithDefaultPermitValues`,
    shape: { controller: [], handlers: [{ method: 'GET', cors: ['https://domain.com', { methods: 'PUT' }] }] },
    request: actual('https://evil.example'),
    expect: { status: 200, headers: { Vary: 'Origin' } },
  },
  {
    name: 'R1: a handler with its own options uses them',
    source: `${crossOrigin} actualRequestWithCustomizedAnnotation`,
    shape: customized,
    request: actual('https://site1.com'),
    expect: {
      status: 200,
      headers: {
        'Access-Control-Allow-Origin': 'https://site1.com',
        'Access-Control-Expose-Headers': 'header3, header4',
        Vary: 'Origin',
      },
    },
  },
  {
    name: 'R1, R7: the same for its preflight; explicit methods override the served ones',
    source: `${crossOrigin} preflightRequestWithCustomizedAnnotation`,
    differs: 'The status is 204 by default, and only actual responses have exposed headers.',
    shape: customized,
    request: preflightOf('GET', 'https://site1.com', 'header1, header2'),
    expect: {
      status: 204,
      headers: {
        'Access-Control-Allow-Origin': 'https://site1.com',
        'Access-Control-Allow-Methods': 'GET',
        'Access-Control-Allow-Headers': 'header1, header2',
        'Access-Control-Max-Age': '123',
        ...onPreflight,
      },
    },
  },
  {
    name: 'an origin may come from the configuration',
    source: `${crossOrigin} customOriginDefinedViaPlaceholder`,
    differs: 'A handler gets values of the configuration as a named policy.',
    shape: {
      global: { policies: { mine: { origin: 'https://site1.com' } } },
      handlers: [{ method: 'GET', cors: [{ policy: 'mine' }] }],
    },
    request: actual('https://site1.com'),
    expect: { status: 200, headers: { 'Access-Control-Allow-Origin': 'https://site1.com', Vary: 'Origin' } },
  },
  {
    name: 'credentials for any origin are refused at startup, even if only the handler has them',
    source: `${crossOrigin} classLevel /baz`,
    differs: 'Any origin with credentials is refused, in every notation.',
    shape: {
      controller: [{ credentials: false }],
      handlers: [{ method: 'GET', cors: [{ origin: true, credentials: true }] }],
    },
    expect: { issues: [credentialsForAnyOrigin('Resource.get @Cors()')] },
  },
  {
    name: 'R1: a handler without options keeps those of its class',
    source: `${crossOrigin} maxAgeWithDefaultOrigin (class)`,
    differs: 'The status is 204 by default.',
    shape: { global: { origin: '*' }, controller: [{ maxAge: 10 }], handlers: [{ method: 'GET', cors: [{}] }] },
    request: preflightOf('GET', 'https://site1.com'),
    expect: {
      status: 204,
      headers: {
        'Access-Control-Allow-Origin': '*',
        'Access-Control-Allow-Methods': 'GET, HEAD',
        ...DEFAULT_HEADERS,
        'Access-Control-Max-Age': '10',
        ...onPreflight,
      },
    },
  },
  {
    name: 'R1: @Cors() on a handler is the global policy again',
    source: `${crossOrigin} maxAgeWithDefaultOrigin (class)`,
    differs: 'An annotation without options adds nothing there. Here @Cors() discards the options of the class.',
    shape: { global: { origin: '*' }, controller: [{ maxAge: 10 }], handlers: [{ method: 'GET', cors: [] }] },
    request: preflightOf('GET', 'https://site1.com'),
    expect: {
      status: 204,
      headers: {
        'Access-Control-Allow-Origin': '*',
        'Access-Control-Allow-Methods': 'GET, HEAD',
        ...DEFAULT_HEADERS,
        ...DEFAULT_AGE,
        ...onPreflight,
      },
    },
  },
  {
    name: 'R1: an option of a handler overrides that of its class',
    source: `${crossOrigin} maxAgeWithDefaultOrigin (method)`,
    differs: 'The status is 204 by default.',
    shape: {
      global: { origin: '*' },
      controller: [{ maxAge: 10 }],
      handlers: [{ method: 'GET', cors: [{ maxAge: 100 }] }],
    },
    request: preflightOf('GET', 'https://site1.com'),
    expect: {
      status: 204,
      headers: {
        'Access-Control-Allow-Origin': '*',
        'Access-Control-Allow-Methods': 'GET, HEAD',
        ...DEFAULT_HEADERS,
        'Access-Control-Max-Age': '100',
        ...onPreflight,
      },
    },
  },
  {
    name: 'R7: the methods are those of the handlers, also for an origin that no browser sends',
    source: `${crossOriginMvc} preFlightRequest`,
    differs: 'GET serves HEAD, so both are named.',
    shape: { controller: ['*'] },
    request: preflightOf('GET', 'https://domain.com/'),
    expect: {
      status: 204,
      headers: {
        'Access-Control-Allow-Origin': '*',
        'Access-Control-Allow-Methods': 'GET, HEAD',
        ...DEFAULT_HEADERS,
        ...DEFAULT_AGE,
        ...onPreflight,
      },
    },
  },
  {
    name: 'OPTIONS without Access-Control-Request-Method reaches the application',
    source: `${crossOriginMvc} preFlightRequestWithoutRequestMethodHeader`,
    shape: { controller: ['*'] },
    request: actual(DOMAIN2, 'OPTIONS'),
    runs: 'in apps',
    expect: { status: 404, headers: {} },
  },
  {
    name: 'credentials that are not a boolean are refused at startup',
    source: `${crossOriginMvc} bogusAllowCredentialsValue`,
    shape: { handlers: [{ method: 'GET', cors: [{ credentials: 'bogus' }] }] },
    expect: { issues: ['Resource.get @Cors().credentials option-type'] },
  },
  {
    name: 'R3: credentials without an origin allow no origin',
    source: `${crossOriginMvc} allowCredentialsWithDefaultOrigin`,
    differs: 'There is no default origin that could conflict with credentials (R3).',
    shape: { controller: [{ credentials: true }] },
    request: actual(DOMAIN2),
    expect: { status: 200, headers: {} },
  },
  {
    name: 'R2: a handler that allows every origin does not inherit credentials',
    source: `${crossOriginMvc} allowCredentialsWithWildcardOrigin`,
    differs: 'Trust belongs to the origin and is not inherited without it, so there is no conflict (R2).',
    shape: { controller: [{ credentials: true }], handlers: [{ method: 'GET', cors: ['*'] }] },
    request: actual(DOMAIN2),
    expect: { status: 200, headers: { 'Access-Control-Allow-Origin': '*' } },
  },
  {
    name: 'an actual request is not rejected because of a method that `methods` does not contain',
    source: 'spring-framework CorsFilterTests invalidActualRequest',
    differs: 'Methods are granted to preflights. When the actual request arrives, the browser has already decided.',
    shape: {
      global: { origin: ['https://domain1.com', DOMAIN2], methods: 'GET, POST', rejectDisallowed: true },
      handlers: [{ method: 'DELETE' }],
    },
    request: actual(DOMAIN2, 'DELETE', { header2: 'foo' }),
    expect: { status: 200, headers: { 'Access-Control-Allow-Origin': DOMAIN2, Vary: 'Origin' } },
  },
  {
    name: 'an origin that differs from the own origin only in the scheme is another origin',
    source: 'spring-framework CorsUtilsTests isSameOriginWithDifferentSchemes',
    shape: { global: { rejectDisallowed: true } },
    request: actual('https://mydomain1.example', 'GET', { Host: 'mydomain1.example' }),
    runs: 'in apps',
    expect: { status: 403, headers: { Vary: 'Origin' } },
  },
  {
    name: 'limits on methods do not apply to same-origin requests',
    source: 'quarkus CORSSameOriginAllowedMethodsTest testMethodNotAllowedForCrossOriginRequest (same origin)',
    shape: {
      global: { origin: 'http://www.quarkus.io', methods: 'GET, PUT, POST', rejectDisallowed: true },
      handlers: [{ method: 'PATCH' }],
    },
    request: actual('http://localhost:8081', 'PATCH', { Host: 'localhost:8081' }),
    runs: 'in apps',
    expect: { status: 200, headers: { Vary: 'Origin' } },
  },
  {
    name: 'R8, R15: a refused preflight has Vary and no other header',
    source: 'quarkus CORSVaryOriginRejectionTestCase corsVaryPresentOnRejection',
    shape: { controller: ['http://custom.origin.quarkus'] },
    request: preflightOf('POST', 'http://non.matching.origin.quarkus'),
    expect: { status: 403, headers: onPreflight },
  },
  {
    name: 'R1: an origin that only the class allows is not allowed if the handler sets others',
    source: 'flask-cors AppExtensionString test_override (bar)',
    shape: {
      global: { origin: 'http://bar.com', exposedHeaders: 'X-One' },
      handlers: [{ method: 'GET', cors: ['http://foo.com'] }],
    },
    request: actual('http://bar.com'),
    expect: { status: 200, headers: { Vary: 'Origin' } },
  },
  {
    name: 'R12: a 500 has the headers, also for an origin that no browser sends',
    source: 'flask-cors ExceptionInterceptionDefaultTestCase test_acl_uncaught_exception_500',
    shape: { global: { origin: '*' }, handlers: [{ method: 'GET', throws: true }] },
    request: actual('www.example.com'),
    runs: 'in apps',
    expect: { status: 500, headers: { 'Access-Control-Allow-Origin': '*' } },
  },
  {
    name: 'R12: a 401 has the headers',
    source: 'quarkus CORSSecurityTestCase corsNoPreflightTest (no credentials)',
    differs: 'The other guards are in responses.spec.ts.',
    shape: { global: { origin: 'http://custom.origin.quarkus' }, handlers: [{ method: 'GET' }] },
    request: at('/resource/guarded', actual('http://custom.origin.quarkus')),
    runs: 'in apps',
    expect: { status: 401, headers: { 'Access-Control-Allow-Origin': 'http://custom.origin.quarkus', Vary: 'Origin' } },
  },
];

/** Cases that need more of an application than the table has, and the tests that contain them. */
export const restatedElsewhere: Readonly<Record<string, string>> = {
  'spring-framework GlobalCorsConfigIntegrationTests preFlightRequestWithAmbiguousMapping':
    'preflight.spec.ts, R10: if handlers share a policy, a preflight is granted all of it',
  'spring-framework HandlerMethodMappingTests ambiguousMatchOnPreFlightRequestWithoutCorsConfig':
    'preflight.spec.ts, R10: if handlers have different policies, a preflight is granted what all of them grant',
  'spring-framework CorsUtilsTests isSameOriginWithXForwardedHeaders':
    'reject-disallowed.spec.ts: is recognized behind a proxy that the application trusts',
};

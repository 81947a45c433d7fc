import fc from 'fast-check';
import type { CorsPolicyOptions } from 'nestjs-cors';
import type { PlatformName } from '../support/platforms.js';
import type { ControllerSpec, HandlerSpec, LevelSpec, OracleRequest, OracleSpec, ScriptHeader } from './spec.js';

/** Origins of pages. Most are similar to the origin of a policy: a subdomain, another port, scheme or ending. */
const PAGES = [
  'https://app.example.com', 'https://app.example.com:8443', 'http://app.example.com', 'https://deep.app.example.com',
  'https://example.com', 'https://notexample.com', 'https://app.example.com.evil.example', 'https://pr-12.example.com',
  'https://pr-x.example.com', 'https://partner.example', 'https://shop.partner.example',
  'https://shop.partner.example:8443', 'http://localhost', 'http://localhost:4200', 'https://localhost', 'null',
]; // prettier-ignore

/** Origins that may have credentials, so that most generated applications start. */
const TRUSTED = [
  'https://app.example.com', 'https://app.example.com', 'https://app.example.com', 'https://*.example.com',
  'https://*.partner.example:*', 'https://example.com:*', 'http://localhost:*', 'http://localhost:4200', /^https:\/\/pr-\d+\.example\.com$/,
  /^https:\/\/(?:app|shop)\.(?:example\.com|partner\.example)(?::8443)?$/,
]; // prettier-ignore

const functions = [
  (origin: string) => origin.endsWith('.example'),
  (origin: string) => Promise.resolve(origin.startsWith('https://app.')),
  (origin: string) => {
    if (origin.includes('app')) throw new Error('no answer');
    return true;
  },
  (origin: string) => Promise.reject(new Error(`nothing is known of ${origin}`)),
];

const trusted = fc.constantFrom(...TRUSTED);
const someTrusted = fc.oneof(trusted, fc.array(trusted, { minLength: 1, maxLength: 3 }), fc.constantFrom(...functions));
const plain = fc.array(fc.oneof(trusted, fc.constantFrom('http://app.example.com', 'http://*.example.com:*')), {
  minLength: 1,
  maxLength: 3,
});
type List = string | readonly string[];

const exposed = fc.constantFrom<List>([], ['ETag'], 'X-Ran, etag', ['X-Count', 'X-Ran']);

const grants = fc.record(
  {
    methods: fc.constantFrom<List>(['GET', 'PUT'], 'GET,HEAD, DELETE', ['PATCH', 'POST']),
    allowedHeaders: fc.constantFrom<List>(
      '*', ['X-Trace'], 'x-trace, content-type', ['Authorization', 'X-Other'], ['Content-Type', 'Range', 'X-Other'],
    ), // prettier-ignore
    maxAge: fc.constantFrom(-1, 0, 5, 60, 7200),
  },
  { requiredKeys: [] },
);

/** Options that are valid together, with every form of `origin`. */
const withOrigin = fc.oneof(
  fc.record({ origin: someTrusted, credentials: fc.constant(true), exposedHeaders: exposed }),
  fc.record({ origin: someTrusted, exposedHeaders: exposed }),
  fc.record({ origin: plain, exposedHeaders: fc.oneof(exposed, fc.constant('*')) }),
  fc.record({ origin: fc.constantFrom('*', true), exposedHeaders: fc.oneof(exposed, fc.constant('*')) }),
  fc.record({
    origin: trusted.map((one) => [one, 'null']),
    dangerouslyAllowNullOrigin: fc.constant(true),
    exposedHeaders: exposed,
  }),
  fc.constant({ origin: false }),
);

const complete = fc.tuple(withOrigin, grants).map(([one, other]) => ({ ...one, ...other }));
const partial = fc.tuple(grants, exposed, fc.boolean()).map(([one, exposedHeaders, careful]) => ({
  ...one,
  exposedHeaders,
  ...(careful && { credentials: false }),
}));
const referring = fc.tuple(grants, exposed).map(([one, exposedHeaders]) => ({
  policy: 'partners',
  ...one,
  exposedHeaders,
}));
const options: fc.Arbitrary<CorsPolicyOptions> = fc.oneof(
  { weight: 4, arbitrary: complete },
  { weight: 2, arbitrary: partial },
  { weight: 2, arbitrary: referring },
);
const level = fc.oneof(
  { weight: 3, arbitrary: fc.constant<LevelSpec>(undefined) },
  { weight: 4, arbitrary: options },
  { weight: 1, arbitrary: fc.constant<LevelSpec>('global') },
);

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

function handler(platform: PlatformName): fc.Arbitrary<HandlerSpec> {
  const wildcard = platform === 'express' ? '*rest' : '*';
  return fc.record({
    method: fc.constantFrom('ALL', 'GET', 'PUT', 'PUT', 'DELETE', ...METHODS),
    path: fc.constantFrom('', ':id', ':id', 'list', `files/${wildcard}`),
    cors: level,
    version: fc.constantFrom(undefined, '1', '2'),
    throws: fc.integer({ min: 0, max: 4 }).map((n) => n === 0),
  });
}

/** A handler, often with a second version that has another policy. A preflight may not show which version is requested. */
function versions(platform: PlatformName): fc.Arbitrary<readonly HandlerSpec[]> {
  const twins = fc.tuple(handler(platform), options).map(([one, cors]): HandlerSpec[] => [
    { ...one, version: '1' },
    { ...one, version: '2', cors },
  ]);
  return fc.oneof(
    handler(platform).map((one) => [one]),
    twins,
  );
}

function controller(platform: PlatformName): fc.Arbitrary<ControllerSpec> {
  return fc.record({
    path: fc.constantFrom('items', 'reports', 'shop/:shop'),
    cors: level,
    handlers: fc.array(versions(platform), { minLength: 2, maxLength: 5 }).map((all) => all.flat()),
  });
}

export function oracleSpec(platform: PlatformName): fc.Arbitrary<OracleSpec> {
  const patterns = fc.constantFrom('/items/list', '/items/*rest', '/reports', '/api/*rest', '/:any', '/v1/*rest');
  return fc
    .record({
      platform: fc.constant(platform),
      global: complete,
      partners: complete,
      paths: fc.uniqueArray(fc.record({ pattern: patterns, cors: options }), {
        maxLength: 3,
        selector: ({ pattern }) => pattern,
      }),
      rejectDisallowed: fc.boolean(),
      prefix: fc.constantFrom(undefined, undefined, 'api'),
      versioning: fc.constantFrom(undefined, 'URI', 'MEDIA_TYPE', 'MEDIA_TYPE'),
      controllers: fc.uniqueArray(controller(platform), { minLength: 1, maxLength: 2, selector: ({ path }) => path }),
    })
    .map((spec) => (platform === 'fastify' ? withoutDuplicates(spec) : spec));
}

/** Fastify refuses a second handler for a route. Express accepts it, but never calls it. */
function withoutDuplicates({ controllers, ...spec }: OracleSpec): OracleSpec {
  const areOne: readonly (readonly HandlerSpec['method'][])[] = [
    ['GET', 'HEAD'],
    ...METHODS.map((method) => ['ALL', method] as const),
  ];
  const covers = (one: HandlerSpec, other: HandlerSpec) =>
    one.path === other.path &&
    (spec.versioning === undefined || one.version === other.version) &&
    (one.method === other.method ||
      areOne.some((methods) => methods.includes(one.method) && methods.includes(other.method)));
  const distinct = controllers.map(({ handlers, ...controller }) => ({
    ...controller,
    handlers: handlers.filter((one, i) => !handlers.slice(0, i).some((earlier) => covers(earlier, one))),
  }));
  return { ...spec, controllers: distinct };
}

const asked = (name: string, value: string): ScriptHeader => ({ name, value, isSafelisted: false });
const free = (name: string, value: string): ScriptHeader => ({ name, value, isSafelisted: true });

const accepting = (version: string) => free('Accept', `application/json;v=${version}`);

const header = fc.constantFrom(
  asked('X-Trace', '1'),
  asked('x-other', '2'),
  asked('Authorization', 'Bearer x'),
  asked('Content-Type', 'application/json'),
  free('Content-Type', 'text/plain'),
  free('Accept-Language', 'de'),
  asked('Accept-Language', '@'),
  free('Range', 'bytes=0-9'),
  asked('Range', 'bytes=-9'),
);

/** A request, usually for a route of the application, with values for its parameters and prefixes. */
export function oracleRequest({ controllers, prefix, versioning }: OracleSpec): fc.Arbitrary<OracleRequest> {
  const routes = controllers.flatMap(({ path, handlers }) =>
    handlers.map((one) => {
      const version = versioning === 'URI' && one.version !== undefined ? `v${one.version}` : undefined;
      const target = [prefix, version, path, one.path].filter(Boolean).join('/');
      const accept = versioning === 'MEDIA_TYPE' && one.version !== undefined ? [accepting(one.version)] : [];
      return { method: one.method, accept, target: `/${target.replace(/:\w+/g, '7').replace(/\*\w*/, 'a/b')}` };
    }),
  );
  const route = fc.constantFrom(...routes);
  const twist = fc.constantFrom('', '', '', '', '', '', '/', '/nowhere', '?q=1');
  return fc
    .record({
      origin: fc.oneof(fc.constant('https://app.example.com'), fc.constantFrom(...PAGES)),
      own: fc.boolean(),
      other: fc.constantFrom(...METHODS),
      route,
      twist,
      headers: fc.oneof(
        fc.constant([]),
        fc.uniqueArray(header, { maxLength: 2, selector: ({ name }) => name.toLowerCase() }),
      ),
      credentials: fc.constantFrom<OracleRequest['credentials']>('omit', 'omit', 'same-origin', 'include'),
    })
    .map(({ origin, own, other, route: { method, target, accept }, twist: end, headers, credentials }) => ({
      origin,
      method: own && method !== 'ALL' ? method : other,
      path: target + end,
      headers: [...accept, ...headers],
      credentials,
    }));
}

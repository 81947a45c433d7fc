import fc from 'fast-check';
import type {
  AppSpec,
  ControllerSpec,
  ExcludeSpec,
  ExpressSettings,
  FastifySettings,
  HandlerSpec,
  MiddlewareSpec,
  ModuleSpec,
  PlatformName,
  RawSpec,
  VersioningSpec,
  VersionSpec,
} from './app-spec.js';
import type { PolicyKind } from './expected-policy.js';

/** Few and overlapping names, so that one route often matches the paths of another. */
const STATIC = ['a', 'b', 'A', 'v1', 'k', 'a-b', 'x.y', 'café', 'a@b', 'a b', 'a;b'];
const PARAMETERS = [':p', ':q', ':p-:q', ':p.:q', ':p.json', 'x-:p', ':p@b', ':a,:b'];
const OFTEN = ['a', 'b', ':p', ':q'];
const SPECIAL: Readonly<Record<PlatformName, readonly string[]>> = {
  express: ['*w', '{*w}', 'a{.:f}', '{a}', '*', '*w.x', 'a%20b', ':"a/b"'],
  fastify: [':p(^\\d+$)', ':p(^\\d+$)-:q', '::a', 'a%b', 'a{b}', 'a+b'],
};
/** Fastify's router accepts these only at the end of a route. */
const FASTIFY_LAST = ['*', 'a*', ':p?'];

function optional<T>(value: fc.Arbitrary<T>, freq = 3): fc.Arbitrary<T | undefined> {
  return fc.option(value, { nil: undefined, freq });
}

function pathOf(platform: PlatformName, last = true): fc.Arbitrary<string> {
  const segment = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...OFTEN) },
    { weight: 2, arbitrary: fc.constantFrom(...STATIC) },
    { weight: 2, arbitrary: fc.constantFrom(...PARAMETERS) },
    { weight: 1, arbitrary: fc.constantFrom(...SPECIAL[platform]) },
  );
  const end = platform === 'fastify' && last ? optional(fc.constantFrom(...FASTIFY_LAST), 5) : fc.constant(undefined);
  const path = fc
    .tuple(fc.array(segment, { minLength: 1, maxLength: 3 }), end)
    .map(([segments, one]) => [...segments, ...(one === undefined ? [] : [one])].join('/'));
  const odd =
    platform === 'express' ? ['a{/:p}', '{/:p}', '{/*w}', 'a/{*w}'] : ['a{/:p}', '{/:p}', ...(last ? ['*'] : [])];
  return fc.oneof(
    { weight: 10, arbitrary: path },
    { weight: 2, arbitrary: fc.constantFrom('', '/', '/a', 'a/', 'a//b', '//a', 'b//', ...odd) },
  );
}

/** Nest reads a wildcard in a module path or a prefix as text before other paths, so there are none on either platform. */
const plainPath = fc
  .array(fc.constantFrom('a', 'b', ':p', 'k'), { minLength: 1, maxLength: 2 })
  .map((segments) => segments.join('/'));

function paths(platform: PlatformName, last = true): fc.Arbitrary<string | readonly string[]> {
  const one = pathOf(platform, last);
  return fc.oneof(
    { weight: 4, arbitrary: one },
    { weight: 1, arbitrary: fc.array(one, { minLength: 1, maxLength: 2 }) },
  );
}

const cors = fc.constantFrom<PolicyKind>(
  ...([
    'list',
    'list',
    'list',
    'any',
    'credentials',
    'partial',
    'none',
    'none',
    'closed',
    'elsewhere',
    'global',
  ] as const),
);
const globalCors = fc.constantFrom<PolicyKind>('list', 'list', 'any', 'credentials', 'closed');

const version = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom<VersionSpec>('1', '2') },
  {
    weight: 1,
    arbitrary: fc.constantFrom<VersionSpec>('neutral', ['1', '2'], ['neutral', '1'], ['2', 'neutral'], ['1']),
  },
);

const METHODS = ['GET', 'GET', 'GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'ALL'] as const;

function handler(platform: PlatformName): fc.Arbitrary<HandlerSpec> {
  return fc.record({
    method: fc.constantFrom(...METHODS),
    paths: paths(platform),
    cors,
    version: optional(version),
  });
}

const host = fc.constantFrom<ControllerSpec['host']>(
  'api.example.com',
  ':tenant.example.com',
  /^.+\.example\.com$/,
  ['api.example.com', 'shop.example.com'],
  /^(?<sub>api|shop)\./,
);

function controller(platform: PlatformName): fc.Arbitrary<ControllerSpec> {
  return fc.record({
    paths: fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom('', '/', 'a', ':p') },
      { weight: 2, arbitrary: paths(platform, false) },
    ),
    cors: fc.oneof({ weight: 3, arbitrary: fc.constant<PolicyKind>('none') }, { weight: 2, arbitrary: cors }),
    host: optional(host, 4),
    version: optional(version),
    requestScoped: optional(fc.constant(true), 6),
    inherits: optional(fc.constant(true), 4),
    handlers: fc.array(handler(platform), { minLength: 1, maxLength: 5 }),
  });
}

function moduleSpec(platform: PlatformName): fc.Arbitrary<ModuleSpec> {
  return fc.record({
    routerPath: optional(plainPath, 5),
    controllers: fc.array(controller(platform), { minLength: 1, maxLength: 3 }),
  });
}

const exclude = fc.oneof<fc.Arbitrary<string | ExcludeSpec>[]>(
  fc.constantFrom('a', '/a', 'a/:p', ':p', 'a{/*w}', '{*w}', 'a/{*w}', 'base', 'v1/a'),
  fc.record({ path: fc.constantFrom('a', 'a/b', ':p'), method: fc.constantFrom('GET', 'POST', 'ALL') }),
);

const prefix = fc.record({
  path: fc.constantFrom('api', '/api/', 'a', 'api/:tenant', 'API'),
  exclude: fc.array(exclude, { maxLength: 3 }),
});

const versioning: fc.Arbitrary<VersioningSpec> = fc.record({
  type: fc.constantFrom('URI', 'URI', 'HEADER', 'MEDIA_TYPE', 'CUSTOM'),
  defaultVersion: optional(version),
  prefix: optional(fc.constantFrom<string | false>('v', 'ver-', '', false), 5),
});

const expressSettings: fc.Arbitrary<ExpressSettings> = fc.record({
  caseSensitive: fc.boolean(),
  strict: fc.boolean(),
  early: fc.boolean(),
});

const fastifySettings: fc.Arbitrary<FastifySettings> = fc.record(
  {
    caseSensitive: fc.boolean(),
    ignoreTrailingSlash: fc.boolean(),
    ignoreDuplicateSlashes: fc.boolean(),
    useSemicolonDelimiter: fc.boolean(),
    maxParamLength: fc.constantFrom(1, 4, 1000),
    exposeHeadRoutes: fc.boolean(),
    rewriteUrl: fc.boolean(),
    nested: fc.boolean(),
  },
  { requiredKeys: [] },
);

function raw(platform: PlatformName): fc.Arbitrary<RawSpec> {
  const path = pathOf(platform)
    .filter((one) => !one.startsWith('{') && !one.includes('"'))
    .map((one) => (one.startsWith('/') ? one : `/${one}`));
  const method = fc.constantFrom('GET', 'GET', 'POST', 'DELETE', 'OPTIONS');
  return fc
    .record({ method, path, when: fc.constantFrom('before', 'after'), answers: fc.boolean() })
    .filter((one) => isSupported(platform, one.path))
    .filter((one) => platform === 'fastify' || one.when === 'after' || !one.answers);
}

/**
 * What the platform can register without Nest. On Express not the old wildcard, which Nest converts. On Fastify no optional
 * parameter: if one half of such a route exists already, Fastify registers only the other half, and never answers there.
 */
function isSupported(platform: PlatformName, path: string): boolean {
  return platform === 'fastify' ? !path.endsWith('?') : !/\*(?![a-z])/.test(path);
}

const middleware: fc.Arbitrary<MiddlewareSpec> = fc.record({
  path: fc.constantFrom('a', '{*w}', 'a/:p', ':p', 'a/*w'),
  method: optional(fc.constantFrom('GET', 'POST', 'ALL'), 2),
});

const entry = fc.record({
  pattern: fc.constantFrom(
    '/a', '/a/*w', '/:p', '/:p/b', '/*w', '/{*w}', '/A', '/k', '/api/*w', '/a{/:p}', '/v1/*w', '/v1/a', '/café', '/a b',
    '/a@b', '/x.:f', '/base', '/:x/base', '/a-b/:"x/y"', '/a//b', '/', '/api', '/:p-:q', '/a/b/:p',
  ),
  cors: fc.constantFrom<PolicyKind>('list', 'any', 'credentials', 'partial', 'closed', 'elsewhere'),
}); // prettier-ignore

export function appSpec(platform: PlatformName): fc.Arbitrary<AppSpec> {
  return fc.record({
    platform: fc.constant(platform),
    global: globalCors,
    paths: fc.uniqueArray(entry, { maxLength: 4, selector: ({ pattern }) => pattern }),
    modules: fc.array(moduleSpec(platform), { minLength: 1, maxLength: 2 }),
    prefix: optional(prefix, 3),
    versioning: optional(versioning, 2),
    specificity: optional(fc.constant(true), 4),
    conflicts: optional(fc.constantFrom('off', 'warn'), 4),
    ...(platform === 'express' && { express: optional(expressSettings, 2) }),
    ...(platform === 'fastify' && { fastify: optional(fastifySettings, 1) }),
    raw: optional(fc.array(raw(platform), { maxLength: 3 }), 4),
    middleware: optional(fc.array(middleware, { maxLength: 2 }), 4),
  });
}

/** How to make a request target from one of the routes that an application has after it started. */
export interface Recipe {
  readonly route: number;
  readonly values: readonly string[];
  readonly keepGroups: boolean;
  readonly changes: readonly { readonly kind: Change; readonly at: number }[];
  readonly host: string;
}

const VALUES = [
  'a', 'b', 'A', 'x.y', 'a-b', '1', '12', 'k', 'K', 'v1', 'base', 'a.json', 'café', '',
  '%2F', 'a%2Fb', '%2f', '%20', '+', ';', 'a;b', '..', '%2e%2e', '.', '%25', '%252F', '%40', 'a@b', 'a%40b', '%2B',
  '%zz', '%E0%A4', '%', 'x'.repeat(101), '%E2%84%AA', '%C4%B0', '-', 'a-', '-b', 'a,b', 'a,', '*', '(', '%7B', ':a', '~', '%5C',
] as const; // prettier-ignore

const CHANGES = [
  'upper', 'swap-case', 'append /', 'append //', 'prepend /', 'double a slash', 'escape', 'escape in lower case', 'append ;x',
  'append /..', 'append /a', 'append a query', 'append a query with a path', 'append a fragment', 'absolute', 'absolute in upper case',
  'absolute without a path', 'Kelvin', 'drop a segment', 'rewrite', 'append /%2e',
] as const; // prettier-ignore

export type Change = (typeof CHANGES)[number];

export const recipe: fc.Arbitrary<Recipe> = fc.record({
  route: fc.nat(1000),
  values: fc.array(
    fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom('a', 'b', '1') },
      { weight: 2, arbitrary: fc.constantFrom(...VALUES) },
    ),
    { minLength: 4, maxLength: 4 },
  ),
  keepGroups: fc.boolean(),
  changes: fc.oneof(
    { weight: 2, arbitrary: fc.constant([]) },
    {
      weight: 3,
      arbitrary: fc.array(fc.record({ kind: fc.constantFrom(...CHANGES), at: fc.nat(40) }), {
        minLength: 1,
        maxLength: 2,
      }),
    },
  ),
  host: fc.constantFrom('api.example.com', 'shop.example.com:8080', 'x.example.com', 'localhost', '[::1]:80'),
});

/** The request target of a recipe, given the paths of an application's routes. */
export function targetOf({ route, values, keepGroups, changes }: Recipe, routePaths: readonly string[]): string {
  const pattern = routePaths[route % Math.max(routePaths.length, 1)] ?? '/';
  let target = instantiate(pattern, values, keepGroups);
  if (!target.startsWith('/')) target = `/${target}`;
  for (const { kind, at } of changes) target = change(target, kind, at);
  return target;
}

function instantiate(pattern: string, values: readonly string[], keepGroups: boolean): string {
  let used = 0;
  const next = (): string => values[used++ % values.length]!;
  return pattern
    .replaceAll('::', '%3A')
    .replaceAll(/\{([^{}]*)\}/g, keepGroups ? '$1' : '')
    .replaceAll(/:"[^"]*"|:[a-zA-Z]+(?:\([^)]*\))?\??/g, () => encodeText(next()))
    .replaceAll(/\*[a-z]*/g, () =>
      [next(), next()]
        .slice(used % 2)
        .map(encodeText)
        .join('/'),
    )
    .replaceAll(/[^\x21-\x7e]+/g, encodeURIComponent);
}

function encodeText(value: string): string {
  return value.replaceAll(/[^\x21-\x7e]+/g, encodeURIComponent);
}

function change(target: string, kind: Change, at: number): string {
  const end = target.search(/[?#]|$/);
  const path = target.slice(0, end);
  const rest = target.slice(end);
  const position = at % Math.max(path.length, 1);
  switch (kind) {
    case 'upper':
      return path.toUpperCase() + rest;
    case 'swap-case':
      return path.replaceAll(/[a-z]/gi, (c) => (c === c.toLowerCase() ? c.toUpperCase() : c.toLowerCase())) + rest;
    case 'append /':
      return `${path}/${rest}`;
    case 'append //':
      return `${path}//${rest}`;
    case 'prepend /':
      return path.startsWith('/') ? `/${target}` : target;
    case 'double a slash': {
      const slash = path.indexOf('/', position);
      return slash === -1 ? target : `${path.slice(0, slash)}/${path.slice(slash)}${rest}`;
    }
    case 'escape':
    case 'escape in lower case': {
      const char = path[position] ?? '';
      if (position === 0 || char === '%' || char === '/') return target;
      const hex = char.charCodeAt(0).toString(16).padStart(2, '0');
      const escaped = `%${kind === 'escape' ? hex.toUpperCase() : hex}`;
      return path.slice(0, position) + escaped + path.slice(position + 1) + rest;
    }
    case 'append ;x':
      return `${path};x${rest}`;
    case 'append /..':
      return `${path}/..${rest}`;
    case 'append /a':
      return `${path}/a${rest}`;
    case 'append /%2e':
      return `${path}/%2e${rest}`;
    case 'append a query':
      return `${target}?x=1`;
    case 'append a query with a path':
      return `${target}?x=/a/b;c`;
    case 'append a fragment':
      return `${target}#x`;
    case 'absolute':
      return path.startsWith('/') ? `http://api.example.com${target}` : target;
    case 'absolute in upper case':
      return path.startsWith('/') ? `HTTP://API.example.com${target}` : target;
    case 'absolute without a path':
      return `http://api.example.com?x${path}`;
    case 'Kelvin':
      return path.replace(/k/i, '%E2%84%AA') + rest;
    case 'drop a segment':
      return (path.replace(/\/[^/]*$/, '') || '/') + rest;
    case 'rewrite':
      return path.startsWith('/') ? `/rw${target}` : target;
  }
}

import fc from 'fast-check';
import { METHODS } from 'node:http';
import { allowOrigin } from '../../../lib/policy/decide/allow-origin.js';
import { KNOWN_METHODS } from '../../../lib/standard/methods.js';
import { compilePolicy, type CompileResult } from '../../../lib/policy/compile/compile-policy.js';
import type { CorsIssueCode } from '../../../lib/diagnostics/issue.js';
import { type CorsPlace, FOR_ROOT } from '../../../lib/diagnostics/place.js';
import { CORS_OPTION_KEYS } from '../../../lib/policy/options/defaults.js';
import { intersectPolicies } from '../../../lib/policy/compile/intersect.js';
import type { CorsOptions } from '../../../lib/policy/options/options.js';
import type { CorsPolicy } from '../../../lib/policy/policy.js';
import { originText, patternText } from '../origins/naive-origins.js';

/** Options as they come from JSON or the environment: of any type. */
type Unchecked = { [K in keyof CorsOptions]: unknown } & Record<string, unknown>;

function compile(options: Unchecked): CompileResult {
  return compilePolicy(options as CorsOptions);
}

function policyOf(options: Unchecked): CorsPolicy {
  const { policy, issues } = compile(options);
  if (policy === undefined) throw new Error(issues.map(({ path, code }) => `${path}: ${code}`).join());
  return policy;
}

function issuesOf(options: Unchecked): string[] {
  return compile(options).issues.map(({ path, code }) => `${path} ${code}`);
}

const anyOrigin = (): boolean => true;

describe('defaults', () => {
  it('R3 allow no origin, and every option has one', () => {
    expect(policyOf({})).toEqual({
      options: {
        origin: false,
        allowedHeaders: ['Content-Type', 'Authorization'],
        exposedHeaders: [],
        credentials: false,
        maxAge: 600,
        optionsSuccessStatus: 204,
        originTimeout: 5000,
        preflightContinue: false,
        dangerouslyAllowInsecureOrigins: false,
        dangerouslyAllowPublicSuffixes: false,
        dangerouslyAllowNullOrigin: false,
        rejectDisallowed: false,
        timingAllowOrigin: false,
      },
      origins: { kind: 'none' },
      methods: undefined,
      requestHeaders: {
        kind: 'list',
        names: ['Content-Type', 'Authorization'],
      },
      exposedHeaders: undefined,
      credentials: false,
      maxAge: '600',
      optionsSuccessStatus: 204,
      preflightContinue: false,
      rejectDisallowed: false,
      timingAllowOrigin: false,
      responseHeaders: [],
      preflightHeaders: [
        ['Access-Control-Allow-Headers', 'Content-Type, Authorization'],
        ['Access-Control-Max-Age', '600'],
      ],
    });
  });

  it('replace options that are undefined, except origin, which must not be undefined', () => {
    const absent = Object.fromEntries(CORS_OPTION_KEYS.map((key) => [key, undefined]));
    expect(issuesOf(absent)).toEqual(['forRoot.origin origin-undefined']);
    expect(policyOf({ ...absent, origin: false })).toEqual(policyOf({}));
  });

  it('do not replace options that are null', () => {
    for (const key of CORS_OPTION_KEYS) expect(compile({ [key]: null }).issues).toHaveLength(1);
  });
});

describe('origin', () => {
  test.each<[unknown, string, unknown]>([
    [false, 'none', false],
    [[], 'none', false],
    [true, 'any', '*'],
    ['*', 'any', '*'],
    [['https://a.example', '*'], 'any', '*'],
    [anyOrigin, 'function', anyOrigin],
    ['https://a.example', 'list', ['https://a.example']],
    [['https://a.example', 'https://a.example'], 'list', ['https://a.example']],
    [/^https:\/\/a\.example$/, 'list', [/^https:\/\/a\.example$/]],
    [[/^https:\/\/A\.example$/i, 'http://localhost:*'], 'list', [/^https:\/\/A\.example$/i, 'http://localhost:*']],
  ])('%p compiles to %s', (origin, kind, option) => {
    const { origins, options } = policyOf({ origin });
    expect(origins.kind).toBe(kind);
    expect(options.origin).toEqual(option);
  });

  it('R17 keeps the function and its time limit', () => {
    expect(policyOf({ origin: anyOrigin, originTimeout: 20 }).origins).toEqual({
      kind: 'function',
      ask: anyOrigin,
      timeout: 20,
      nullAllowed: false,
    });
    expect(policyOf({ origin: anyOrigin, dangerouslyAllowNullOrigin: true }).origins).toHaveProperty(
      'nullAllowed',
      true,
    );
  });

  it('R16 matches null only where that is allowed', () => {
    const { origins } = policyOf({ origin: ['null', 'https://a.example'], dangerouslyAllowNullOrigin: true });
    expect(origins.kind === 'list' && origins.matcher.matches('null')).toBe(true);
    const without = policyOf({ origin: [/^https:\/\/null\.example$/, 'https://a.example'] }).origins;
    expect(without.kind === 'list' && without.matcher.matches('null')).toBe(false);
  });

  test.each<[string, unknown]>([
    ['a list that does not name it', ['https://a.example']],
    ['a list that does', ['null', 'https://a.example']],
    ['an empty list', []],
    ['one origin', 'https://a.example'],
    ['a RegExp', /^https:\/\/a\.example$/],
    ['a function, which is not called', () => false],
  ])('R16 null is allowed by its flag alone, with %s', async (_name, origin) => {
    const request = {
      method: 'GET',
      url: '/',
      host: 'api.example',
      hostname: 'api.example',
      headers: {},
      preflight: false,
    };
    const answer = async (allowed: boolean): Promise<unknown> =>
      allowOrigin(policyOf({ origin, dangerouslyAllowNullOrigin: allowed }).origins, 'null', request);
    await expect(answer(true)).resolves.toEqual({ allowed: true, value: 'null' });
    if (Array.isArray(origin) && origin.includes('null')) return;
    await expect(answer(false)).resolves.toMatchObject({ allowed: false });
  });

  test.each([[false], ['*'], [true]])('R16 the flag for null changes nothing with %p', (origin) => {
    expect(policyOf({ origin, dangerouslyAllowNullOrigin: true }).origins).toEqual(policyOf({ origin }).origins);
  });

  test.each<[string, Unchecked, string[]]>([
    ['undefined', { origin: undefined }, ['origin origin-undefined']],
    ['undefined in a list', { origin: ['https://a.example', undefined] }, ['origin[1] origin-undefined']],
    // eslint-disable-next-line no-sparse-arrays -- the hole is what is tested
    ['a hole in a list', { origin: [, 'https://a.example'] }, ['origin[0] origin-undefined']],
    ['null', { origin: null }, ['origin origin-type']],
    ['a number', { origin: 1 }, ['origin origin-type']],
    ['an object', { origin: {} }, ['origin origin-type']],
    ['a set', { origin: new Set(['https://a.example']) }, ['origin origin-type']],
    ['a function in a list', { origin: [anyOrigin] }, ['origin[0] origin-type']],
    ['a boolean in a list', { origin: ['*', true] }, ['origin[1] origin-type']],
    ['a list in a list', { origin: [['https://a.example']] }, ['origin[0] origin-type']],
    ['a malformed origin', { origin: 'https://a.example/' }, ['origin origin-trailing-slash']],
    [
      'malformed origins next to *',
      { origin: ['', '*', 'a'] },
      ['origin[0] origin-empty', 'origin[2] origin-scheme-missing'],
    ],
    ['R16 null without its flag', { origin: ['null'] }, ['origin[0] origin-null']],
    ['CVE-2018-20744: * with credentials', { origin: '*', credentials: true }, ['origin origin-any-credentials']],
    [
      'GHSA-8gfh-8qhq-hv6f: true with credentials',
      { origin: true, credentials: true },
      ['origin origin-any-credentials'],
    ],
    [
      '* in a list with credentials',
      { origin: ['https://a.example', '*'], credentials: true },
      ['origin origin-any-credentials'],
    ],
    [
      'a RegExp for any origin with credentials',
      { origin: [/.*/], credentials: true },
      ['origin[0] origin-regexp-unanchored', 'origin[0] origin-regexp-loose'],
    ],
    [
      'a function for any origin with credentials',
      { origin: anyOrigin, credentials: true },
      ['origin origin-any-credentials'],
    ],
    ['http with credentials', { origin: 'http://a.example', credentials: true }, ['origin origin-insecure']],
    [
      'a public suffix with credentials',
      { origin: ['https://*.github.io'], credentials: true },
      ['origin[0] origin-public-suffix'],
    ],
    [
      'an insecure public suffix with credentials',
      { origin: 'http://*.com', credentials: true },
      ['origin origin-insecure', 'origin origin-public-suffix'],
    ],
  ])('%s is refused', (_name, options, issues) => {
    expect(issuesOf(options)).toEqual(issues.map((issue) => `forRoot.${issue}`));
  });

  test.each<[string, Unchecked]>([
    ['http without credentials', { origin: 'http://a.example' }],
    ['http on loopback', { origin: ['http://localhost:*', 'http://127.0.0.1', 'http://[::1]'], credentials: true }],
    ['http with its flag', { origin: 'http://a.example', credentials: true, dangerouslyAllowInsecureOrigins: true }],
    ['a public suffix without credentials', { origin: 'https://*.github.io' }],
    [
      'a public suffix with its flag',
      { origin: 'https://*.com', credentials: true, dangerouslyAllowPublicSuffixes: true },
    ],
    ['a RegExp for certain hosts', { origin: /^https:\/\/.*\.example\.com$/, credentials: true }],
    ['a function', { origin: (origin: string) => origin === 'https://a.example', credentials: true }],
  ])('%s is accepted', (_name, options) => {
    expect(issuesOf(options)).toEqual([]);
  });

  it('no flag allows * with credentials', () => {
    const flags = {
      dangerouslyAllowInsecureOrigins: true,
      dangerouslyAllowPublicSuffixes: true,
      dangerouslyAllowNullOrigin: true,
    };
    expect(issuesOf({ origin: '*', credentials: true, ...flags })).toEqual(['forRoot.origin origin-any-credentials']);
  });
});

describe('methods', () => {
  test.each<[unknown, string[]]>([
    ['GET', ['GET']],
    ['get,\tPost , PATCH', ['GET', 'POST', 'PATCH']],
    [
      ['put', 'PUT', 'M-SEARCH'],
      ['PUT', 'M-SEARCH'],
    ],
    ['delete,head,options', ['DELETE', 'HEAD', 'OPTIONS']],
    [[], []],
  ])('%j are %j', (methods, expected) => {
    const policy = policyOf({ methods });
    expect([...policy.methods!]).toEqual(expected);
    expect(policy.options.methods).toEqual(expected);
  });

  test.each<[unknown, string]>([
    ['', 'methods method-malformed'],
    ['GET,,PUT', 'methods method-malformed'],
    [['GET', 'P T'], 'methods[1] method-malformed'],
    [[' GET'], 'methods[0] method-malformed'],
    [['connect'], 'methods[0] method-forbidden'],
    ['Trace', 'methods method-forbidden'],
    ['TRACK', 'methods method-forbidden'],
    [['patch'], 'methods[0] method-case'],
    ['*', 'methods method-wildcard'],
    ['ALL', 'methods method-unknown'],
    ['GET|POST', 'methods method-unknown'],
    [['GET', 'pacth'], 'methods[1] method-unknown'],
    [['GET', '*'], 'methods[1] method-wildcard'],
    [[1], 'methods[0] option-type'],
    [5, 'methods option-type'],
  ])('%j are refused', (methods, issue) => {
    expect(issuesOf({ methods })).toEqual([`forRoot.${issue}`]);
  });
});

describe('the known methods', () => {
  it('include all methods of this Node, and the fix of a misspelt one names it', () => {
    expect(METHODS.filter((method) => !KNOWN_METHODS.includes(method))).toEqual([]);
    expect(compile({ methods: 'pacth' }).issues[0]?.fix).toBe("Write 'PATCH'.");
    expect(compile({ methods: 'all' }).issues[0]?.fix).toContain('Leave methods out');
  });
});

describe('allowedHeaders', () => {
  test.each<[unknown, string[]]>([
    ['X-A, x-b,X-a', ['X-A', 'x-b']],
    [['X-A'], ['X-A']],
    [[], []],
  ])('%j are %j', (allowedHeaders, expected) => {
    const policy = policyOf({ allowedHeaders });
    expect(policy.options.allowedHeaders).toEqual(expected);
    expect(policy.requestHeaders).toEqual({
      kind: 'list',
      names: expected,
    });
  });

  test.each([['*'], [['*']], [['X-A', '*']], ['X-A, *']])('R11 %j allow any name', (allowedHeaders) => {
    const policy = policyOf({ allowedHeaders, origin: 'https://a.example', credentials: true });
    expect([policy.requestHeaders, policy.options.allowedHeaders]).toEqual([{ kind: 'any' }, '*']);
  });

  test.each<[unknown, CorsIssueCode]>([
    ['', 'request-header-malformed'],
    ['X A', 'request-header-malformed'],
    ['X-A;', 'request-header-malformed'],
    ['X-*', 'request-header-malformed'],
    [true, 'option-type'],
  ])('%j are refused: %s', (allowedHeaders, code) => {
    expect(issuesOf({ allowedHeaders })).toEqual([`forRoot.allowedHeaders ${code}`]);
  });
});

describe('exposedHeaders', () => {
  test.each<[unknown, string | undefined, unknown]>([
    ['ETag,Link , etag', 'ETag, Link', ['ETag', 'Link']],
    [['ETag'], 'ETag', ['ETag']],
    [[], undefined, []],
    ['*', '*', '*'],
    [['ETag', '*'], '*', '*'],
  ])('%j are sent as %j', (exposedHeaders, value, option) => {
    const policy = policyOf({ exposedHeaders });
    expect([policy.exposedHeaders, policy.options.exposedHeaders]).toEqual([value, option]);
  });

  test.each<[unknown, CorsIssueCode]>([
    ['', 'response-header-malformed'],
    ['E Tag', 'response-header-malformed'],
    ['X-*', 'response-header-malformed'],
    [{}, 'option-type'],
  ])('%j are refused: %s', (exposedHeaders, code) => {
    expect(issuesOf({ exposedHeaders })).toEqual([`forRoot.exposedHeaders ${code}`]);
  });

  it('are not * with credentials', () => {
    const options = { origin: 'https://a.example', credentials: true, exposedHeaders: '*' };
    expect(issuesOf(options)).toEqual(['forRoot.exposedHeaders response-header-any-credentials']);
  });
});

describe('numbers and switches', () => {
  test.each<[number, string]>([
    [-1, '0'],
    [0, '0'],
    [-0, '0'],
    [86_400, '86400'],
  ])('maxAge %d is sent as %s', (maxAge, value) => {
    expect(policyOf({ maxAge }).maxAge).toBe(value);
  });

  test.each<[keyof CorsOptions, unknown, CorsIssueCode]>([
    ['maxAge', -2, 'option-range'],
    ['maxAge', 86_401, 'option-range'],
    ['maxAge', 1.5, 'option-range'],
    ['maxAge', NaN, 'option-range'],
    ['maxAge', '600', 'option-type'],
    ['optionsSuccessStatus', 199, 'option-range'],
    ['optionsSuccessStatus', 300, 'option-range'],
    ['originTimeout', 0, 'option-range'],
    ['originTimeout', 600_001, 'option-range'],
    ['originTimeout', Infinity, 'option-range'],
    ['credentials', 'true', 'option-type'],
    ['preflightContinue', 1, 'option-type'],
    ['dangerouslyAllowInsecureOrigins', 'no', 'option-type'],
    ['dangerouslyAllowPublicSuffixes', null, 'option-type'],
    ['dangerouslyAllowNullOrigin', 0, 'option-type'],
  ])('%s is not %p', (field, value, code) => {
    expect(issuesOf({ [field]: value })).toEqual([`forRoot.${field} ${code}`]);
  });

  test.each([
    [{ optionsSuccessStatus: 200 }],
    [{ optionsSuccessStatus: 299 }],
    [{ originTimeout: 1 }],
    [{ originTimeout: 600_000 }],
    [{ preflightContinue: true }],
  ])('%j is kept', (options) => {
    expect(policyOf(options).options).toMatchObject(options);
  });
});

describe('unknown options', () => {
  test.each([
    ['origins', "Write 'origin'."],
    ['Credentials', "Write 'credentials'."],
    ['exposeHeaders', "Write 'exposedHeaders'."],
    ['allowHeaders', "Write 'allowedHeaders'."],
    ['max_age', "Write 'maxAge'."],
    ['wildcard', `Remove it. The options are ${CORS_OPTION_KEYS.join(', ')}.`],
    ['__proto', `Remove it. The options are ${CORS_OPTION_KEYS.join(', ')}.`],
  ])('%s is refused, and the fix says: %s', (key, fix) => {
    // The value is checked in the same round; only the name counts here.
    expect(compile({ [key]: 1 }).issues.filter(({ code }) => code === 'unknown-option')).toEqual([
      {
        code: 'unknown-option',
        place: { layer: 'forRoot', option: key },
        path: `forRoot.${key}`,
        value: 1,
        message: `There is no option '${key}'.`,
        fix,
      },
    ]);
  });
});

describe('a compiled policy', () => {
  it('R4 is reported with everything that is wrong, where it was written', () => {
    const places: Partial<Record<string, CorsPlace>> = {
      origin: { layer: 'class', name: 'CatsController' },
      maxAge: { layer: 'handler', name: 'CatsController.find' },
    };
    const options = { origin: ['null', 'x'], maxAge: '1', methods: 'patch', foo: 1 };
    const { issues } = compilePolicy(options as unknown as CorsOptions, (field) => places[field] ?? FOR_ROOT);
    expect(issues.map(({ path }) => path).sort()).toEqual([
      'CatsController @Cors().origin[0]',
      'CatsController @Cors().origin[1]',
      'CatsController.find @Cors().maxAge',
      'forRoot.foo',
      'forRoot.methods',
    ]);
  });

  test.each<[string, Unchecked]>([
    ['nothing', {}],
    ['any origin', { origin: '*', allowedHeaders: '*', exposedHeaders: '*' }],
    [
      'a list',
      {
        origin: ['https://a.example', /^https:\/\/x\.example$/],
        methods: 'GET',
        allowedHeaders: ['X-A'],
        exposedHeaders: ['ETag'],
      },
    ],
    ['a function', { origin: () => true }],
  ])('R4 is frozen in every part: %s', (_name, options) => {
    const policy = policyOf(options);
    expect(openParts(policy, 'policy')).toEqual([]);
    expect(openParts(compile({ origin: '' }).issues, 'issues')).toEqual([]);
  });

  it('R4 is frozen in every part: what several handlers grant together', () => {
    const list = { methods: 'GET, PUT', allowedHeaders: ['X-A', 'X-B'] };
    const one = policyOf({ ...list, origin: 'https://a.example' });
    const other = policyOf({ ...list, origin: '*', methods: 'PUT', allowedHeaders: ['x-b', 'X-C'] });
    const both = intersectPolicies([one, other]);
    expect(openParts(both, 'policy')).toEqual([]);
    expect(both).toMatchObject({ methods: ['PUT'], requestHeaders: { kind: 'list', names: ['X-B'] } });
  });

  it('R4 decides the same after application code recompiled a RegExp of its options, which freezing cannot prevent', () => {
    const { options, origins } = policyOf({ origin: /^https:\/\/a\.example$/ });
    const [described] = options.origin as RegExp[];
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- deprecated, but still possible
    expect(() => described?.compile('.*')).toThrow(TypeError);
    expect(origins.kind === 'list' && origins.matcher.matches('https://evil.example')).toBe(false);
    expect(origins.kind === 'list' && origins.matcher.matches('https://a.example')).toBe(true);
  });

  it('shares nothing with the options it was compiled from', () => {
    const expression = /^https:\/\/b\.example$/;
    const options = {
      origin: ['https://a.example', expression],
      methods: ['GET'],
      allowedHeaders: ['X-A'],
      exposedHeaders: ['ETag'],
    };
    const policy = policyOf(options);
    const before = structuredClone(policy.options);
    options.origin.push('*');
    options.methods.push('PUT');
    options.allowedHeaders.push('*');
    options.exposedHeaders.push('Link');
    expression.lastIndex = 3;
    expect(policy.options).toEqual(before);
    expect(Object.isFrozen(options.origin)).toBe(false);
  });

  it('compiles again, from its own options, to an equal policy', () => {
    const names = fc.subarray(['X-A', 'x-a', 'ETag', 'Link', 'Authorization'], { minLength: 1 });
    const listOrString = (list: fc.Arbitrary<string[]>): fc.Arbitrary<string[] | string> =>
      fc.oneof(
        list,
        list.map((l) => l.join(', ')),
      );
    const rule = fc.oneof(originText, patternText, fc.constant('null'), expression);
    const methods = fc.subarray(['get', 'GET', 'PATCH', 'M-SEARCH'], { minLength: 1 });
    const generated = fc.record(
      {
        origin: fc.oneof(fc.boolean(), fc.constant('*'), ask, rule, fc.array(rule), fc.tuple(rule, fc.constant('*'))),
        methods: listOrString(methods),
        allowedHeaders: fc.oneof(fc.constant('*'), listOrString(names)),
        exposedHeaders: fc.oneof(fc.constant('*'), listOrString(names)),
        credentials: fc.boolean(),
        maxAge: fc.integer({ min: -1, max: 86_400 }),
        optionsSuccessStatus: fc.integer({ min: 200, max: 299 }),
        originTimeout: fc.integer({ min: 1, max: 600_000 }),
        preflightContinue: fc.boolean(),
        dangerouslyAllowInsecureOrigins: fc.boolean(),
        dangerouslyAllowPublicSuffixes: fc.boolean(),
        dangerouslyAllowNullOrigin: fc.boolean(),
      },
      { requiredKeys: [] },
    );
    const seen = { accepted: 0, expressions: 0, functions: 0 };
    fc.assert(
      fc.property(generated, fc.array(originText, { minLength: 5 }), (options, origins) => {
        const { policy, warnings } = compile(options);
        if (policy === undefined) return;
        seen.accepted++;
        seen.expressions += [policy.options.origin].flat().filter((one) => one instanceof RegExp).length;
        seen.functions += typeof policy.options.origin === 'function' ? 1 : 0;
        const again = compile(policy.options);
        expect(comparable(again.policy!, origins)).toEqual(comparable(policy, origins));
        // Origins next to a `'*'` get a warning, and the compiled policy does not have them.
        if (policy.origins.kind !== 'any') expect(again.warnings).toEqual(warnings);
      }),
      { numRuns: 2000 },
    );
    expect(Math.min(seen.accepted, seen.expressions, seen.functions)).toBeGreaterThan(100);
  });
});

const word = fc.stringMatching(/^[a-z]{1,5}$/);
const piece = fc.constantFrom('[a-z]+', '(?:[a-z0-9]+-)*[a-z]+', '.+', '[^.]+', '(?<label>\\w+)', 'pr-\\d{1,4}');

/** RegExps that are accepted, some with flags that change nothing. */
const expression = fc
  .tuple(fc.oneof(word, piece), word, fc.constantFrom('', 'i', 'u', 'ds'))
  .map(([label, domain, flags]) => new RegExp(`^https://${label}\\.${domain}\\.example(?::\\d+)?$`, flags));

const ask = fc.func(fc.boolean());

/** Two matchers are equal if they give the same results. */
function comparable(policy: CorsPolicy, origins: readonly string[]): unknown {
  if (policy.origins.kind !== 'list') return policy;
  const { matcher } = policy.origins;
  const configured = Array.isArray(policy.options.origin) ? policy.options.origin.map(String) : [];
  const covered = configured.map((text) => text.replace('*.', 'a.'));
  const candidates = [
    'null',
    'https://ab.example',
    'https://a.bc.example',
    'https://pr-1.a.example',
    ...origins,
    ...covered,
  ];
  return { ...policy, origins: candidates.map((origin) => [origin, matcher.matches(origin)]) };
}

/**
 * The parts that can still be changed. The origin function belongs to the application and is not frozen. A set or a map can
 * always be changed: freezing does not protect its entries.
 */
function openParts(value: unknown, path: string): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.entries(value).flatMap(([key, part]) => openParts(part, `${path}.${key}`));
  const closed = Object.isFrozen(value) && !(value instanceof Map || value instanceof Set);
  return closed ? inner : [path, ...inner];
}

describe('several names in one string', () => {
  test.each<[keyof CorsOptions, unknown, string]>([
    ['methods', ['GET,put'], "'GET', 'PUT'"],
    ['methods', ['GET|PUT'], "'GET', 'PUT'"],
    ['methods', ['GET '], "'GET'"],
    ['methods', 'GET PUT', "'GET, PUT'"],
    ['methods', '"GET"', "'GET'"],
    ['allowedHeaders', ['X-A, X-B'], "'X-A', 'X-B'"],
    ['allowedHeaders', ['X-A: 5'], "'X-A'"],
    ['allowedHeaders', 'X-A; X-B', "'X-A, X-B'"],
    ['exposedHeaders', ['ETag,Link'], "'ETag', 'Link'"],
    ['exposedHeaders', '[ETag]', "'ETag'"],
  ])('%s: %j is refused, and the fix says %s', (field, value, names) => {
    const fixed = Array.isArray(value) ? names.split(', ').map((name) => name.slice(1, -1)) : names.slice(1, -1);
    expect(compile({ [field]: value }).issues).toMatchObject([{ fix: `Write ${names}.` }]);
    expect(issuesOf({ [field]: fixed })).toEqual([]);
  });

  test.each(['', 'GÉT', 'BAD METHOD'])('the fix makes no method from %j', (methods) => {
    expect(compile({ methods }).issues[0]?.fix).toBe("Remove it, or write HTTP methods, such as 'GET, POST'.");
  });
});

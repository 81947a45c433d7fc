import { type CorsOriginSource, liveOrigins } from 'nestjs-cors';
import type { SourceOrigins } from '../../lib/policy/policy.js';
import { type CorsPlace, FOR_ROOT } from '../../lib/diagnostics/place.js';
import { readLayer } from '../../lib/policy/options/read-layer.js';
import { PolicyCompiler } from '../../lib/assignment/policy-compiler.js';

/** A list that counts how often its first element is read. */
function countedList(...origins: string[]): { readonly list: string[]; readonly reads: () => number } {
  let reads = 0;
  const list = new Proxy(origins, {
    get: (target, key, receiver) => {
      if (key === '0') reads++;
      return Reflect.get(target, key, receiver) as unknown;
    },
  });
  return { list, reads: () => reads };
}

const handler = (name: string): CorsPlace => ({ layer: 'handler', name });

describe('a list that many handlers inherit', () => {
  it('is read and compiled once, whatever else they override', () => {
    const { list, reads } = countedList('https://a.example', 'https://b.example');
    const global = readLayer(FOR_ROOT, { origin: list });
    const compiler = new PolicyCompiler(new Map());
    const policies = Array.from({ length: 40 }, (_, i) =>
      compiler.compile([global, readLayer(handler(`Cats.h${i}`), { maxAge: i })], `Cats.h${i}`),
    );
    expect(reads()).toBe(1);
    expect(new Set(policies.map((policy) => policy?.origins)).size).toBe(1);
    expect(new Set(policies).size).toBe(40);
  });

  it('is compiled again for a handler that allows credentials', () => {
    const { list, reads } = countedList('http://a.example');
    const global = readLayer(FOR_ROOT, { origin: list });
    const compiler = new PolicyCompiler(new Map());
    compiler.compile([global], 'Cats.open');
    compiler.compile([global, readLayer(handler('Cats.own'), { credentials: true })], 'Cats.own');
    expect(reads()).toBe(2);
    expect(compiler.issues).toMatchObject([
      { code: 'origin-insecure', path: 'forRoot.origin[0]', handlers: ['Cats.own'] },
    ]);
  });

  it('has its issues and warnings reported where it was written, with every handler that inherits it', () => {
    const origin = ['http://a.example', 'b.example'];
    const compiler = new PolicyCompiler(new Map());
    for (const place of ['One', 'Other']) {
      for (const maxAge of [1, 2]) {
        const levels = [
          readLayer({ layer: 'class', name: place }, { origin }),
          readLayer(handler(`${place}.h${maxAge}`), { maxAge }),
        ];
        compiler.compile(levels, `${place}.h${maxAge}`);
      }
    }
    expect(compiler.issues.map(({ path, handlers }) => `${path}: ${String(handlers)}`)).toEqual([
      'One @Cors().origin[1]: One.h1,One.h2',
      'Other @Cors().origin[1]: Other.h1,Other.h2',
    ]);
    expect(compiler.warnings.map(({ code, path }) => `${path} ${code}`)).toEqual([
      'One @Cors().origin origin-http',
      'Other @Cors().origin origin-http',
    ]);
  });
});

it('handlers with equal options share one policy, even if a long list of origins is inherited (R7)', () => {
  const origin = Array.from({ length: 1001 }, (_, i) => `https://a${i}.example`);
  const global = readLayer(FOR_ROOT, { origin });
  const compiler = new PolicyCompiler(new Map());
  const own = ['Cats.list', 'Cats.find'].map((name) => [global, readLayer(handler(name), { maxAge: 5 })]);
  expect(compiler.compile(own[0]!)).toBe(compiler.compile(own[1]!));
});

describe('policies of handlers that write their options themselves', () => {
  const SITE = 'https://a.example';
  const allows = (): boolean => true;
  const other = (): boolean => true;
  const list = (): string[] => Array.from({ length: 1000 }, (_, i) => `https://a${i}.example`);
  const source = (): CorsOriginSource => ({ run: () => Promise.resolve() });
  const shared = liveOrigins(source());

  const EQUAL: readonly [string, unknown, unknown][] = [
    ['lists of origins', { origin: [SITE] }, { origin: [SITE] }],
    ['long lists of origins', { origin: list() }, { origin: list() }],
    ['an origin and a list of it', { origin: SITE }, { origin: [SITE] }],
    ['RegExps', { origin: /^https:\/\/a\.example$/ }, { origin: /^https:\/\/a\.example$/ }],
    ['options in another order', { origin: SITE, maxAge: 5 }, { maxAge: 5, origin: SITE }],
    ['a default that is written', { origin: SITE }, { origin: SITE, maxAge: 600 }],
    ['the same function', { origin: allows }, { origin: allows }],
    ['the same source', { origin: shared }, { origin: shared }],
  ];
  const DIFFERENT: readonly [string, unknown, unknown][] = [
    ['functions with the same text', { origin: allows }, { origin: other }],
    ['sources of one kind', { origin: liveOrigins(source()) }, { origin: liveOrigins(source()) }],
    ['RegExps with other flags', { origin: /^https:\/\/a\.example$/ }, { origin: /^https:\/\/a\.example$/i }],
    ['a RegExp and its text', { origin: SITE }, { origin: /^https:\/\/a\.example$/ }],
    ['one level that rejects', { origin: SITE }, { origin: SITE, rejectDisallowed: true }],
    ['no methods and methods', { origin: SITE }, { origin: SITE, methods: ['GET'] }],
    ['names that a comma could join', { allowedHeaders: ['X-A', 'X-B'] }, { allowedHeaders: ['X-A'] }],
  ];
  const compileBoth = (one: unknown, another: unknown) => {
    const compiler = new PolicyCompiler(new Map(), (_declared, { credentials }) => bound(String(credentials)));
    const compiled = [one, another].map((options, i) => compiler.compile([readLayer(handler(`Cats.h${i}`), options)]));
    expect(compiler.issues).toEqual([]);
    return compiled;
  };
  const bound = (name: string): SourceOrigins => ({
    name,
    isKeyed: false,
    description: name,
    isUndecided: () => false,
    matches: () => false,
    trusts: () => false,
    describeMatch: () => undefined,
    explainRefusal: () => [],
  });

  it.each(EQUAL)('are one object: %s', (_what, one, another) => {
    const [first, second] = compileBoth(one, another);
    expect(second).toBe(first);
  });

  it.each(DIFFERENT)('stay two: %s', (_what, one, another) => {
    const [first, second] = compileBoth(one, another);
    expect(second).not.toBe(first);
  });

  it('have the same header lines where these are equal', () => {
    const [first, second] = compileBoth({ origin: SITE, maxAge: 5 }, { origin: 'https://b.example', maxAge: 5 });
    expect(second?.preflightHeaders).toBe(first?.preflightHeaders);
    expect(second?.responseHeaders).toBe(first?.responseHeaders);
    const [, third] = compileBoth({ origin: SITE, maxAge: 5 }, { origin: SITE, maxAge: 6 });
    expect(third?.preflightHeaders).not.toEqual(first?.preflightHeaders);
  });
});

it('an issue in a list of headers that two policies share is reported for both', () => {
  const allowedHeaders = ['X-A', 'no token'];
  const compiler = new PolicyCompiler(new Map());
  for (const name of ['Cats', 'Dogs'])
    compiler.compile([readLayer({ layer: 'class', name }, { allowedHeaders })], name);
  expect(new Set(compiler.issues.map(({ path }) => path.slice(0, 4)))).toEqual(new Set(['Cats', 'Dogs']));
});

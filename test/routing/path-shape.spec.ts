import fc from 'fast-check';
import FindMyWay from 'find-my-way';
import { pathToRegexp } from 'path-to-regexp';
import { shadows } from '../../lib/assignment/paths/path-shadowing.js';
import { mayOverlap, shapeOf } from '../../lib/routing/path-shape.js';
import { SegmentIndex } from '../../lib/routing/segment-index.js';

const SEGMENTS = ['a', 'b', 'A', 'a-b', 'k', 'x.y', ':p', ':q', ':p-:q', ':p.json', 'x-:p', 'a%20b', 'café', ''];
const EXPRESS = ['*w', '{*w}', '{a}', 'a{.:f}', 'a{b}', ':p{-:q}', '*v.x', ':"x/y"', '\\:p'];
const FASTIFY = [':p(^\\d+$)', '::a', 'a%b', 'a{b}', 'a?'];

type Matcher = (path: string) => boolean;

function joined(segments: readonly string[], ends: readonly string[]): fc.Arbitrary<string> {
  return fc
    .tuple(fc.array(fc.constantFrom(...segments), { maxLength: 3 }), fc.constantFrom(...ends))
    .map(([own, end]) => `/${own.join('/')}${end}`);
}

/** Patterns of each router, as far as it accepts them. */
const expressPattern = joined(
  [...SEGMENTS, ...EXPRESS],
  ['', '', '/', '//', '{/:p}', '/{*w}', '{/*w}', '{/:p}{/:q}', '{/b}', '{/b}x', '{/a{/:p}}'],
).filter((pattern) => entryMatcher(pattern) !== undefined);
const fastifyPattern = joined([...SEGMENTS, ...FASTIFY], ['', '', '/', '//', '/*', '*', '/:r?', '{/:p}']).filter(
  (pattern) => routerOf(pattern, {}) !== undefined,
);
const path = joined(
  [
    'a',
    'b',
    'A',
    'a-b',
    'k',
    '1',
    'x.y',
    'ab',
    'a.json',
    '%20',
    'a%20b',
    'café',
    '%E2%84%AA',
    ':a',
    'a%25b',
    '',
    '%2F',
  ],
  ['', '', '/', '//'],
);
const few = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(one, { minLength: 4, maxLength: 8 });

/** As an entry of `paths` matches. */
function entryMatcher(pattern: string): Matcher | undefined {
  try {
    const { regexp } = pathToRegexp(pattern);
    return (one) => regexp.test(one);
  } catch {
    return undefined;
  }
}

/** As a layer of Express's router matches, with `strict routing` or without. */
function layerMatcher(pattern: string): Matcher {
  const loose = pathToRegexp(pattern === '/' ? pattern : pattern.replace(/\/+$/, '')).regexp;
  const strict = pathToRegexp(pattern, { trailing: false }).regexp;
  return (one) => loose.test(one) || strict.test(one);
}

interface RouterSettings {
  readonly caseSensitive?: boolean;
  readonly ignoreTrailingSlash?: boolean;
  readonly ignoreDuplicateSlashes?: boolean;
}

const settings: fc.Arbitrary<RouterSettings> = fc.record({
  caseSensitive: fc.boolean(),
  ignoreTrailingSlash: fc.boolean(),
  ignoreDuplicateSlashes: fc.boolean(),
});

/** As Fastify's router matches, and as Nest serves it: not with an empty parameter. */
function routerOf(pattern: string, how: RouterSettings): Matcher | undefined {
  const router = FindMyWay(how);
  try {
    router.on('GET', pattern, () => undefined);
  } catch {
    return undefined;
  }
  return (one) => {
    const params = router.find('GET', one)?.params;
    return params !== undefined && Object.entries(params).every(([name, value]) => name === '*' || value !== '');
  };
}

/** The path and the patterns as Fastify's router compares them. */
function fastifyForm({ caseSensitive, ignoreTrailingSlash, ignoreDuplicateSlashes }: RouterSettings): {
  readonly fold: (text: string) => string;
  readonly path: (one: string) => string;
} {
  const fold = (text: string): string => (caseSensitive === false ? text.toLowerCase() : text);
  return {
    fold,
    path: (one) => {
      let compared = decodeURI(one);
      if (ignoreDuplicateSlashes === true) compared = compared.replaceAll(/\/{2,}/g, '/');
      if (ignoreTrailingSlash === true && compared.length > 1) compared = compared.replace(/\/$/, '');
      return fold(compared);
    },
  };
}

describe('what is known of all paths that a pattern matches', () => {
  // Two slashes at the root, several at the end of a pattern, names in quotes.
  it('R5: the index finds all patterns that match, in their order', () => {
    let matched = 0;
    fc.assert(
      fc.property(few(expressPattern), few(path), (patterns, paths) => {
        const index = new SegmentIndex<number>();
        patterns.forEach((pattern, i) => {
          index.add(pattern, i);
        });
        const matchers = patterns.map(layerMatcher);
        for (const one of paths) {
          const matching = patterns.flatMap((_, i) => (matchers[i]!(one) ? [i] : []));
          matched += matching.length;
          expect(index.candidates(one).filter((i) => matching.includes(i))).toEqual(matching);
        }
      }),
      { numRuns: 1000 },
    );
    expect(matched).toBeGreaterThan(1600);
  });

  it('R7: the index finds all routes of Fastify that match', () => {
    let matched = 0;
    fc.assert(
      fc.property(few(fastifyPattern), few(path), settings, (patterns, paths, how) => {
        const index = new SegmentIndex<number>();
        patterns.forEach((pattern, i) => {
          index.add(pattern, i);
        });
        const form = fastifyForm(how);
        const routers = patterns.map((pattern) => routerOf(pattern, how));
        for (const one of paths) {
          const matching = patterns.flatMap((_, i) => (routers[i]?.(one) === true ? [i] : []));
          matched += matching.length;
          const candidates = index.candidates(form.path(one));
          expect(matching.filter((i) => !candidates.includes(i))).toEqual([]);
        }
      }),
      { numRuns: 1000 },
    );
    expect(matched).toBeGreaterThan(1600);
  });

  // Several slashes at the end of a pattern, names in quotes.
  it('R4: a route of Express and an entry of paths that match one path overlap', () => {
    let matched = 0;
    fc.assert(
      fc.property(few(expressPattern), few(expressPattern), few(path), (routes, entries, paths) => {
        const [layers, matchers] = [routes.map(layerMatcher), entries.map((entry) => entryMatcher(entry)!)];
        for (const one of paths) {
          const reached = routes.filter((_, i) => layers[i]!(one));
          const governing = entries.filter((_, i) => matchers[i]!(one));
          const pairs = reached.flatMap((route) => governing.map((entry) => [route, entry] as const));
          matched += pairs.length;
          expect(pairs.filter(([route, entry]) => !mayOverlap(shapeOf(route), shapeOf(entry)))).toEqual([]);
        }
      }),
      { numRuns: 1000 },
    );
    expect(matched).toBeGreaterThan(1600);
  });

  // The same, and routes whose double slashes the router joins.
  it('R4: a route of Fastify and an entry of paths that match one path overlap', () => {
    let matched = 0;
    fc.assert(
      fc.property(few(fastifyPattern), few(expressPattern), few(path), settings, (routes, entries, paths, how) => {
        const form = fastifyForm(how);
        const routers = routes.map((route) => routerOf(route, how));
        const matchers = entries.map((entry) => entryMatcher(form.fold(entry))!);
        for (const one of paths) {
          const reached = routes.filter((_, i) => routers[i]?.(one) === true);
          const governing = entries.filter((_, i) => matchers[i]!(form.path(one)));
          const pairs = reached.flatMap((route) => governing.map((entry) => [route, entry] as const));
          matched += pairs.length;
          expect(pairs.filter(([route, entry]) => !mayOverlap(shapeOf(route), shapeOf(entry)))).toEqual([]);
        }
      }),
      { numRuns: 1000 },
    );
    expect(matched).toBeGreaterThan(1600);
  });

  it('every path that a hidden entry of paths matches is matched by the entry before it', () => {
    let covered = 0;
    fc.assert(
      fc.property(few(expressPattern), few(path), (patterns, paths) => {
        for (const first of patterns) {
          for (const second of patterns.filter((other) => shadows(pathToRegexp(first).regexp, other))) {
            covered++;
            const [whole, part] = [entryMatcher(first)!, entryMatcher(second)!];
            expect(paths.filter((one) => part(one) && !whole(one))).toEqual([]);
          }
        }
      }),
      { numRuns: 2000 },
    );
    expect(covered).toBeGreaterThan(400);
  });
});

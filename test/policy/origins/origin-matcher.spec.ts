import fc from 'fast-check';
import type { CompiledOriginRule } from '../../../lib/policy/origins/origin-matcher.js';
import {
  coveredOrigin,
  matcherOf,
  mutationsOf,
  naiveMatches,
  originText,
  patternText,
  rules,
} from './naive-origins.js';
import { withoutHanging } from '../../support/without-hanging.js';

function matches(rule: string | RegExp, origin: string): boolean {
  const compiled: CompiledOriginRule[] = typeof rule === 'string' && rule !== 'null' ? rules([rule]) : [rule];
  return matcherOf(compiled).matches(origin);
}

describe('matching origins', () => {
  test.each<[string | RegExp, string]>([
    ['https://example.com', 'https://example.com'],
    ['https://*.example.com', 'https://a.example.com'],
    ['https://*.example.com', 'https://a.b.c.example.com'],
    ['https://*.example.com', 'https://example.com.example.com'],
    ['https://*.example.com.', 'https://a.example.com.'],
    ['http://localhost:*', 'http://localhost'],
    ['http://localhost:*', 'http://localhost:3000'],
    ['http://[::1]:*', 'http://[::1]:3000'],
    ['https://*.example.com:*', 'https://a.example.com:8443'],
    ['https://*.example.com:8443', 'https://a.example.com:8443'],
    ['https://shop-*-acme.vercel.app', 'https://shop-x-acme.vercel.app'],
    ['https://shop-*-acme.vercel.app', 'https://shop---acme.vercel.app'],
    ['https://pr-*.preview.example.com', 'https://pr-12.preview.example.com'],
    ['https://*-x.example.com', 'https://pr-7-x.example.com'],
    ['https://api.pr*.example.com', 'https://api.pr7.example.com'],
    ['https://pr-*.example.com:*', 'https://pr-7.example.com:8443'],
    ['app://.', 'app://.'],
    [/^app:\/\/\.$/, 'app://.'],
    ['moz-extension://*', 'moz-extension://1ab2-cd'],
    ['app://*', 'app://.'],
    [/https:\/\/[a-z]+\.example/, 'https://app.example'],
    [/^https:\/\/app\.example$/, 'https://app.example'],
    [/https:\/\/a\.example|https:\/\/b\.example/, 'https://b.example'],
    [/HTTPS:\/\/APP\.EXAMPLE/i, 'https://app.example'],
    ['null', 'null'],
  ])('%s covers %s', (rule, origin) => {
    expect(matches(rule, origin)).toBe(true);
  });

  test.each<[string, string | RegExp, string]>([
    ['the apex', 'https://*.example.com', 'https://example.com'],
    ['CVE-2022-1996, a suffix added', 'https://example.com', 'https://example.com.malicious.example'],
    ['CVE-2017-11173, a suffix added', 'https://*.example.com', 'https://a.example.com.example.net'],
    ['CVE-2024-27302, a prefix added', 'https://*.victim.com', 'https://evil-victim.com'],
    ['CVE-2024-27302, a prefix added', 'https://victim.com', 'https://evilvictim.com'],
    ['CVE-2019-25211, a longer last label', 'https://*.example.com', 'https://a.example.community'],
    ['CVE-2019-25211, a longer last label', 'https://example.com', 'https://example.community'],
    ['elysia-cors 9b9eb92, a substring', 'https://*.example.com', 'https://evil.net?https://a.example.com'],
    ['CVE-2026-37737, a RegExp that matches the beginning', /https:\/\/trusted\.com/, 'https://trusted.com.evil'],
    ['a RegExp that matches the end', /trusted\.com/, 'https://trusted.com'],
    ['alternatives that escape an anchor', /^https:\/\/a\.com|b\.com$/, 'https://evil-b.com'],
    ['a dot that matches only a dot', 'https://app.example.com', 'https://appxexample.com'],
    ['bytes that are not valid in a label, for the *', 'https://*.example.com', 'https://a/b.example.com'],
    ['a user name for the *', 'https://*.example.com', 'https://evil.net@a.example.com'],
    ['an empty label for the *', 'https://*.example.com', 'https://.example.com'],
    ['an empty label for the *', 'https://*.example.com', 'https://a..example.com'],
    ['upper case', 'https://*.example.com', 'https://A.example.com'],
    ['nothing for the * of a label', 'https://shop-*-acme.vercel.app', 'https://shop--acme.vercel.app'],
    ['a text that overlaps before and after the *', 'https://shop-*-acme.vercel.app', 'https://shop-acme.vercel.app'],
    ['a dot for the * of a label', 'https://pr-*.example.com', 'https://pr-1.2.example.com'],
    ['a label before that of the *', 'https://pr-*.example.com', 'https://a.pr-1.example.com'],
    ['no label where one is named', 'https://api.pr-*.example.com', 'https://pr-1.example.com'],
    ['an underscore for the * of a label', 'https://pr-*.example.com', 'https://pr-a_b.example.com'],
    ['another domain', 'https://pr-*.example.com', 'https://pr-1.example.com.evil.net'],
    ['another domain', 'https://pr-*.example.com', 'https://pr-1.evilexample.com'],
    ['a name with the dot of the root', 'app://.:*', 'app://evil.'],
    ['the beginning alone', 'https://pr-*.example.com', 'https://pr-.example.com'],
    ['a port that was not named', 'https://pr-*.example.com', 'https://pr-1.example.com:8443'],
    ['the scheme of a page', 'moz-extension://*', 'https://1ab2-cd'],
    ['the scheme of another application', 'moz-extension://*', 'chrome-extension://1ab2-cd'],
    ['the other scheme', 'https://*.example.com', 'http://a.example.com'],
    ['a port that the pattern does not have', 'https://*.example.com', 'https://a.example.com:8443'],
    ['another port', 'http://localhost:3000', 'http://localhost:30000'],
    ['a suffix added to a host with any port', 'http://localhost:*', 'http://localhost.evil.com:80'],
    ['a port that is not valid', 'http://localhost:*', 'http://localhost:99999'],
    ['a port that is not valid', 'http://localhost:*', 'http://localhost:3000.evil.com'],
    ['the default port, which no browser sends', 'http://localhost:*', 'http://localhost:80'],
    ['a trailing dot that the pattern does not have', 'https://*.example.com', 'https://a.example.com.'],
    ['a malformed origin, whatever the RegExp says', /.*/, 'https://a.example/path'],
    ['a line break, whatever the RegExp says', /[^]*/, 'https://a.example\r\nx: y'],
    ['a first line, whatever the flags say', /^https:\/\/a\.example$/m, 'https://a.example\nhttps://b.example'],
  ])('R13 %s: %s does not cover %j', (_name, rule, origin) => {
    expect(matches(rule, origin)).toBe(false);
  });

  test.each([['https://a.example'], [/.*/], [/null/], ['http://*.null:*']])('R16 %s does not cover null', (rule) => {
    expect(matches(rule, 'null')).toBe(false);
  });

  it('GHSA-vhxv-fg4m-p2w8: two patterns do not combine to a third', () => {
    const matcher = matcherOf(rules(['https://foo.com', 'https://bar.com', 'https://*.foo.net', 'https://*.bar.net']));
    expect(
      ['https://barfoo.com', 'https://a.barfoo.net', 'https://foo.bar.com'].filter((o) => matcher.matches(o)),
    ).toEqual([]);
  });

  it('has the same result every time, whatever the flags of a RegExp', () => {
    const expression = /https:\/\/a\.example/gy;
    const matcher = matcherOf([expression]);
    expression.lastIndex = 5;
    expect([1, 2, 3].map(() => matcher.matches('https://a.example'))).toEqual([true, true, true]);
    expect(expression.lastIndex).toBe(5);
  });

  it('takes the time of the origin, not of the list', () => {
    const some = Array.from({ length: 10_000 }, (_, i) => `https://*.tenant${i}.example`);
    const parts = Array.from({ length: 10_000 }, (_, i) => `https://pr${i}-*-x.tenant.example`);
    const many = [...some, ...parts];
    const matcher = matcherOf(rules([...many, ...many.map((text) => text.replace('*.', ''))]));
    const origin = `https://${'a.'.repeat(110)}tenant9999.example`;
    const matched = withoutHanging(() => Array.from({ length: 20_000 }, () => matcher.matches(origin)));
    expect(new Set(matched)).toEqual(new Set([true]));
  });
});

describe('matching, compared with a naive matcher', () => {
  it('agrees on any list in any order', () => {
    const origins = fc.array(fc.oneof(originText, patternText), { minLength: 1, maxLength: 20 });
    const lists = fc.array(patternText, { minLength: 1, maxLength: 8 });
    const samples = fc.tuple(lists, origins).chain(([texts, candidates]) =>
      fc.record({
        texts: fc.shuffledSubarray(texts, { minLength: texts.length }),
        candidates: fc.constant([...candidates, ...texts.map((text) => text.replace('*.', 'a.').replace(':*', ':1'))]),
      }),
    );
    fc.assert(
      fc.property(samples, ({ texts, candidates }) => {
        const matcher = matcherOf(rules(texts));
        for (const origin of candidates) {
          const expected = texts.some((text) => naiveMatches(text, origin));
          expect([origin, matcher.matches(origin)]).toEqual([origin, expected]);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('agrees in all orders of a few overlapping patterns', () => {
    const four = fc.uniqueArray(patternText, { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(four, fc.array(originText, { minLength: 5, maxLength: 5 }), (texts, candidates) => {
        for (const order of permutations(texts)) {
          const matcher = matcherOf(rules(order));
          for (const origin of candidates) {
            expect(matcher.matches(origin)).toBe(texts.some((text) => naiveMatches(text, origin)));
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  it('covers origins that are made from the pattern', () => {
    fc.assert(
      fc.property(coveredOrigin, ({ pattern, origin }) => {
        expect(matches(pattern, origin)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('covers an origin with one changed byte only if the pattern matches it', () => {
    const mutants = coveredOrigin.chain(({ pattern, origin }) =>
      mutationsOf(origin).map((mutant) => ({ pattern, mutant })),
    );
    fc.assert(
      fc.property(mutants, ({ pattern, mutant }) => {
        expect(matches(pattern, mutant)).toBe(naiveMatches(pattern, mutant));
      }),
      { numRuns: 20_000 },
    );
  });
});

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, i) => permutations(items.filter((_, j) => j !== i)).map((rest) => [item, ...rest]));
}

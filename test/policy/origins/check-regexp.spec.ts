import { compilePolicy } from '../../../lib/policy/compile/compile-policy.js';
import type { CorsIssue } from '../../../lib/diagnostics/issue.js';
import { buildNfa } from '../../../lib/policy/origins/regexp/nfa.js';
import { hasRedos } from '../../../lib/policy/origins/regexp/redos.js';
import { sampleOrigins } from '../../../lib/policy/origins/regexp/sample-origins.js';
import { MAX_SOURCE_LENGTH, parseRegExp } from '../../../lib/policy/origins/regexp/parse.js';
import type { CorsOptions } from '../../../lib/policy/options/options.js';
import { withoutHanging } from '../../support/without-hanging.js';

function check(origin: RegExp, options: CorsOptions = {}): readonly CorsIssue[] {
  return compilePolicy({ origin, ...options }).issues;
}

function codes(origin: RegExp, options: CorsOptions = {}): string[] {
  return check(origin, options).map(({ code }) => code.replace('origin-', ''));
}

const withCredentials = { credentials: true };

describe('a RegExp that matches only what it seems to match is accepted', () => {
  test.each([
    /^https:\/\/app\.example\.com$/,
    /^https:\/\/(?:app|admin)\.example\.com(?::\d+)?$/,
    /^https:\/\/[a-z0-9-]+\.example\.com$/,
    /^https:\/\/app(?:-[a-z0-9]+)?\.example\.com$/,
    /^https:\/\/(?:[a-z0-9-]+\.)*example\.com$/,
    /^https:\/\/(?:.*\.)?example\.com$/,
    /^https:\/\/.+\.example\.com$/,
    /^https:\/\/[^.]+\.example\.com$/,
    /^https:\/\/\w+\.example\.co\.uk$/,
    /^https:\/\/(?!admin\.)[a-z]+\.example\.com$/,
    /^https:\/\/example\.(?:com|org|net)$/,
    /^https:\/\/shop[0-9]\.com$/,
    /^https:\/\/a\.example\.com$|^https:\/\/b\.example\.com$/,
    /(?:^https:\/\/a\.example\.com$)/,
    /((^https:\/\/a\.example\.com)$)/,
    /^(?:https:\/\/a\.example\.com$|https:\/\/b\.example\.com$)/,
    /^(?<scheme>https):\/\/a\.example\.com$/,
    /^HTTPS:\/\/A\.EXAMPLE\.COM$/i,
    /^https:\/\/\p{Ll}+\.example\.com$/u,
    new RegExp(String.raw`^https:\/\/[\p{Ll}--[x]]+\.example\.com$`, 'v'),
    /^\x68ttps:\/\/a\u002eexample\.com$/,
    /^https:\/\/a{2}b{1,3}\.example\.com$/,
    /^http:\/\/localhost(?::\d{4,5})?$/,
    /^http:\/\/(?:127\.0\.0\.1|\[::1\]):\d+$/,
    /^capacitor:\/\/localhost$/,
    /^https:\/\/a\.example\.com\.?$/,
    /^https:\/\/(?:www\.)?example\.com$/,
    /^https:\/\/203\.0\.113\.\d+$/,
    /^chrome-extension:\/\/abcdefghijklmnopabcdefghijklmnop$/,
  ])('%p', (expression) => {
    expect(check(expression, withCredentials)).toEqual([]);
  });

  test.each([
    /^https?:\/\/app\.example\.com$/,
    /^https:\/\/[a-z0-9-]+\.github\.io$/,
    /^https:\/\/my-app-[a-z0-9-]+\.vercel\.app$/,
    /^https:\/\/.*-my-team\.vercel\.app$/,
    /^https:\/\/.*\.com$/,
    /^https:\/\/example\.[a-z]+$/,
    /^http:\/\/192\.168\.\d{1,3}\.\d{1,3}(?::\d+)?$/,
  ])('%p, without credentials', (expression) => {
    expect(check(expression)).toEqual([]);
    expect(check(expression, withCredentials)).not.toEqual([]);
  });
});

/** What the end of a RegExp that is not anchored also matches. */
const LONGER = " It leaves out 'https://a.example.coma', 'https://a.example.com:1'.";

describe('a RegExp that is not anchored is refused, and the fix says the same as strings, or anchored', () => {
  test.each<[RegExp, string]>([
    [/https:\/\/a\.example\.com/, `'https://a.example.com'.${LONGER}`],
    [/^https:\/\/a\.example\.com/, `'https://a.example.com'.${LONGER}`],
    [/https:\/\/a\.example\.com$/, "'https://a.example.com'."],
    [
      /^https:\/\/a\.example\.com|https:\/\/b\.example\.com$/,
      `['https://a.example.com', 'https://b.example.com'].${LONGER}`,
    ],
    [
      /^https:\/\/a\.example\.com$|https:\/\/b\.example\.com/,
      `['https://a.example.com', 'https://b.example.com'].${LONGER.replaceAll('a.', 'b.')}`,
    ],
    [/(?:^https:\/\/a\.example\.com)/, '/^(?:^https:\\/\\/a\\.example\\.com)$/.'],
    [/(?:^https:\/\/a\.example\.com$)?/, '/^(?:^https:\\/\\/a\\.example\\.com$)?$/.'],
    [
      /(^https:\/\/a\.example\.com|https:\/\/b\.example\.com$)/,
      '/^(^https:\\/\\/a\\.example\\.com|https:\\/\\/b\\.example\\.com$)$/.',
    ],
    [/^https:\/\/a\.example\.com(?=$)/, '/^https:\\/\\/a\\.example\\.com(?=$)$/.'],
  ])('%p', (expression, fix) => {
    const [issue] = check(expression);
    expect(issue).toMatchObject({ code: 'origin-regexp-unanchored', fix: `Write ${fix}` });
  });

  it('the fix says to remove one that matches no origin', () => {
    const [issue] = check(/^https:\/\/a\.example\.com\$/);
    expect(issue?.fix).toBe('Remove it, or write the origins as strings.');
  });
});

describe('a RegExp with a flag that changes what it matches is refused', () => {
  test.each(['g', 'y', 'm', 'gi', 'gimsuy'])('%s', (flags) => {
    const [issue, ...others] = check(new RegExp('^https:\\/\\/a\\.example\\.com$', flags));
    expect(issue).toMatchObject({ code: 'origin-regexp-flags', fix: "Write 'https://a.example.com'." });
    expect(others).toEqual([]);
  });

  test.each(['', 'i', 's', 'u', 'v', 'd'])('flags that change nothing are accepted: %p', (flags) => {
    expect(check(new RegExp('^https:\\/\\/a\\.example\\.com$', flags))).toEqual([]);
  });
});

describe('a RegExp with a dot that is not escaped is refused, and the fix shows it escaped', () => {
  test.each<[RegExp, string, string]>([
    [/^https:\/\/a.example.com$/, "'https://a.example.com'", 'https://aaexampleacom'],
    [/^https:\/\/(?:a|b).example\.com$/, "['https://a.example.com', 'https://b.example.com']", 'https://aaexample.com'],
    [/^https:\/\/[a-z.]+\.example.com$/, '/^https:\\/\\/[a-z.]+\\.example\\.com$/', 'https://a.exampleacom'],
  ])('%p', (expression, escaped, lookalike) => {
    const fix = `Write ${escaped}. It leaves out '${lookalike}'.`;
    expect(check(expression)).toMatchObject([{ code: 'origin-regexp-dot', fix }]);
  });

  it('one fix mends this and its other faults', () => {
    const issues = check(/https:\/\/a.example.com/g);
    expect(issues.map(({ code }) => code)).toEqual([
      'origin-regexp-flags',
      'origin-regexp-unanchored',
      'origin-regexp-dot',
    ]);
    const fix = "Write 'https://a.example.com'. It leaves out 'https://aaexampleacom', 'https://aaexampleacom:1'.";
    expect(new Set(issues.map((issue) => issue.fix))).toEqual(new Set([fix]));
  });
});

describe('a RegExp that keeps the server busy is refused', () => {
  test.each([
    /^https:\/\/([a-z]+)+\.example\.com$/,
    /^https:\/\/(?:a|a)*\.example\.com$/,
    /^https:\/\/(?:ab|a|b)+\.example\.com$/,
    /^https:\/\/(?:a*)*\.example\.com$/,
    /^https:\/\/(?:a*b*)*\.example\.com$/,
    /^https:\/\/(?:(?:a?|b?)c)*\.example\.com$/,
    /^https:\/\/(?:[xa]p|[ya]p)+\.xyxy\.xyxy$/,
    /^https:\/\/(?:[a-z]?){100}\.example\.com$/,
    /^https:\/\/[a-z]+[a-z]+[a-z]+[a-z]+\.example\.com$/,
    /^https:\/\/[a-z-]+-[a-z-]+-[a-z-]+\.example\.com$/,
    /^https:\/\/[a-z]{1,63}[a-z]{1,63}[a-z]{1,63}\.example\.com$/,
    /^https:\/\/.*.*.*\.example\.com$/,
    /^(?=(?:[a-z:/.]+)+!)https:\/\/a\.example\.com$/,
  ])('%p', (expression) => {
    expect(codes(expression)).toEqual(['regexp-backtracking']);
  });

  test.each([
    /^https:\/\/(?:[a-z0-9]+-)*[a-z0-9]+\.example\.com$/,
    /^https:\/\/(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+example\.com$/,
    /^https:\/\/[a-z-]+-[a-z-]+\.example\.com$/,
    /^https:\/\/(?:a|b|ab)\.example\.com$/,
  ])('%p only looks like one: it is accepted, and it is fast', (expression) => {
    expect(codes(expression)).toEqual([]);
    const attacks = ['a', '-', 'a-', 'a.', 'ab'].map((part) => `https://${part.repeat(300)}`.slice(0, 326));
    expect(withoutHanging(() => attacks.filter((attack) => expression.test(attack)))).toEqual([]);
  });

  it('a RegExp that is refused is really slow', () => {
    const expression = /^https:\/\/([a-z]+)+\.example\.com$/;
    const text = `https://${'a'.repeat(60)}`;
    expect(() => withoutHanging(() => expression.test(text), 500)).toThrow('timed out');
  });
});

describe('a RegExp that matches origins of other sites is refused', () => {
  test.each<[RegExp, string]>([
    [/^.*$/, 'https://evil.example'],
    [/^https:\/\/.*$/, 'https://evil.example'],
    [/^https?:\/\/[^/]+$/, 'https://evil.example'],
    [/^http:\/\/[^/]+$/, 'http://evil.example'],
    [/^https:\/\/.+:8443$/, 'https://evil.example:8443'],
    [/^https:\/\/[a-z.]+:3000$/, 'https://evil.example:3000'],
    [/^https:\/\/.{1,10}$/, 'https://x.zz'],
    [/^(?!.*evil)https:\/\/.*$/, 'https://a.b.c.nobody.invalid'],
    [/^app:\/\/.*$/, 'app://evil.example'],
    [/^https:\/\/.*example\.com$/, 'https://evilexample.com'],
    [/^https:\/\/.+example\.com$/, 'https://evilaexample.com'],
    [/^https:\/\/[a-z-]*example\.com$/, 'https://evilexample.com'],
    [/^https:\/\/(?:.*\.?)example\.com$/, 'https://evilexample.com'],
    [/^https:\/\/example\.com.*$/, 'https://example.com.evil.example'],
    [/^https:\/\/example\.com[^/]*$/, 'https://example.com.evil.example'],
    [/^https:\/\/example\.com[a-z]*$/, 'https://example.comevil'],
    [/^https:\/\/a\.example\.?com$/, 'https://a.examplecom'],
    [/^https:\/\/app[^/]example\.com$/, 'https://appaexample.com'],
    [/^https:\/\/www\.?example\.com$/, 'https://wwwexample.com'],
    [/^https:\/\/\d+\.\d+\.\d+\.\d+$/, 'https://198.51.100.23'],
    [/^http:\/\/[0-9.]+$/, 'http://198.51.100.23'],
  ])('%p: %s', (expression, attacker) => {
    const issues = check(expression);
    expect(issues.map(({ code }) => code)).toEqual(['origin-regexp-loose']);
    expect(issues[0]?.message).toContain(`'${attacker}'`);
    expect(expression.test(attacker)).toBe(true);
  });

  test.each<[RegExp, string]>([
    [/^https:\/\/[a-z0-9-]+\.github\.io$/, 'public-suffix'],
    [/^https:\/\/my-app-[a-z0-9-]+\.vercel\.app$/, 'public-suffix'],
    [/^https:\/\/.*\.com$/, 'public-suffix'],
    [/^https:\/\/example\.[a-z]+$/, 'public-suffix'],
    [/^chrome-extension:\/\/[a-p]{32}$/, 'public-suffix'],
    [/^https?:\/\/app\.example\.com$/, 'insecure'],
    [/^http:\/\/app\.example\.com$/, 'insecure'],
    [/^https:\/\/.*\.example\.com$|^http:\/\/.*\.example\.com$/, 'insecure'],
  ])('%p, with credentials, unless its flag is set: %s', (expression, code) => {
    expect(codes(expression, withCredentials)).toEqual([code]);
    const flag = code === 'insecure' ? 'dangerouslyAllowInsecureOrigins' : 'dangerouslyAllowPublicSuffixes';
    expect(codes(expression, { ...withCredentials, [flag]: true })).toEqual([]);
  });

  it('the fix suggests * only without credentials', () => {
    expect(check(/^.*$/)[0]?.fix).toBe("Write '*'.");
    expect(check(/^.*$/, withCredentials)[0]?.fix).toContain("Write '*', and set credentials: false");
  });
});

describe('a RegExp that no origin can match is refused', () => {
  test.each([
    /^example\.com$/,
    /^https:\/\/Example\.com$/,
    /^https:\/\/a\.example\.com\/$/,
    /^https:\/\/a\.example\.com\/.*$/,
    /^https:\/\/a\.example\.com:443$/,
    /^https:\/\/a_b@example\.com$/,
    /^HTTPS:\/\/a\.example\.com$/,
    /^$/,
  ])('%p', (expression) => {
    expect(codes(expression)).toEqual(['regexp-no-origin']);
  });

  it('the fix adds a missing scheme at the beginning', () => {
    const issues = check(/^example\.com$/);
    expect(issues.map(({ code, fix }) => `${code} ${fix}`)).toEqual([
      "origin-regexp-no-origin Write 'https://example.com'.",
    ]);
  });

  test.each([/^https:\/\/a\.example\.com\/?$/, /^https:\/\/a\.example\.com:(?:443|8443)$/])(
    '%p, which can match an origin, is accepted',
    (expression) => {
      expect(codes(expression)).toEqual([]);
    },
  );
});

describe('a RegExp that contains null as an alternative is refused, because it is never compared with null', () => {
  test.each([/^null$/, /^(?:null|https:\/\/a\.example\.com)$/])('%p, with or without the flag', (expression) => {
    expect(codes(expression)).toEqual(['null']);
    expect(codes(expression, { dangerouslyAllowNullOrigin: true })).toEqual(['null']);
  });

  test.each([/^https:\/\/null\.example\.com$/, /^https:\/\/null$/])('%p is accepted', (expression) => {
    expect(codes(expression)).toEqual([]);
  });
});

describe('a RegExp that cannot be checked is refused', () => {
  test.each([
    /^https:\/\/(a)\1\.example\.com$/,
    /^https:\/\/(?<x>a)\k<x>\.example\.com$/,
    /^https:\/\/(?=b)[a-z]+\.example\.com$/,
    new RegExp(`^https://${'a?'.repeat(MAX_SOURCE_LENGTH)}$`),
    /^https:\/\/a{5000}$/,
    /^https:\/\/(?:a{99}){99}$/,
    /^https:\/\/(?:a?){400}$/,
  ])('%#', (expression) => {
    expect(codes(expression)).toContain('regexp-unchecked');
  });

  it('a RegExp with very deep groups can be checked', () => {
    const deep = new RegExp(`^https:\\/\\/${'(?:'.repeat(400)}a${')'.repeat(400)}\\.example\\.com$`);
    expect(codes(deep)).toEqual([]);
  });
});

describe('the samples of a RegExp', () => {
  const samplesOf = (expression: RegExp): string[] => {
    const nfa = buildNfa(parseRegExp(expression)!.root)!;
    return sampleOrigins(nfa).map(({ origin }) => origin);
  };

  test.each<[RegExp, string[]]>([
    [/^https:\/\/a\.example$/, ['https://a.example']],
    [/^https?:\/\/a\.example$/, ['http://a.example', 'https://a.example']],
    [/^https:\/\/(?:a|b(?:c|d))\.example$/, ['https://a.example', 'https://bc.example', 'https://bd.example']],
    [/^https:\/\/[x-z]{3}\.example(?::\d{4})?$/, ['https://xxx.example', 'https://xxx.example:1000']],
    [/^[ab].*$/, ['a://a', 'aa://a']],
    [/^http:\/\/\[::1\]$/, ['http://[::1]']],
    [/^example$/, []],
  ])('of %p contain every part of it: %j', (expression, expected) => {
    const samples = samplesOf(expression);
    expect(samples.sort()).toEqual(expected);
  });
});

describe('backtracking', () => {
  it('is found within a limited time, whatever the RegExp', () => {
    const hostile = [
      `^(?:${'[a-z]?'.repeat(300)})$`,
      `^(?:${Array.from({ length: 120 }, (_, i) => `tenant${i}`).join('|')})+$`,
      `^${'(?:'.repeat(200)}a${')+'.repeat(200)}$`,
      `^(?:[a-z]{0,30}){0,30}$`,
      `^${'.*'.repeat(500)}$`,
    ];
    withoutHanging(() => {
      for (const source of hostile) {
        const nfa = buildNfa(parseRegExp(new RegExp(source))!.root);
        if (nfa !== undefined) hasRedos(nfa);
      }
    });
  });
});

describe('a RegExp without a scheme matches origins without TLS, which is refused with credentials', () => {
  test.each([/^.*\.example\.com$/, /^.+:\/\/app\.example\.com$/, /^[a-z]+:\/\/app\.example\.com$/])('%p', (origin) => {
    const codes = compilePolicy({ origin, credentials: true }).issues.map(({ code }) => code);
    expect(codes).toEqual(['origin-insecure']);
    expect(compilePolicy({ origin }).issues).toEqual([]);
  });
});

import { compilePolicy } from '../../../lib/policy/compile/compile-policy.js';
import type { CorsWarning, CorsWarningCode } from '../../../lib/diagnostics/warning.js';
import { FOR_ROOT } from '../../../lib/diagnostics/place.js';
import type { CorsOptions } from '../../../lib/policy/options/options.js';

function warningsOf(options: CorsOptions): readonly CorsWarning[] {
  const { issues, warnings } = compilePolicy(options);
  expect(issues).toEqual([]);
  return warnings;
}

describe('a warning', () => {
  test.each<[string, CorsOptions, CorsWarningCode]>([
    [
      'subdomains with credentials',
      { origin: 'https://*.example.com', credentials: true },
      'origin-subdomains-credentials',
    ],
    [
      'a RegExp with credentials',
      { origin: [/^https:\/\/[a-z]+\.example\.com$/], credentials: true },
      'origin-regexp-credentials',
    ],
    [
      'a function with credentials',
      { origin: (origin) => origin === 'https://a.example', credentials: true },
      'origin-function-credentials',
    ],
    ['an origin next to *', { origin: ['*', 'https://a.example.com'] }, 'origin-redundant'],
    ['credentials without an origin', { credentials: true }, 'credentials-without-origin'],
    [
      'a flag that permits nothing',
      { origin: 'https://a.example', credentials: true, dangerouslyAllowInsecureOrigins: true },
      'flag-without-effect',
    ],
    [
      'a flag that only matters with credentials',
      { origin: 'https://*.github.io', dangerouslyAllowPublicSuffixes: true },
      'flag-without-effect',
    ],
    ['the flag for null with *', { origin: '*', dangerouslyAllowNullOrigin: true }, 'flag-without-effect'],
    [
      'an origin that a pattern covers',
      { origin: ['https://*.example.com', 'https://a.example.com'] },
      'origin-redundant',
    ],
    [
      'an origin that a RegExp covers',
      { origin: ['https://a.example.com', /^https:\/\/[a-z]+\.example\.com$/] },
      'origin-redundant',
    ],
    ['http outside loopback', { origin: 'http://app.example.com' }, 'origin-http'],
    ['a maxAge that Chromium reduces', { maxAge: 7201 }, 'max-age-capped'],
  ])('is reported for %s', (_name, options, code) => {
    const found = warningsOf(options);
    expect(found.map((warning) => warning.code)).toEqual([code]);
    const field = Object.keys(options).at(code.startsWith('origin') ? 0 : -1);
    expect(found[0]?.path).toBe(`forRoot.${field}`);
  });

  test.each<[string, CorsOptions]>([
    ['nothing', {}],
    ['any origin', { origin: '*' }],
    ['subdomains without credentials', { origin: 'https://*.example.com' }],
    ['a RegExp without credentials', { origin: /^https:\/\/[a-z]+\.example\.com$/ }],
    ['a function without credentials', { origin: () => true }],
    ['an origin and a pattern that does not cover it', { origin: ['https://*.example.com', 'https://example.com'] }],
    ['http on loopback', { origin: ['http://localhost:*', 'http://127.0.0.1:3000', 'http://[::1]'] }],
    ['another scheme', { origin: ['https://app.example.com', 'capacitor://localhost'] }],
    [
      'http with its flag',
      { origin: 'http://app.example.com', credentials: true, dangerouslyAllowInsecureOrigins: true },
    ],
    ['the flag for null with a list', { origin: 'https://a.example', dangerouslyAllowNullOrigin: true }],
    ['the flag for null with a function', { origin: () => true, dangerouslyAllowNullOrigin: true }],
    ['no origin', { origin: false, credentials: false }],
    ['exact origins with credentials', { origin: ['https://a.example.com'], credentials: true }],
    ['the longest maxAge of Chromium', { maxAge: 7200 }],
  ])('is not reported for %s', (_name, options) => {
    expect(warningsOf(options)).toEqual([]);
  });

  it('is not reported for a flag that has an effect at another level', () => {
    const options: CorsOptions = {
      origin: 'http://app.example.com',
      dangerouslyAllowInsecureOrigins: true,
      credentials: false,
    };
    const { warnings } = compilePolicy(options, (field) =>
      field === 'credentials' ? { layer: 'class', name: 'Cats' } : FOR_ROOT,
    );
    expect(warnings.map(({ code }) => code)).toEqual(['origin-http']);
  });

  it('names the browsers that reduce maxAge', () => {
    const [warning] = warningsOf({ maxAge: 86_400 });
    expect(warning?.message).toBe(
      '86400 seconds is longer than most browsers allow: Chromium caps it at 7200 s, Firefox at 86400 s, WebKit at 600 s.',
    );
  });

  it('names the first few of many values, and counts the others', () => {
    const origin = Array.from({ length: 1000 }, (_, i) => `http://a${i}.example`);
    const found = warningsOf({ origin });
    expect(found).toHaveLength(1);
    expect(found[0]?.message).toContain("'http://a0.example', 'http://a1.example', 'http://a2.example' and 997 more: ");
  });

  it('is frozen, like the list of them', () => {
    const found = warningsOf({ origin: 'http://app.example.com', maxAge: 10_000 });
    expect([found, ...found].every(Object.isFrozen)).toBe(true);
  });
});

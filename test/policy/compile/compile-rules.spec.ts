import { compileOrigins, type CorsOriginsOptions } from 'nestjs-cors';

describe('compileOrigins()', () => {
  it('matches as a policy does', () => {
    const { matches, issues } = compileOrigins([
      'https://*.a.example',
      'http://localhost:*',
      /^https:\/\/pr-\d+\.b\.example$/,
    ]);
    expect(issues).toEqual([]);
    const origins = [
      'https://x.a.example',
      'https://a.example',
      'http://localhost:1',
      'https://pr-7.b.example',
      'null',
      'x',
    ];
    expect(origins.map((origin) => matches(origin))).toEqual([true, false, true, true, false, false]);
  });

  test.each<[unknown, CorsOriginsOptions, string]>([
    ['*', {}, 'origin-wildcard-misplaced'],
    ['null', {}, 'origin-null'],
    ['https://a.example/', {}, 'origin-trailing-slash'],
    ['', {}, 'origin-empty'],
    [undefined, {}, 'origin-undefined'],
    [7, {}, 'origin-type'],
    ['http://a.example', { credentials: true }, 'origin-insecure'],
    ['https://*.github.io', { credentials: true }, 'origin-public-suffix'],
    [/https:/, {}, 'origin-regexp-unanchored'],
  ])('R22: reports what a customer must not enter: %p', (rule, options, code) => {
    const { matches, issues } = compileOrigins(rule as string, options);
    expect(issues).toMatchObject([{ code, value: rule, path: 'compileOrigins().rules' }]);
    expect(
      ['https://a.example', 'http://a.example', 'https://x.github.io', 'null'].some((origin) => matches(origin)),
    ).toBe(false);
  });

  it('a flag permits what it permits in a policy, and good rules match next to bad ones', () => {
    const options = { credentials: true, dangerouslyAllowInsecureOrigins: true };
    const { matches, issues } = compileOrigins(['http://a.example', 'https://b.example/', 'https://*.co.uk'], options);
    expect(issues.map(({ path, code }) => `${path} ${code}`)).toEqual([
      'compileOrigins().rules[1] origin-trailing-slash',
      'compileOrigins().rules[2] origin-public-suffix',
    ]);
    expect(['http://a.example', 'https://b.example', 'https://x.co.uk'].map((origin) => matches(origin))).toEqual([
      true,
      false,
      false,
    ]);
  });
});

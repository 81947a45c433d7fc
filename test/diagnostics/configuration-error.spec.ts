import { inspect } from 'node:util';
import { CorsConfigurationError } from '../../lib/diagnostics/configuration-error.js';
import { addressOf } from '../../lib/diagnostics/documentation.js';
import type { CorsIssue } from '../../lib/diagnostics/issue.js';
import { MAX_RENDERED_LENGTH, renderValue } from '../../lib/diagnostics/render-value.js';

function issue(overrides: Partial<CorsIssue>): CorsIssue {
  return {
    code: 'origin-type',
    place: { layer: 'forRoot', option: 'origin' },
    path: 'forRoot.origin',
    value: 1,
    message: 'It is wrong.',
    fix: 'Right it.',
    ...overrides,
  };
}

describe('CorsConfigurationError', () => {
  it('lists every issue with its place, code, value, reason and fix', () => {
    const error = new CorsConfigurationError([
      issue({ path: 'forRoot.origin[2]', code: 'origin-path', value: 'https://a.example/x' }),
      issue({ path: 'forRoot.maxAge', code: 'option-range', value: -5, message: 'Too low.', fix: 'Write 0.' }),
    ]);
    expect(error).toBeInstanceOf(Error);
    expect(error.name).toBe('CorsConfigurationError');
    expect(error.message).toBe(
      [
        'The CORS configuration has 2 issues:',
        "  1. forRoot.origin[2] [origin-path]: 'https://a.example/x'",
        '     It is wrong.',
        '     Fix: Right it.',
        '     See nestjs-cors/docs/configuration-issues.md#origin-path',
        '  2. forRoot.maxAge [option-range]: -5',
        '     Too low.',
        '     Fix: Write 0.',
        '     See nestjs-cors/docs/configuration-issues.md#option-range',
      ].join('\n'),
    );
  });

  it('CVE-2024-1681: contains no line break from any part of an issue', () => {
    const hostile = 'a\r\nb\u2028c\x1b[31m\x7f';
    const { message } = new CorsConfigurationError([
      issue({ path: hostile, value: hostile, message: hostile, fix: hostile }),
    ]);
    expect(message.split(/[\r\n\u2028]/)).toHaveLength(5);
    // eslint-disable-next-line no-control-regex -- the test looks for them
    expect(message).not.toMatch(/[\0-\x09\x0b-\x1f\x7f]/);
  });

  it('says where a code is explained, once for each code', () => {
    const { message } = new CorsConfigurationError([issue({}), issue({ code: 'origin-path' }), issue({})]);
    expect(message.match(/See .*/g)).toEqual([
      'See nestjs-cors/docs/configuration-issues.md#origin-type',
      'See nestjs-cors/docs/configuration-issues.md#origin-path',
    ]);
  });

  test.each([
    ['https://cors.example', 'https://cors.example/docs/configuration-issues.md#origin-path'],
    [
      'https://github.com/example/nestjs-cors#readme',
      'https://github.com/example/nestjs-cors/blob/HEAD/docs/configuration-issues.md#origin-path',
    ],
  ])('uses the homepage of the package: %s', (homepage, address) => {
    expect(addressOf('origin-path', homepage)).toBe(address);
  });

  it('keeps its own frozen copy of the issues', () => {
    const issues = [issue({})];
    const error = new CorsConfigurationError(issues);
    issues.push(issue({}));
    expect(error.issues).toEqual([issue({})]);
    expect(Object.isFrozen(error.issues) && Object.isFrozen(error.issues[0])).toBe(true);
  });

  it('prints every message once', () => {
    const error = new CorsConfigurationError([issue({ message: 'It is wrong.' })]);
    expect(inspect(error).split('It is wrong.')).toHaveLength(2);
    expect(Object.keys(error)).not.toContain('issues');
    expect(() => Object.assign(error, { issues: [] })).toThrow(TypeError);
  });

  test.each<[string[], string | undefined]>([
    [[], undefined],
    [['A.b'], undefined],
    [['A.b', 'C.d'], 'Reaches 2 handlers: A.b, C.d.'],
    [['A.b', 'C.d', 'E.f'], 'Reaches 3 handlers: A.b, C.d, E.f.'],
    [['A.b', 'C.d', 'E.f', 'G.h', 'I.\nj'], 'Reaches 5 handlers: A.b, C.d, E.f and 2 more.'],
    [['A.\nb', 'C.d'], 'Reaches 2 handlers: A.\\u{a}b, C.d.'],
  ])('names the first of the affected handlers %j', (handlers, line) => {
    const error = new CorsConfigurationError([issue({ handlers })]);
    const lines = error.message.split('\n').map((text) => text.trim());
    expect(lines.find((text) => text.startsWith('Reaches'))).toBe(line);
    expect(error.issues[0]?.handlers).toEqual(handlers);
    expect(Object.isFrozen(error.issues[0]?.handlers)).toBe(true);
  });
});

describe('a value in an error message', () => {
  const hostile = {
    toString: () => {
      throw new Error('asked');
    },
  };
  test.each<[unknown, string]>([
    ['bücher', "'bücher'"],
    ['a\nb', "'a\\u{a}b'"],
    ['a\u202eb', "'a\\u{202e}b'"],
    ['\ud800', "'\\u{d800}'"],
    [undefined, 'undefined'],
    [null, 'null'],
    [NaN, 'NaN'],
    [1n, '1'],
    [Symbol('s'), 'Symbol(s)'],
    [/a\/b/gi, '/a\\/b/gi'],
    [['a', 'b'], 'a list of 2'],
    [() => 1, 'a function'],
    [hostile, 'an object'],
  ])('%p is shown as %s', (value, shown) => {
    expect(renderValue(value)).toBe(shown);
  });

  it('is shortened if it is long', () => {
    expect(renderValue('a'.repeat(100_000))).toBe(`'${'a'.repeat(MAX_RENDERED_LENGTH)}… (100000 characters)'`);
    expect(renderValue('a'.repeat(MAX_RENDERED_LENGTH))).toBe(`'${'a'.repeat(MAX_RENDERED_LENGTH)}'`);
  });
});

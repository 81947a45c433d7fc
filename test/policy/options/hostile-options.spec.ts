import { PolicyCompiler } from '../../../lib/assignment/policy-compiler.js';
import { compilePolicy } from '../../../lib/policy/compile/compile-policy.js';
import { CorsConfigurationError, MAX_DESCRIBED_ISSUES } from '../../../lib/diagnostics/configuration-error.js';
import type { CorsIssue } from '../../../lib/diagnostics/issue.js';
import { FOR_ROOT } from '../../../lib/diagnostics/place.js';
import { CORS_OPTION_KEYS } from '../../../lib/policy/options/defaults.js';
import { MAX_ISSUES_PER_OPTION } from '../../../lib/diagnostics/diagnostic-collector.js';
import { mergeLayers } from '../../../lib/policy/options/merge-layers.js';
import type { CorsOptions } from '../../../lib/policy/options/options.js';
import { readLayer } from '../../../lib/policy/options/read-layer.js';
import { MAX_LIST_LENGTH } from '../../../lib/policy/options/read-list.js';
import { withoutHanging } from '../../support/without-hanging.js';

/** The issues of options at one place. Checks as well that the message of their error has a limited length. */
function issuesOf(options: unknown): readonly CorsIssue[] {
  const merged = mergeLayers([readLayer(FOR_ROOT, options)], new Map());
  const issues = [...merged.issues, ...compilePolicy(merged.options, merged.layerOf).issues];
  const { message } = new CorsConfigurationError(issues);
  expect(message.length).toBeLessThan(500_000);
  return issues;
}

function reportedIssues(options: unknown): string[] {
  return issuesOf(options).map(({ code, path }) => `${path} ${code}`);
}

const refuse = (): never => {
  throw new Error('asked');
};

describe('a value that cannot be read', () => {
  test.each([...CORS_OPTION_KEYS, 'policy', 'unknown'])('as %s is an issue', (key) => {
    const options = Object.defineProperty({}, key, { get: refuse, enumerable: true });
    expect(reportedIssues(options)).toContain(`forRoot.${key} option-unreadable`);
    expect(new PolicyCompiler(new Map()).compile([readLayer(FOR_ROOT, options)])).toBeUndefined();
  });

  test.each<[string, unknown]>([
    ['a map', new Map([['origin', '*']])],
    ['a list', [{ origin: '*' }]],
    ['a promise', Promise.resolve({ origin: '*' })],
    ['a string', 'https://a.example'],
    ['nothing', null],
  ])('%s as the options is an issue', (_name, options) => {
    expect(reportedIssues(options)).toEqual(['forRoot option-type']);
  });

  class Getters {
    get origin() {
      return ['*'];
    }
  }
  class Fields extends Getters {
    readonly maxAge = 5;
  }

  test.each<[string, object, string[]]>([
    ['a getter of a class', new Getters(), ['forRoot.origin option-unreadable']],
    ['a getter of a base class', new Fields(), ['forRoot.origin option-unreadable']],
    ['a prototype', Object.create({ credentials: true }) as object, ['forRoot.credentials option-unreadable']],
    ['a prototype that is shadowed', Object.create({ maxAge: 'x' }, { maxAge: { value: 5, enumerable: true } }), []],
    ['an object without prototype', Object.assign(Object.create(null) as object, { maxAge: 5 }), []],
    [
      'a class with fields',
      new (class {
        readonly maxAge = 5;
      })(),
      [],
    ],
  ])('%s: own plain fields are read, everything else is an issue', (_name, options, expected) => {
    expect(reportedIssues(options)).toEqual(expected);
  });

  test.each<[string, unknown, string]>([
    ['a list whose length is not a number', new Proxy([], { get: () => NaN }), 'option-unreadable'],
    ['a proxy of a RegExp', new Proxy(/^https:\/\/a\.example$/, {}), 'origin-type'],
    [
      'an object that calls itself a RegExp',
      { [Symbol.toStringTag]: 'RegExp', source: '.*', flags: '' },
      'origin-type',
    ],
    ['the prototype of RegExps', RegExp.prototype, 'origin-type'],
    ['a string object', new String('https://a.example'), 'origin-type'],
    ['a symbol', Symbol('https://a.example'), 'origin-type'],
    ['a BigInt', 10n ** 100_000n, 'origin-type'],
  ])('%s as origin is an issue', (_name, origin, code) => {
    expect(reportedIssues({ origin })).toEqual([`forRoot.origin ${code}`]);
    expect(reportedIssues({ origin: [origin] })).toHaveLength(1);
  });

  test.each(['methods', 'allowedHeaders', 'exposedHeaders'])(
    '%s with values that cannot be names has issues',
    (field) => {
      expect(reportedIssues({ [field]: [Symbol('GET'), 1n] })).toEqual([
        `forRoot.${field}[0] option-type`,
        `forRoot.${field}[1] option-type`,
      ]);
    },
  );

  it('as the name of a policy is an issue', () => {
    const hostile = { toString: refuse };
    expect(reportedIssues({ policy: hostile })).toEqual(['forRoot.policy option-misplaced']);
    const merged = mergeLayers([readLayer({ layer: 'class', name: 'A' }, { policy: hostile })], new Map());
    expect(merged.issues).toMatchObject([{ code: 'option-type', path: 'A @Cors().policy' }]);
  });
});

describe('a value that runs code when it is read', () => {
  it('is read once: what was checked is what is compiled', () => {
    let reads = 0;
    const options = {
      get origin() {
        return reads++ === 0 ? 'https://a.example' : '*';
      },
    };
    const policy = new PolicyCompiler(new Map()).compile([readLayer(FOR_ROOT, options)]);
    expect(policy?.options.origin).toEqual(['https://a.example']);
    expect(reads).toBe(1);
  });

  it('is not iterated', () => {
    const origin = ['https://a.example'];
    origin[Symbol.iterator] = function* () {
      for (;;) yield '*';
    };
    expect(compilePolicy({ origin }).policy?.options.origin).toEqual(['https://a.example']);
  });

  it('cannot change the RegExp that is checked', () => {
    const origin = Object.defineProperties(/^https:\/\/a\.example$/, {
      source: { value: '.*' },
      flags: { value: '' },
      exec: { value: () => ['https://evil.example'] },
      test: { value: () => true },
    });
    const { policy } = compilePolicy({ origin });
    expect(policy?.options.origin).toEqual([/^https:\/\/a\.example$/]);
    expect(policy?.origins.kind === 'list' && policy.origins.matcher.matches('https://evil.example')).toBe(false);
  });

  test.each<[string, string]>([
    ['an object', '{"__proto__":{"origin":"*","credentials":false}}'],
    ['a constructor', '{"constructor":{"prototype":{"origin":"*"}}}'],
  ])('from JSON does not become a prototype: %s', (_name, json) => {
    const merged = mergeLayers([readLayer(FOR_ROOT, JSON.parse(json))], new Map());
    expect(merged.options.origin).toBeUndefined();
    expect(compilePolicy(merged.options, merged.layerOf).issues).toMatchObject([{ code: 'unknown-option' }]);
  });

  it('is not read from a polluted prototype', () => {
    Object.defineProperty(Object.prototype, 'origin', { value: '*', configurable: true });
    try {
      expect(compilePolicy({}).policy?.options.origin).toBe(false);
    } finally {
      Reflect.deleteProperty(Object.prototype, 'origin');
    }
  });
});

describe('a cyclic value', () => {
  it('is an issue where an object is not allowed', () => {
    const cycle: unknown[] = [];
    cycle.push(cycle, { cycle });
    expect(reportedIssues({ origin: cycle, methods: cycle, maxAge: cycle, credentials: { cycle } }).sort()).toEqual([
      'forRoot.credentials option-type',
      'forRoot.maxAge option-type',
      'forRoot.methods[0] option-type',
      'forRoot.methods[1] option-type',
      'forRoot.origin[0] origin-type',
      'forRoot.origin[1] origin-type',
    ]);
  });
});

describe('a list', () => {
  it('with holes has missing elements', () => {
    const origin = ['https://a.example'];
    origin[3] = 'https://b.example';
    expect(reportedIssues({ origin })).toEqual([
      'forRoot.origin[1] origin-undefined',
      'forRoot.origin[2] origin-undefined',
    ]);
  });

  it('longer than its limit is refused without being read', () => {
    const reported = (options: object): string[] => withoutHanging(() => reportedIssues(options));
    expect(reported({ origin: new Array(2 ** 32 - 1) })).toEqual(['forRoot.origin option-unreadable']);
    expect(reported({ methods: new Array(MAX_LIST_LENGTH + 1) })).toEqual(['forRoot.methods option-unreadable']);
  });

  it('of mistakes is reported up to a limit, and the message of the error has even fewer of them', () => {
    const issues = issuesOf({ origin: Array.from({ length: 100_000 }, (_, i) => `a${i}`) });
    expect(issues).toHaveLength(MAX_ISSUES_PER_OPTION + 1);
    expect(issues.at(-1)).toMatchObject({ code: 'too-many-issues', path: `forRoot.origin[${MAX_ISSUES_PER_OPTION}]` });
    const error = new CorsConfigurationError(issues);
    expect(error.issues).toEqual(issues);
    expect(error.message).toContain(`  … and ${issues.length - MAX_DESCRIBED_ISSUES} more.`);
  });

  test.each<[string, (i: number) => string, CorsOptions]>([
    ['origins', (i) => `https://tenant${i}.example.com`, { credentials: true }],
    ['families of origins', (i) => `https://*.tenant${i}.example`, { credentials: true }],
    ['insecure origins', (i) => `http://tenant${i}.example`, {}],
  ])('of 200,000 %s compiles to a policy that has all of them', (_name, originOf, options) => {
    const origin = Array.from({ length: 200_000 }, (_, i) => originOf(i));
    const { policy, warnings } = withoutHanging(() => compilePolicy({ ...options, origin }));
    expect(policy?.origins.kind).toBe('list');
    expect(JSON.stringify(warnings).length).toBeLessThan(1000);
    expect(policy?.options.origin).toHaveLength(200_000);
  });
});

describe('a name that is very long or contains line breaks', () => {
  test.each(['x'.repeat(1_000_000), `\r\n  2. forRoot.origin [forged]: 'x'`, '\u202e'.repeat(1000)])(
    'does not make the message long or add lines to it: %#',
    (key) => {
      const { message } = new CorsConfigurationError(issuesOf({ [key]: key }));
      expect(message.length).toBeLessThan(20_000);
      expect(message.split(/[\r\n\u2028]/)).toHaveLength(5);
    },
  );
});

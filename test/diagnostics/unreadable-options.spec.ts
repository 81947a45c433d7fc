import { Controller, type DynamicModule, Get, Injectable, Module, type Type } from '@nestjs/common';
import { Cors, CorsConfigurationError, CorsModule, type CorsModuleOptions } from 'nestjs-cors';
import { platforms, start } from '../support/platforms.js';

/** Every way in which the module comes by its options. */
const WAYS: Readonly<Record<string, (options: unknown) => DynamicModule>> = {
  forRoot: (options) => CorsModule.forRoot(options as CorsModuleOptions),
  useFactory: (options) => CorsModule.forRootAsync({ useFactory: () => options as CorsModuleOptions }),
  useClass: (options) => CorsModule.forRootAsync({ useClass: factoryOf(options) }),
  useExisting: (options) => {
    const factory = factoryOf(options);
    @Module({ providers: [factory], exports: [factory] })
    class Factories {}
    return CorsModule.forRootAsync({ imports: [Factories], useExisting: factory });
  },
};

function factoryOf(options: unknown): Type<{ createCorsOptions(): CorsModuleOptions }> {
  @Injectable()
  class Options {
    createCorsOptions(): CorsModuleOptions {
      return options as CorsModuleOptions;
    }
  }
  return Options;
}

const refuse = (): never => {
  throw new Error('asked');
};
const throwing = (...names: string[]): object =>
  Object.defineProperties({}, Object.fromEntries(names.map((name) => [name, { get: refuse, enumerable: true }])));

/** Getters of these names, where a class has them. */
const ofClass = (...names: string[]): object =>
  Object.create(
    Object.defineProperties({}, Object.fromEntries(names.map((name) => [name, { get: () => ({}) }]))),
  ) as object;
const MODULE_NAMES = ['debug', 'origin', 'paths', 'policies', 'rejectDisallowed', 'suppressWarnings'];

const controller = (decorator: MethodDecorator): Type => {
  @Controller()
  class Cats {
    @Get()
    @decorator
    list(): void {}
  }
  return Cats;
};

describe.each(platforms)('options that are none, or cannot be read, on $name', (platform) => {
  const told = async (imports: DynamicModule | Type, controllers: Type[] = []): Promise<string[]> => {
    const error = await start(platform, { imports: [imports], controllers }).then(
      (app) => app.close(),
      (reason: unknown) => reason,
    );
    if (error === undefined) return [];
    if (!(error instanceof CorsConfigurationError)) throw new Error('Another error', { cause: error });
    return error.issues.map(({ code, path }) => `${path} ${code}`);
  };

  describe.each(Object.entries(WAYS))('by %s', (_way, moduleOf) => {
    test.each<[string, unknown]>([
      ['a number', 1],
      ['a string', 'https://app.example.com'],
      ['nothing', undefined],
      ['null', null],
      ['a list', []],
      ['a map', new Map([['origin', '*']])],
      ['a set', new Set()],
      ['a date', new Date()],
      ['a RegExp', /^https:\/\/a\.example$/],
      ['a function', () => ({})],
    ])('%s is an issue', async (_name, options) => {
      expect(await told(moduleOf(options))).toEqual(['forRoot option-type']);
    });

    test.each<[string, unknown, string[]]>([
      [
        'getters of a class',
        ofClass(...MODULE_NAMES),
        [
          'forRoot.debug option-unreadable',
          'forRoot.origin option-unreadable',
          'forRoot.paths option-unreadable',
          'forRoot.policies option-unreadable',
          'forRoot.rejectDisallowed option-unreadable',
          'forRoot.suppressWarnings option-unreadable',
        ],
      ],
      [
        'getters that throw',
        throwing('maxAge', 'paths', 'policies', 'policy', 'rejectDisallowed', 'suppressWarnings', 'unknown'),
        [
          'forRoot.maxAge option-unreadable',
          'forRoot.paths option-unreadable',
          'forRoot.policies option-unreadable',
          'forRoot.policy option-unreadable',
          'forRoot.rejectDisallowed option-unreadable',
          'forRoot.suppressWarnings option-unreadable',
          'forRoot.unknown option-unreadable',
        ],
      ],
      [
        'getters that throw among the policies and paths',
        { policies: throwing('a'), paths: throwing('/x') },
        ["paths['/x'] option-unreadable", 'policies.a option-unreadable'],
      ],
      [
        'getters that throw in a policy and a path',
        { policies: { a: throwing('origin', 'policy') }, paths: { '/x': throwing('policy') } },
        [
          "paths['/x'].policy option-unreadable",
          'policies.a.origin option-unreadable',
          'policies.a.policy option-unreadable',
        ],
      ],
      [
        'getters of a class as the policies and paths',
        {
          policies: ofClass('partners'),
          paths: ofClass('/x'),
        },
        ["paths['/x'] option-unreadable", 'policies.partners option-unreadable'],
      ],
      [
        'no records of policies and paths, no list of codes, no switch',
        { policies: null, paths: null, suppressWarnings: null, rejectDisallowed: null },
        [
          'forRoot.paths option-type',
          'forRoot.policies option-type',
          'forRoot.rejectDisallowed option-type',
          'forRoot.suppressWarnings option-type',
        ],
      ],
      [
        'maps of policies and paths',
        { policies: new Map([['a', {}]]), paths: new Map([['/x', false]]) },
        ['forRoot.paths option-type', 'forRoot.policies option-type'],
      ],
      [
        'codes of warnings that cannot be shown',
        { suppressWarnings: [{ toString: refuse, toJSON: refuse }], policies: {} },
        ['forRoot.suppressWarnings[0] option-type'],
      ],
    ])('%s are issues, and nothing else is thrown', async (_name, options, expected) => {
      expect((await told(moduleOf(options))).sort()).toEqual(expected);
    });

    test.each<[string, unknown]>([
      ['a plain object', { policies: {}, paths: {}, rejectDisallowed: false, suppressWarnings: [] }],
      [
        'the fields of a class',
        new (class {
          readonly origin = 'https://app.example.com';
          createCorsOptions(): this {
            return this;
          }
        })(),
      ],
      [
        'a getter of the object itself',
        {
          get origin() {
            return 'https://app.example.com';
          },
        },
      ],
    ])('%s is accepted', async (_name, options) => {
      expect(await told(moduleOf(options))).toEqual([]);
    });
  });

  test('the module without any options is an issue, and forRoot() is not', async () => {
    expect(await told(CorsModule)).toEqual(['forRoot option-type']);
    expect(await told(CorsModule.forRoot())).toEqual([]);
  });

  const cors = Cors as (...given: unknown[]) => MethodDecorator;
  test.each<[string, unknown[], string[]]>([
    ['a getter that throws', [throwing('origin')], ['Cats.list @Cors().origin option-unreadable']],
    ['one beside origins', ['*', throwing('maxAge')], ['Cats.list @Cors().maxAge option-unreadable']],
    ['a policy that throws', [throwing('policy')], ['Cats.list @Cors().policy option-unreadable']],
    ['a policy of no value', [{ policy: undefined }], ['Cats.list @Cors().policy option-type']],
    [
      'getters of a class beside origins',
      ['https://a.example', ofClass(...MODULE_NAMES)],
      [
        'Cats.list @Cors().debug option-unreadable',
        'Cats.list @Cors().origin option-unreadable',
        'Cats.list @Cors().paths option-unreadable',
        'Cats.list @Cors().policies option-unreadable',
        'Cats.list @Cors().rejectDisallowed option-unreadable',
        'Cats.list @Cors().suppressWarnings option-unreadable',
      ],
    ],
    ['a second origin', ['https://a.example', 'https://b.example'], ['Cats.list @Cors() option-type']],
    ['a third argument', ['https://a.example', {}, 'https://c.example'], ['Cats.list @Cors() option-type']],
    ['a number beside origins', ['https://a.example', 5], ['Cats.list @Cors() option-type']],
    ['null beside origins', ['https://a.example', null], ['Cats.list @Cors() option-type']],
    ['nothing beside origins', ['https://a.example', undefined], []],
    ['options beside origins', ['https://a.example', { maxAge: 5 }], []],
  ])('@Cors() with %s throws nothing itself, and is told at start', async (_name, given, expected) => {
    expect((await told(CorsModule.forRoot({}), [controller(cors(...given))])).sort()).toEqual(expected);
  });
});

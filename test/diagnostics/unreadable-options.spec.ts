import { Controller, type DynamicModule, Get, Injectable, Module, type Type } from '@nestjs/common';
import { Cors, CorsConfigurationError, CorsModule, type CorsModuleOptions } from 'nestjs-cors';
import { platforms, start } from '../support/platforms.js';

/** Every way to pass options to the module. */
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

/** Getters with these names on the prototype, like those of a class. */
const ofClass = (...names: string[]): object =>
  Object.create(
    Object.defineProperties({}, Object.fromEntries(names.map((name) => [name, { get: () => ({}) }]))),
  ) as object;
const MODULE_NAMES = ['debug', 'origin', 'ownHosts', 'paths', 'policies', 'rejectDisallowed', 'suppressWarnings'];

const controller = (decorator: MethodDecorator): Type => {
  @Controller()
  class Cats {
    @Get()
    @decorator
    list(): void {}
  }
  return Cats;
};

describe.each(platforms)('options that are invalid or cannot be read, on $name', (platform) => {
  const reported = async (imports: DynamicModule | Type, controllers: Type[] = []): Promise<string[]> => {
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
      expect(await reported(moduleOf(options))).toEqual(['forRoot option-type']);
    });

    test.each<[string, unknown, string[]]>([
      [
        'getters of a class',
        ofClass(...MODULE_NAMES),
        [
          'forRoot.debug option-unreadable',
          'forRoot.origin option-unreadable',
          'forRoot.ownHosts option-unreadable',
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
        'getters that throw in the records of policies and paths',
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
        'policies, paths, suppressWarnings, ownHosts and rejectDisallowed of the wrong type',
        { policies: null, paths: null, suppressWarnings: null, ownHosts: null, rejectDisallowed: null },
        [
          'forRoot.ownHosts option-type',
          'forRoot.paths option-type',
          'forRoot.policies option-type',
          'forRoot.rejectDisallowed option-type',
          'forRoot.suppressWarnings option-type',
        ],
      ],
      [
        'Maps as policies and paths',
        { policies: new Map([['a', {}]]), paths: new Map([['/x', false]]) },
        ['forRoot.paths option-type', 'forRoot.policies option-type'],
      ],
      [
        'warning codes that cannot be printed',
        { suppressWarnings: [{ toString: refuse, toJSON: refuse }], policies: {} },
        ['forRoot.suppressWarnings[0] option-type'],
      ],
    ])('%s are issues, and nothing else is thrown', async (_name, options, expected) => {
      expect((await reported(moduleOf(options))).sort()).toEqual(expected);
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
        'a getter on the object itself',
        {
          get origin() {
            return 'https://app.example.com';
          },
        },
      ],
    ])('%s is accepted', async (_name, options) => {
      expect(await reported(moduleOf(options))).toEqual([]);
    });
  });

  test('the module without any options is an issue, and forRoot() is not', async () => {
    expect(await reported(CorsModule)).toEqual(['forRoot option-type']);
    expect(await reported(CorsModule.forRoot())).toEqual([]);
  });

  const cors = Cors as (...given: unknown[]) => MethodDecorator;
  test.each<[string, unknown[], string[]]>([
    ['a getter that throws', [throwing('origin')], ['Cats.list @Cors().origin option-unreadable']],
    ['a getter that throws next to origins', ['*', throwing('maxAge')], ['Cats.list @Cors().maxAge option-unreadable']],
    ['a policy that throws', [throwing('policy')], ['Cats.list @Cors().policy option-unreadable']],
    ['a policy that is undefined', [{ policy: undefined }], ['Cats.list @Cors().policy option-type']],
    [
      'getters of a class next to origins',
      ['https://a.example', ofClass(...MODULE_NAMES)],
      [
        'Cats.list @Cors().debug option-unreadable',
        'Cats.list @Cors().origin option-unreadable',
        'Cats.list @Cors().ownHosts option-unreadable',
        'Cats.list @Cors().paths option-unreadable',
        'Cats.list @Cors().policies option-unreadable',
        'Cats.list @Cors().rejectDisallowed option-unreadable',
        'Cats.list @Cors().suppressWarnings option-unreadable',
      ],
    ],
    ['a second origin', ['https://a.example', 'https://b.example'], ['Cats.list @Cors() option-type']],
    ['a third argument', ['https://a.example', {}, 'https://c.example'], ['Cats.list @Cors() option-type']],
    ['a number next to origins', ['https://a.example', 5], ['Cats.list @Cors() option-type']],
    ['null next to origins', ['https://a.example', null], ['Cats.list @Cors() option-type']],
    ['undefined next to origins', ['https://a.example', undefined], []],
    ['options next to origins', ['https://a.example', { maxAge: 5 }], []],
  ])('@Cors() with %s does not throw; any issue is reported at startup', async (_name, given, expected) => {
    expect((await reported(CorsModule.forRoot({}), [controller(cors(...given))])).sort()).toEqual(expected);
  });
});

import { type CanActivate, Controller, Get, Injectable, Put, UseGuards } from '@nestjs/common';
import { Cors, CorsConfigurationError, type CorsIssue, CorsModule, type CorsModuleOptions } from 'nestjs-cors';
import type { ModuleMetadata } from '@nestjs/common';
import { platforms, start } from '../support/platforms.js';

describe.each(platforms)('configuration issues on $name', (platform) => {
  const refuse = async (options: object, metadata: ModuleMetadata = {}): Promise<readonly CorsIssue[]> => {
    const imports = [CorsModule.forRoot(options as CorsModuleOptions)];
    const error = await start(platform, { ...metadata, imports }).then(
      (app) => app.close(),
      (reason: unknown) => reason,
    );
    if (!(error instanceof CorsConfigurationError)) throw new Error(`The application started: ${String(error)}`);
    return error.issues;
  };
  const reported = (issues: readonly CorsIssue[]): string[] => issues.map(({ code, path }) => `${code} at ${path}`);

  it('are all reported at once, from every place', async () => {
    @Controller('cats')
    @Cors({ maxAge: 1.5 })
    class Cats {
      @Get()
      @Cors('https://a.example/' as string)
      list(): void {}

      @Put(':id')
      @Cors({ policy: 'partner', allowedHeaders: ['X Trace'] })
      update(): void {}
    }

    const issues = await refuse(
      {
        origin: ['https://app.example.com', 'app.example.com'],
        methods: ['patch'],
        policies: { partners: { origin: 'https://*.partner.example', maxage: 3 } },
        paths: { 'files/*path': 'partners' },
        rejectDisallowed: 'yes',
      },
      { controllers: [Cats] },
    );

    expect(reported(issues).sort()).toEqual([
      'method-case at forRoot.methods[0]',
      'option-range at Cats @Cors().maxAge',
      'option-type at forRoot.rejectDisallowed',
      'origin-scheme-missing at forRoot.origin[1]',
      'origin-trailing-slash at Cats.list @Cors().origin',
      "paths-pattern-invalid at paths['files/*path']",
      'request-header-malformed at Cats.update @Cors().allowedHeaders[0]',
      'unknown-option at policies.partners.maxage',
      'unknown-policy at Cats.update @Cors().policy',
    ]);
    expect(issues.find(({ code }) => code === 'unknown-policy')?.fix).toContain("'partners'");
    expect(issues.map(({ place }) => place)).toEqual(
      expect.arrayContaining([
        { layer: 'forRoot', option: 'origin', index: 1 },
        { layer: 'policies', name: 'partners', option: 'maxage' },
        { layer: 'paths', name: 'files/*path' },
        { layer: 'class', name: 'Cats', option: 'maxAge' },
        { layer: 'handler', name: 'Cats.update', option: 'policy' },
      ]),
    );
  });

  it('are reported once if many handlers inherit them, with the number of handlers', async () => {
    const controllers = Array.from({ length: 20 }, (_, i) => {
      @Controller(`cats${String(i)}`)
      class Cats {
        @Get()
        list(): void {}

        @Put()
        update(): void {}
      }
      Object.defineProperty(Cats, 'name', { value: `Cats${String(i)}` });
      return Cats;
    });

    const [issue, ...others] = await refuse({ origin: 'https://app.example.com', maxAge: -2 }, { controllers });

    expect(others).toEqual([]);
    expect(issue).toMatchObject({ code: 'option-range', path: 'forRoot.maxAge', value: -2 });
    expect(issue?.handlers).toHaveLength(40);
    expect(issue && new CorsConfigurationError([issue]).message).toContain('Reaches 40 handlers: Cats0.list');
  });

  it('include a decorator that no request can reach', async () => {
    @Injectable()
    @Cors('https://a.example')
    class Service {
      @Cors(false)
      work(): void {}
    }

    @Controller()
    class Cats {
      @Cors('https://a.example')
      helper(): void {}
    }

    const issues = await refuse({}, { controllers: [Cats], providers: [Service] });

    expect(reported(issues)).toEqual([
      'decorator-misplaced at Service @Cors()',
      'decorator-misplaced at Service.work @Cors()',
      'decorator-misplaced at Cats.helper @Cors()',
    ]);
  });

  it('include a decorator on an enhancer, on a provided value, and on a property that is not a method', async () => {
    @Injectable()
    @Cors(false)
    class Guard implements CanActivate {
      canActivate(): boolean {
        return true;
      }
    }

    class Value {
      @Cors(false)
      work(): void {}
    }

    const decorator = Cors(false) as (target: object, key: string, place?: unknown) => void;
    @Controller()
    @UseGuards(Guard)
    class Cats {
      @Get()
      list(): void {}

      static helper(): void {}
    }
    decorator(Cats, 'helper', Object.getOwnPropertyDescriptor(Cats, 'helper'));

    @Controller('dogs')
    class Dogs {
      @Get()
      list(): void {}
    }
    decorator(Dogs.prototype, 'list', 0);

    const providers = [{ provide: Value, useValue: new Value() }];
    expect(reported(await refuse({}, { controllers: [Cats, Dogs], providers })).sort()).toEqual([
      'decorator-misplaced at Cats.helper @Cors()',
      'decorator-misplaced at Dogs.prototype @Cors()',
      'decorator-misplaced at Guard @Cors()',
      'decorator-misplaced at Value.work @Cors()',
    ]);
  });

  it('include a decorator that is applied twice', async () => {
    @Controller()
    class Cats {
      @Get()
      @Cors('https://a.example')
      @Cors({ maxAge: 5 })
      list(): void {}
    }

    expect(reported(await refuse({}, { controllers: [Cats] }))).toEqual(['duplicate-decorator at Cats.list @Cors()']);
  });

  it('include a named policy that refers to itself', async () => {
    const issues = await refuse({ policies: { a: { policy: 'b' }, b: { policy: 'a' }, self: { policy: 'self' } } });

    expect(new Set(issues.map(({ code }) => code))).toEqual(new Set(['policy-cycle']));
    expect(issues.map(({ message }) => message).join(' ')).toContain('self → self');
  });

  it('include a paths entry that an earlier one hides', async () => {
    const paths = { '/files/*path': { origin: '*' }, '/files/:id/raw': false };

    expect(reported(await refuse({ paths }))).toEqual(["paths-hidden at paths['/files/:id/raw']"]);
  });

  test.each([
    [{ '/{*all}': false, '/api': false }, "paths['/api']"],
    [{ '/a{/b}': false, '/a/b': false }, "paths['/a/b']"],
    [{ '/a{/:id}': false, '/a/b': false, '/a/c/d': false }, "paths['/a/b']"],
    [{ '/*x/b': false, '/a/b': false }, "paths['/a/b']"],
    [{ '/:a': false, '/:b': false }, "paths['/:b']"],
  ])('include a hidden paths entry in any syntax: %j', async (paths, place) => {
    expect(reported(await refuse({ paths }))).toEqual([`paths-hidden at ${place}`]);
  });

  test.each([
    [{ '/a/b': false, '/a{/:id}': false }],
    [{ '/a{/b}': false, '/a/:id': false }],
    [{ '/a/*x': false, '/a': false }],
    [{ '/:a/:b': false, '/*x': false }],
  ])('do not include paths entries that can all match: %j', async (paths) => {
    const app = await start(platform, { imports: [CorsModule.forRoot({ paths: paths as Record<string, false> })] });
    await app.close();
  });

  test.each([
    ['files/*path', "Write '/files/*path'."],
    ['/files/*/all', "Write '/files/*path/all'."],
    ['/files/**', "Write '/files{/*path}'."],
    ['/files/(.*)', "Write '/files{/*path}'."],
    ['*path', "Write '/*path'."],
    ['/cats/:id?', "Write '/cats{/:id}'."],
    ['GET /cats', "Write '/cats'."],
    ['https://api.example.com/cats', "Write '/cats'."],
    ['/cats?sort=name', "Write '/cats'."],
    ['/cats#top', "Write '/cats'."],
    ['/cats ', "Write '/cats'."],
    ['/cats/../dogs', 'Name every wildcard'],
  ])('include a paths pattern that matches nothing: %j', async (pattern, fix) => {
    const [issue, ...others] = await refuse({ paths: { [pattern]: false } });
    expect(others).toEqual([]);
    expect(issue).toMatchObject({ code: 'paths-pattern-invalid', path: `paths['${pattern}']` });
    expect(issue?.fix).toContain(fix);
    const suggested = /^Write '(.*)'\.$/.exec(fix)?.[1];
    if (suggested === undefined) return;
    const app = await start(platform, { imports: [CorsModule.forRoot({ paths: { [suggested]: false } })] });
    await app.close();
  });

  it('include a policy name used as an origin, and an origin used as a policy name', async () => {
    @Controller()
    @Cors('partners' as string)
    class Cats {
      @Get()
      list(): void {}
    }

    const policies = { partners: { origin: 'https://*.partner.example' } };
    const issues = await refuse({ policies, paths: { '/x': 'https://a.example' } }, { controllers: [Cats] });
    expect(issues.map(({ code, fix }) => `${code}: ${fix}`)).toEqual([
      "unknown-policy: Write an origin as such: { origin: 'https://a.example' }.",
      "origin-scheme-missing: That is the name of a policy: write { policy: 'partners' }.",
    ]);
  });

  it('include a conflict between options of different levels', async () => {
    @Controller()
    @Cors({ credentials: true })
    class Cats {
      @Get()
      list(): void {}
    }

    expect(reported(await refuse({ origin: '*' }, { controllers: [Cats] }))).toEqual([
      'origin-any-credentials at forRoot.origin',
    ]);
  });

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['a string', 'https://app.example.com'],
    ['a list', []],
  ])('include a factory that returns %s', async (_name, answer) => {
    const imports = [CorsModule.forRootAsync({ useFactory: () => answer as never })];
    await expect(start(platform, { imports })).rejects.toMatchObject({
      issues: [expect.objectContaining({ code: 'option-type', path: 'forRoot' })],
    });
  });
});

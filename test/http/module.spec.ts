import {
  Controller,
  Get,
  Inject,
  Injectable,
  type INestApplication,
  Module,
  type NestApplicationOptions,
  Post,
  SetMetadata,
  type Type,
} from '@nestjs/common';
import { ConfigModule, ConfigService } from '@nestjs/config';
import { NestFactory } from '@nestjs/core';
import {
  Cors,
  CorsConfigurationError,
  CorsModule,
  type CorsModuleOptions,
  type CorsOptionsFactory,
  CorsPolicies,
} from 'nestjs-cors';
import type { AddressInfo } from 'node:net';
import { ask, preflight } from '../support/client.js';
import { type CorsHeaders, corsHeaders, REFUSED_PREFLIGHT } from '../support/cors-headers.js';
import { KeptLog } from '../support/log.js';
import { type AppSetup, platforms, type Platform, type RunningApp, start } from '../support/platforms.js';

const SITE = 'https://site.example.com';
const APP = 'https://app.example.com';

@Controller('things')
class Things {
  @Get()
  list(): string {
    return 'things';
  }
}

const allowed = (origin: string): CorsHeaders => corsHeaders({ 'Access-Control-Allow-Origin': origin, Vary: 'Origin' });

const running: { close(): Promise<void> }[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((app) => app.close()));
});

async function serve(platform: Platform, root: Type, setup?: AppSetup): Promise<number> {
  const app: RunningApp = await start(platform, { imports: [root] }, setup);
  running.push(app);
  return app.port;
}

/** Creates the application as `main.ts` does. */
async function create(platform: Platform, root: Type, options: NestApplicationOptions = {}): Promise<INestApplication> {
  const app = await NestFactory.create(root, platform.adapter() as never, {
    logger: false,
    abortOnError: false,
    ...options,
  });
  running.push(app);
  return app;
}

async function listen(app: INestApplication): Promise<number> {
  await app.listen(0, '127.0.0.1');
  return (app.getHttpServer() as { address(): AddressInfo }).address().port;
}

async function failure(starting: Promise<unknown>): Promise<CorsConfigurationError> {
  const error: unknown = await starting.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(CorsConfigurationError);
  return error as CorsConfigurationError;
}

const reportedIssues = ({ issues }: CorsConfigurationError): string[] =>
  issues.map(({ code, path }) => `${path} ${code}`);

/** As ts-rest's `@TsRestHandler()` does. */
const Handlers: MethodDecorator = (target, name, descriptor) => {
  const original = descriptor.value as unknown as object;
  const copy = Object.defineProperty(target, `${String(name)}_get`, { value: () => 'copy', configurable: true });
  for (const key of Reflect.getMetadataKeys(original) as string[])
    SetMetadata(key, Reflect.getMetadata(key, original))(original, name, {
      value: Reflect.get(copy, `${String(name)}_get`),
    });
  Get()(target, `${String(name)}_get`, Object.getOwnPropertyDescriptor(target, `${String(name)}_get`)!);
};

describe.each(platforms)('the module on $name', (platform) => {
  describe('takes its options', () => {
    @Module({ providers: [{ provide: 'ORIGINS', useValue: [SITE, APP] }], exports: ['ORIGINS'] })
    class OriginsModule {}

    @Injectable()
    class FromOrigins implements CorsOptionsFactory {
      constructor(@Inject('ORIGINS') private readonly origin: string[]) {}

      createCorsOptions(): CorsModuleOptions {
        return { origin: this.origin };
      }
    }

    @Module({ providers: [FromOrigins], imports: [OriginsModule], exports: [FromOrigins] })
    class FactoryModule {}

    const environment = ConfigModule.forRoot({
      ignoreEnvFile: true,
      load: [() => ({ CORS_ORIGINS: `${SITE},${APP}` })],
    });

    it.each([
      ['from forRoot()', CorsModule.forRoot({ origin: [SITE, APP] })],
      ['from a factory', CorsModule.forRootAsync({ useFactory: () => ({ origin: [SITE, APP] }) })],
      [
        'from an asynchronous factory with injected providers',
        CorsModule.forRootAsync({
          imports: [OriginsModule],
          inject: ['ORIGINS'],
          useFactory: async (origin: string[]) => Promise.resolve({ origin }),
        }),
      ],
      [
        'from the environment',
        CorsModule.forRootAsync({
          imports: [environment],
          inject: [ConfigService],
          useFactory: (config: ConfigService) => ({ origin: config.getOrThrow<string>('CORS_ORIGINS').split(',') }),
        }),
      ],
      ['from a class', CorsModule.forRootAsync({ imports: [OriginsModule], useClass: FromOrigins })],
      ['from an existing provider', CorsModule.forRootAsync({ imports: [FactoryModule], useExisting: FromOrigins })],
    ])('%s', async (_, cors) => {
      @Module({ imports: [cors], controllers: [Things] })
      class Root {}

      const port = await serve(platform, Root);
      const answer = await ask(port, { path: '/things', headers: { Origin: APP } });
      expect(answer.body).toBe('things');
      expect(answer.cors).toEqual(allowed(APP));
      expect((await ask(port, preflight(SITE, 'GET', '/things'))).status).toBe(204);
    });

    it('R3: and allows no origin if there are none', async () => {
      @Module({ imports: [CorsModule.forRoot()], controllers: [Things] })
      class Root {}

      const port = await serve(platform, Root);
      const answer = await ask(port, { path: '/things', headers: { Origin: APP } });
      expect(answer).toMatchObject({ status: 200, cors: {} });
      const refused = await ask(port, preflight(APP, 'GET', '/things'));
      expect(refused.status).toBe(403);
      expect(refused.cors).toEqual(corsHeaders(REFUSED_PREFLIGHT));
    });

    it('and passes on the error of an asynchronous factory', async () => {
      @Module({
        imports: [
          CorsModule.forRootAsync({ useFactory: async () => Promise.reject(new Error('The vault is sealed.')) }),
        ],
      })
      class Root {}

      await expect(create(platform, Root)).rejects.toThrow('The vault is sealed.');
    });

    it.each([undefined, null, 'https://site.example.com', ['https://site.example.com'], []])(
      'and refuses %p of a factory',
      async (options) => {
        @Module({ imports: [CorsModule.forRootAsync({ useFactory: () => options as never })] })
        class Root {}

        const { message } = await failure(serve(platform, Root));
        expect(message).toContain('forRoot');
      },
    );
  });

  it('works without a line in main.ts', async () => {
    @Module({ imports: [CorsModule.forRoot({ origin: SITE })], controllers: [Things] })
    class Root {}

    const port = await listen(await create(platform, Root));
    expect((await ask(port, { path: '/things', headers: { Origin: SITE } })).cors).toEqual(allowed(SITE));
  });

  it('may be imported by any module', async () => {
    @Module({ imports: [CorsModule.forRoot({ origin: SITE })] })
    class Infrastructure {}

    @Module({ imports: [Infrastructure] })
    class Shared {}

    @Module({ imports: [Shared], controllers: [Things] })
    class Root {}

    const port = await serve(platform, Root);
    expect((await ask(port, { path: '/things', headers: { Origin: SITE } })).cors).toEqual(allowed(SITE));
  });

  it('provides the policies to every module', async () => {
    @Injectable()
    class Reader {
      constructor(readonly policies: CorsPolicies) {}
    }

    @Cors(APP, { credentials: true })
    @Controller('own')
    class Own {
      @Get()
      get(): void {}
    }

    @Module({ providers: [Reader], controllers: [Own] })
    class Feature {}

    @Module({
      imports: [CorsModule.forRoot({ origin: SITE, paths: { '/own': { exposedHeaders: 'ETag' } } }), Feature],
    })
    class Root {}

    const app = await create(platform, Root);
    await app.init();
    const { policies } = app.get(Reader, { strict: false });
    expect(policies.global.options.origin).toEqual([SITE]);
    expect(policies.of(Own, Own.prototype.get).options).toMatchObject({ origin: [APP], credentials: true });
    expect(policies.of(Own, Own.prototype.get, '/own').options.exposedHeaders).toEqual(['ETag']);
    expect(Object.isFrozen(policies.of(Own, Own.prototype.get))).toBe(true);
  });

  it('several applications in one process have their own policies', async () => {
    @Module({ imports: [CorsModule.forRoot({ origin: SITE })], controllers: [Things] })
    class First {}

    @Module({ imports: [CorsModule.forRoot({ origin: APP })], controllers: [Things] })
    class Second {}

    const ports = await Promise.all([serve(platform, First), serve(platform, Second)]);
    const answers = await Promise.all(
      ports.flatMap((port) => [SITE, APP].map((Origin) => ask(port, { path: '/things', headers: { Origin } }))),
    );
    const refused = corsHeaders({ Vary: 'Origin' });
    expect(answers.map(({ cors }) => cors)).toEqual([allowed(SITE), refused, refused, allowed(APP)]);
  });

  describe('refuses to start', () => {
    it('when it is registered twice, and names both importers', async () => {
      @Module({ imports: [CorsModule.forRoot({ origin: SITE })] })
      class Feature {}

      @Module({ imports: [CorsModule.forRoot({ origin: SITE }), Feature] })
      class Root {}

      const error = await failure(serve(platform, Root));
      expect(reportedIssues(error)).toEqual(['CorsModule duplicate-registration']);
      expect(error.message).toMatch(/\bRoot\b/);
      expect(error.message).toMatch(/\bFeature\b/);
    });

    it('when it is registered twice by one module', async () => {
      @Module({ imports: [CorsModule.forRoot({ origin: SITE }), CorsModule.forRoot({ origin: APP })] })
      class Root {}

      expect(reportedIssues(await failure(serve(platform, Root)))).toEqual(['CorsModule duplicate-registration']);
    });

    it('but not when two modules import one registration', async () => {
      const registration = CorsModule.forRoot({ origin: SITE });

      @Module({ imports: [registration] })
      class Feature {}

      @Module({ imports: [registration, Feature], controllers: [Things] })
      class Root {}

      const port = await serve(platform, Root);
      expect((await ask(port, { path: '/things', headers: { Origin: SITE } })).cors).toEqual(allowed(SITE));
    });

    it('R4: with every issue of global options, policies, paths and handlers at once', async () => {
      @Cors('things.example.com' as string)
      @Controller('first')
      class First {
        @Get()
        get(): void {}

        @Cors({ policy: 'parners' })
        @Post()
        post(): void {}
      }

      @Controller('second')
      class Second {
        @Cors({ origin: SITE, maxAge: -2 })
        @Get()
        get(): void {}
      }

      @Module({
        imports: [
          CorsModule.forRoot({
            origin: ['https://site.example.com/', undefined],
            methods: 'patch',
            policies: { partners: { origin: '*', credentials: true } },
            paths: { files: { origin: SITE }, '/admin': { allowHeaders: 'X-One' } },
            rejectDisallowed: 'yes',
          } as never),
        ],
        controllers: [First, Second],
      })
      class Root {}

      expect(reportedIssues(await failure(serve(platform, Root))).sort()).toEqual(
        [
          'forRoot.origin[0] origin-trailing-slash',
          'forRoot.origin[1] origin-undefined',
          'forRoot.methods method-case',
          'forRoot.rejectDisallowed option-type',
          'policies.partners.origin origin-any-credentials',
          "paths['files'] paths-pattern-invalid",
          "paths['/admin'].allowHeaders unknown-option",
          'First @Cors().origin origin-scheme-missing',
          'First.post @Cors().policy unknown-policy',
          'Second.get @Cors().maxAge option-range',
        ].sort(),
      );
    });

    it('when a decorator is in a place that no request reaches, or is applied twice', async () => {
      @Cors(SITE)
      @Injectable()
      class Service {}

      @Cors(SITE)
      @Cors(APP)
      @Controller('twice')
      class Twice {
        @Get()
        get(): void {}

        @Cors(SITE)
        helper(): void {}
      }

      @Module({ imports: [CorsModule.forRoot()], providers: [Service], controllers: [Twice] })
      class Root {}

      expect(reportedIssues(await failure(serve(platform, Root))).sort()).toEqual([
        'Service @Cors() decorator-misplaced',
        'Twice @Cors() duplicate-decorator',
        'Twice.helper @Cors() decorator-misplaced',
      ]);
    });

    it.each([
      ['a resolver', SetMetadata('graphql:resolver_type', 'Query'), "paths: { '/graphql{/*rest}':"],
      ['a gateway', SetMetadata('websockets:is_gateway', true), 'Put @Cors() on the class of the gateway'],
    ])('when @Cors() is on %s, with what to write there', async (_, decorate, fix) => {
      @Injectable()
      class Provider {
        @Cors()
        answer(): void {}
      }
      decorate(Provider);

      @Module({ imports: [CorsModule.forRoot()], providers: [Provider] })
      class Root {}

      const { issues } = await failure(serve(platform, Root));
      expect(issues.map((issue) => issue.code)).toEqual(['decorator-misplaced']);
      expect(issues[0]?.fix).toContain(fix);
    });

    it('when it is above a decorator of a library that creates route handlers, with where to put it', async () => {
      @Controller('copies')
      class Copies {
        @Cors(APP)
        @Handlers
        handler(): void {}
      }

      @Module({ imports: [CorsModule.forRoot({ origin: SITE })], controllers: [Copies] })
      class Root {}

      const { issues } = await failure(serve(platform, Root));
      expect(issues.map(({ code, path }) => [code, path])).toEqual([['decorator-misplaced', 'Copies.handler @Cors()']]);
      expect(issues[0]?.fix).toContain('@TsRestHandler() does, put it below that one.');
    });

    it('but not when a library copies the metadata of a method to the route handlers that it creates', async () => {
      @Controller('copies')
      class Copies {
        @Handlers
        @Cors(APP)
        handler(): void {}
      }

      @Module({ imports: [CorsModule.forRoot({ origin: SITE })], controllers: [Copies] })
      class Root {}

      const answer = await ask(await serve(platform, Root), { path: '/copies', headers: { Origin: APP } });
      expect(answer).toMatchObject({ body: 'copy', cors: allowed(APP) });
    });

    it('but not on classes that are providers as well, and extend a controller or are extended by one', async () => {
      @Cors(APP)
      class Base {
        @Cors({ exposedHeaders: 'ETag' })
        @Get()
        list(): string {
          return 'listed';
        }
      }

      @Controller('bases')
      class Bases extends Base {}

      class Fake extends Bases {}

      const providers = [Base, { provide: 'fake', useFactory: () => new Fake() }];
      @Module({ imports: [CorsModule.forRoot({ origin: SITE })], controllers: [Bases], providers })
      class Root {}

      const answer = await ask(await serve(platform, Root), { path: '/bases', headers: { Origin: APP } });
      expect([answer.body, answer.cors['access-control-allow-origin']]).toEqual(['listed', APP]);
    });

    it.each(['/things/*', '*'])('but not when the wildcard of an entry of paths has no name: %s', async (pattern) => {
      @Module({ imports: [CorsModule.forRoot({ origin: SITE, paths: { [pattern]: { origin: APP } } })] })
      class Root {}

      const answer = await ask(await serve(platform, Root), { path: '/things/1/2', headers: { Origin: APP } });
      expect(answer.cors).toEqual(allowed(APP));
    });

    it.each([
      ['paths', { paths: { '/x': null } }, "paths['/x'] option-type"],
      ['paths', { paths: { '/x': true } }, "paths['/x'] option-type"],
      ['policies', { policies: { p: null } }, 'policies.p option-type'],
      ['policies', { policies: { p: 'x' } }, 'policies.p option-type'],
    ])('when an entry of %s is not an object with options: %j', async (_, options, issue) => {
      @Module({ imports: [CorsModule.forRoot(options as never)] })
      class Root {}

      expect(reportedIssues(await failure(serve(platform, Root)))).toEqual([issue]);
    });

    it('and does not listen', async () => {
      @Module({ imports: [CorsModule.forRoot({ maxAge: 0.5 })] })
      class Root {}

      const app = await create(platform, Root);
      await failure(app.listen(0, '127.0.0.1'));
      expect((app.getHttpServer() as { listening: boolean }).listening).toBe(false);
    });
  });

  describe("R18: Nest's own CORS", () => {
    @Module({ imports: [CorsModule.forRoot({ origin: SITE })], controllers: [Things] })
    class AppModule {}

    it.each([true, { origin: '*' }])(
      'as the option cors: %j is an error at startup that names both places',
      async (cors) => {
        const app = await create(platform, AppModule, { cors });
        const error = await failure(app.init());
        expect(reportedIssues(error)).toEqual(['the option `cors` of the application enable-cors-conflict']);
        expect(error.message).toMatch(/\bAppModule\b/);
      },
    );

    it('as app.enableCors() is an error at startup that names both places', async () => {
      const app = await create(platform, AppModule);
      app.enableCors();
      const error = await failure(app.init());
      expect(error.issues.map(({ code }) => code)).toEqual(['enable-cors-conflict']);
      expect(error.message).toMatch(/app\.enableCors\(\) \(module\.spec\.ts:\d+/);
      expect(error.message).toMatch(/\bAppModule\b/);
    });

    const callLate = async (): Promise<[CorsConfigurationError, number]> => {
      const app = await create(platform, AppModule);
      const port = await listen(app);
      return [await failure((async () => app.enableCors({ origin: '*' }))()), port];
    };

    it('throws if it is called after startup, and has no effect', async () => {
      const [error, port] = await callLate();
      expect(error.issues.map(({ code }) => code)).toEqual(['enable-cors-conflict']);
      expect(error.message).toMatch(/app\.enableCors\(\) \(module\.spec\.ts:\d+/);
      const answer = await ask(port, { path: '/things', headers: { Origin: APP } });
      expect(answer.cors).toEqual(corsHeaders({ Vary: 'Origin' }));
    });

    it('names the importing module as well if it is called after startup', async () => {
      const [error] = await callLate();
      expect(error.message).toMatch(/\bAppModule\b/);
    });

    it('is an error in a testing module as well', async () => {
      expect(reportedIssues(await failure(serve(platform, AppModule, { options: { cors: true } })))).toEqual([
        'the option `cors` of the application enable-cors-conflict',
      ]);
      await failure(serve(platform, AppModule, { main: (app) => app.enableCors() }));
    });

    it('is not a conflict if it is switched off', async () => {
      const port = await serve(platform, AppModule, { options: { cors: false } });
      expect((await ask(port, { path: '/things', headers: { Origin: SITE } })).cors).toEqual(allowed(SITE));
    });

    it('works as usual in an application without this module', async () => {
      @Module({ controllers: [Things] })
      class Plain {}

      const port = await serve(platform, Plain, { options: { cors: true } });
      expect((await ask(port, { path: '/things' })).cors).toMatchObject({ 'access-control-allow-origin': '*' });
    });
  });
});

describe('the module in a standalone context', () => {
  it('logs nothing and does nothing', async () => {
    @Module({ imports: [CorsModule.forRoot({ origin: SITE })], controllers: [Things] })
    class Root {}

    const log = new KeptLog();
    const context = await NestFactory.createApplicationContext(Root, { logger: log, abortOnError: false });
    expect(context.get(CorsPolicies).global.rejectDisallowed).toBe(false);
    await context.close();
    expect([...log.at('error'), ...log.at('warn')]).toEqual([]);
  });
});

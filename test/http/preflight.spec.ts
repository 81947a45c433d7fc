import {
  All,
  Body,
  type CallHandler,
  type CanActivate,
  Controller,
  Delete,
  type ExecutionContext,
  Get,
  Injectable,
  type MiddlewareConsumer,
  Module,
  type ModuleMetadata,
  type NestInterceptor,
  type NestModule,
  Options,
  Patch,
  type PipeTransform,
  Post,
  Put,
  type Type,
  UnauthorizedException,
  Version,
  VERSION_NEUTRAL,
  type VersioningOptions,
  VersioningType,
} from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { Cors, CorsModule, type CorsModuleOptions } from 'nestjs-cors';
import type { FastifyInstance } from 'fastify';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Observable } from 'rxjs';
import { type Answer, ask, preflight } from '../support/client.js';
import { type CorsHeaders, corsHeaders, PREFLIGHT_VARY, REFUSED_PREFLIGHT } from '../support/cors-headers.js';
import { KeptLog } from '../support/log.js';
import { nativeRequest } from '../support/native.js';
import { type AppSetup, platforms, type Platform, type RunningApp, start } from '../support/platforms.js';

const SITE = 'https://site.example.com';
const APP = 'https://app.example.com';
const ADMIN = 'https://admin.example.com';
const OTHER_ORIGIN = 'https://stranger.example.com';

/** The headers of a granted preflight under the default options, except the given ones. */
function granted(origin: string, methods: string, others: Record<string, string> = {}): CorsHeaders {
  return corsHeaders({
    'Access-Control-Allow-Origin': origin,
    'Access-Control-Allow-Methods': methods,
    'Access-Control-Allow-Headers': 'Content-Type, Authorization',
    'Access-Control-Max-Age': '600',
    Vary: PREFLIGHT_VARY,
    ...others,
  });
}

function withoutMethods({ 'access-control-allow-methods': _, ...others }: CorsHeaders): CorsHeaders {
  return others;
}

function expectRefused({ status, cors, body }: Answer): void {
  expect({ status, cors, body }).toEqual({ status: 403, cors: corsHeaders(REFUSED_PREFLIGHT), body: '' });
}

const running: RunningApp[] = [];

async function serve(
  platform: Platform,
  cors: CorsModuleOptions,
  controllers: Type[],
  setup: AppSetup = {},
  metadata: ModuleMetadata = {},
): Promise<number> {
  const imports = [CorsModule.forRoot(cors), ...(metadata.imports ?? [])];
  const app = await start(platform, { ...metadata, imports, controllers }, setup);
  running.push(app);
  return app.port;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((app) => app.close()));
});

describe.each(platforms)('R5–R11: preflights on $name', (platform) => {
  describe('R5: the policy of the handler that the requested method would reach', () => {
    @Controller('things')
    class Things {
      @Get()
      list(): void {}

      @Cors(APP)
      @Post()
      create(): void {}

      @Cors(ADMIN, { credentials: true, maxAge: 5 })
      @Delete(':id')
      remove(): void {}

      @Cors('*')
      @All('any/:rest')
      any(): void {}
    }

    it.each([
      ['GET', '/things', SITE, granted(SITE, 'GET, HEAD')],
      ['HEAD', '/things', SITE, granted(SITE, 'GET, HEAD')],
      ['POST', '/things', APP, granted(APP, 'POST')],
      ['POST', '/things?id=1', APP, granted(APP, 'POST')],
      [
        'DELETE',
        '/things/7',
        ADMIN,
        granted(ADMIN, 'DELETE', { 'Access-Control-Allow-Credentials': 'true', 'Access-Control-Max-Age': '5' }),
      ],
      ['PUT', '/things/any/one', OTHER_ORIGIN, granted('*', 'DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT')],
    ])('%s %s is granted to %s', async (method, path, origin, cors) => {
      const port = await serve(platform, { origin: SITE }, [Things]);
      const answer = await ask(port, preflight(origin, method, path));
      expect(answer.cors).toEqual(cors);
      expect(answer.status).toBe(204);
    });

    it.each([
      ['GET', '/things', APP],
      ['POST', '/things', SITE],
      ['DELETE', '/things/7', SITE],
      ['DELETE', '/things/7', APP],
    ])('%s %s is refused to %s', async (method, path, origin) => {
      const port = await serve(platform, { origin: SITE }, [Things]);
      expectRefused(await ask(port, preflight(origin, method, path)));
    });
  });

  describe('R5: lower-case patch', () => {
    @Controller('things')
    class Things {
      @Cors(APP)
      @Patch()
      change(): void {}
    }

    it('reaches no handler, because methods are case-sensitive, so the global policy governs it', async () => {
      const port = await serve(platform, { origin: SITE }, [Things]);
      expectRefused(await ask(port, preflight(APP, 'patch', '/things')));
      const answer = await ask(port, preflight(SITE, 'patch', '/things'));
      expect(answer.cors).toEqual(withoutMethods(granted(SITE, '')));
    });

    it.each(['patch', 'Patch', 'PATCHED', 'x', 'Propfind'])(
      'R7: %s is not granted, because Node responds to it with 400, and the log says what to write',
      async (method) => {
        const log = new KeptLog();
        const port = await serve(platform, { origin: SITE }, [Things], { options: { logger: log } });
        const answer = await ask(port, preflight(SITE, method, '/things'));
        expect(answer.status).toBe(204);
        expect(answer.cors).toEqual(withoutMethods(granted(SITE, '')));
        const line = log.at('debug').join();
        expect(line).toContain('[method-not-allowed]');
        if (method.toUpperCase() === 'PATCH') expect(line).toContain("Write 'PATCH'");
      },
    );
  });

  describe('R5: hosts', () => {
    @Cors(ADMIN)
    @Controller({ path: 'things', host: 'admin.localhost' })
    class AdminThings {
      @Get()
      list(): void {}
    }

    it('the handler of another host is not reached', async () => {
      const port = await serve(platform, { origin: SITE }, [AdminThings]);
      const at = async (host: string, origin: string): Promise<Answer> => {
        const asked = preflight(origin, 'GET', '/things');
        return ask(port, { ...asked, headers: { ...asked.headers, Host: host } });
      };
      expect((await at('admin.localhost', ADMIN)).cors).toEqual(granted(ADMIN, 'GET, HEAD'));
      expect((await at('admin.localhost:8080', ADMIN)).cors).toEqual(granted(ADMIN, 'GET, HEAD'));
      expectRefused(await at('admin.localhost', SITE));
      expect((await at('localhost', SITE)).cors).toEqual(granted(SITE, 'GET'));
      expectRefused(await at('localhost', ADMIN));
    });
  });

  describe('R6: the application does not see a preflight', () => {
    const seen: string[] = [];
    const note = (who: string): void => {
      seen.push(who);
    };

    @Injectable()
    class NotingGuard implements CanActivate {
      canActivate(): boolean {
        note('guard');
        throw new UnauthorizedException();
      }
    }

    @Injectable()
    class NotingInterceptor implements NestInterceptor {
      intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
        note('interceptor');
        return next.handle();
      }
    }

    @Injectable()
    class NotingPipe implements PipeTransform {
      transform(value: unknown): unknown {
        note('pipe');
        return value;
      }
    }

    @Controller()
    class Handlers {
      @Post('posted')
      post(@Body() _body: unknown): void {
        note('handler');
      }

      @Options('posted')
      options(@Body() _body: unknown): void {
        note('handler');
      }

      @Cors({ origin: APP, preflightContinue: true })
      @Put('continued')
      put(): void {}

      @Options('continued')
      continued(): string {
        note('handler');
        return 'the answer of the handler';
      }
    }

    @Module({
      controllers: [Handlers],
      providers: [
        { provide: APP_GUARD, useClass: NotingGuard },
        { provide: APP_INTERCEPTOR, useClass: NotingInterceptor },
        { provide: APP_PIPE, useClass: NotingPipe },
      ],
    })
    class Noting implements NestModule {
      configure(consumer: MiddlewareConsumer): void {
        consumer
          .apply((_request: IncomingMessage, _response: ServerResponse, next: () => void) => {
            note('module middleware');
            next();
          })
          .forRoutes('*path');
      }
    }

    const main: AppSetup['main'] = (app) => {
      app.use((_request: IncomingMessage, _response: ServerResponse, next: () => void) => {
        note('middleware');
        next();
      });
      if (platform.name === 'fastify') {
        (app.getHttpAdapter().getInstance() as FastifyInstance).addHook('onRequest', (_request, _reply, done) => {
          note('hook');
          done();
        });
      }
    };

    beforeEach(() => seen.splice(0));

    it.each([
      ['granted', APP, 204],
      ['refused', OTHER_ORIGIN, 403],
    ])('not even one that is %s and has a body that is not JSON', async (_, origin, status) => {
      const port = await serve(platform, { origin: APP }, [], { main }, { imports: [Noting] });
      const asked = preflight(origin, 'POST', '/posted', 'content-type');
      const headers = { ...asked.headers, 'Content-Type': 'application/json' };
      const answer = await ask(port, { ...asked, headers, body: '{' });
      expect(seen).toEqual([]);
      expect(answer.status).toBe(status);
    });

    it('the application sees an actual request, in the order of Nest', async () => {
      const port = await serve(platform, { origin: APP }, [], { main }, { imports: [Noting] });
      await ask(port, { method: 'POST', path: '/posted', headers: { Origin: APP } });
      expect(seen).toEqual(expect.arrayContaining(['middleware', 'module middleware', 'guard']));
    });
  });

  describe('non-preflight OPTIONS, and preflightContinue', () => {
    @Controller()
    class Handlers {
      @Cors(APP)
      @Options('own')
      own(): string {
        return 'the answer of the handler';
      }

      @Cors(ADMIN)
      @Get('own')
      get(): void {}

      @Cors({ origin: APP, preflightContinue: true, exposedHeaders: 'ETag' })
      @Put('continued')
      put(): void {}

      @Options('continued')
      continued(): string {
        return 'the answer of the handler';
      }

      @Cors({ origin: APP, preflightContinue: true })
      @Put('nowhere')
      nowhere(): void {}
    }

    it.each([
      [
        'without Access-Control-Request-Method',
        { Origin: APP },
        { 'Access-Control-Allow-Origin': APP, Vary: 'Origin' },
      ],
      ['without Origin', { 'Access-Control-Request-Method': 'GET' }, { Vary: 'Origin' }],
      ['of a refused origin', { Origin: OTHER_ORIGIN }, { Vary: 'Origin' }],
    ])('OPTIONS %s reaches the handler of the application', async (_, headers, cors) => {
      const port = await serve(platform, { origin: SITE }, [Handlers]);
      const answer = await ask(port, { method: 'OPTIONS', path: '/own', headers });
      expect(answer).toMatchObject({ status: 200, body: 'the answer of the handler' });
      expect(answer.cors).toEqual(corsHeaders(cors));
    });

    it('a preflight does not reach it', async () => {
      const port = await serve(platform, { origin: SITE }, [Handlers]);
      const answer = await ask(port, preflight(ADMIN, 'GET', '/own'));
      expect(answer).toMatchObject({ status: 204, body: '' });
      expect(answer.cors).toEqual(granted(ADMIN, 'GET, HEAD'));
    });

    it('a preflight for OPTIONS itself has the policy of that handler', async () => {
      const port = await serve(platform, { origin: SITE }, [Handlers]);
      expect((await ask(port, preflight(APP, 'OPTIONS', '/own'))).cors).toEqual(granted(APP, 'OPTIONS'));
      expectRefused(await ask(port, preflight(ADMIN, 'OPTIONS', '/own')));
    });

    it('R6, R7: with preflightContinue the handler responds, with the headers of the policy', async () => {
      const port = await serve(platform, { origin: SITE }, [Handlers]);
      const answer = await ask(port, preflight(APP, 'PUT', '/continued'));
      expect(answer).toMatchObject({ status: 200, body: 'the answer of the handler' });
      expect(answer.cors).toEqual(granted(APP, 'PUT'));
    });

    it('R8: preflightContinue does not change the refusal of a preflight', async () => {
      const port = await serve(platform, { origin: SITE }, [Handlers]);
      expectRefused(await ask(port, preflight(SITE, 'PUT', '/continued')));
    });

    it('with preflightContinue and no OPTIONS handler the response is a 404 with the headers of the policy', async () => {
      const port = await serve(platform, { origin: SITE }, [Handlers]);
      const answer = await ask(port, preflight(APP, 'PUT', '/nowhere'));
      expect(answer.status).toBe(404);
      expect(answer.cors).toEqual(granted(APP, 'PUT'));
    });
  });

  describe('R7: a granted preflight', () => {
    const shared = { origin: APP, maxAge: 60 };

    @Controller('things')
    class Things {
      @Cors(shared)
      @Get()
      list(): void {}

      @Cors({ origin: APP, maxAge: 60 })
      @Post()
      create(): void {}

      @Cors({ origin: APP, maxAge: 61 })
      @Put()
      replace(): void {}

      @Cors({ ...shared, methods: ['GET'] })
      @Patch()
      change(): void {}

      @Cors({ ...shared, methods: 'DELETE, post' })
      @Delete()
      remove(): void {}
    }

    const maxAge = { 'Access-Control-Max-Age': '60' };

    it.each([
      ['names the methods that share the policy', 'GET', granted(APP, 'GET, HEAD, POST', maxAge)],
      ['names the same methods whichever of them is requested', 'POST', granted(APP, 'GET, HEAD, POST', maxAge)],
      ['does not name methods with another policy', 'PUT', granted(APP, 'PUT', { 'Access-Control-Max-Age': '61' })],
      ['names only those of them that an explicit list contains', 'DELETE', granted(APP, 'DELETE', maxAge)],
    ])('%s', async (_, method, cors) => {
      const port = await serve(platform, {}, [Things]);
      expect((await ask(port, preflight(APP, method, '/things'))).cors).toEqual(cors);
    });

    it('names no method if an explicit list does not contain the requested one', async () => {
      const port = await serve(platform, {}, [Things]);
      const answer = await ask(port, preflight(APP, 'PATCH', '/things'));
      const { 'access-control-allow-methods': _, ...others } = granted(APP, '', maxAge);
      expect(answer.status).toBe(204);
      expect(answer.cors).toEqual(others);
    });

    it.each([200, 204, 205, 299])('has the status of the policy: %d', async (optionsSuccessStatus) => {
      const port = await serve(platform, { origin: APP, optionsSuccessStatus }, []);
      const answer = await ask(port, preflight(APP, 'GET'));
      expect(answer).toMatchObject({ status: optionsSuccessStatus, body: '' });
      expect(answer.headers['content-length']).toBe(optionsSuccessStatus === 204 ? undefined : '0');
    });
  });

  describe('R8: @Cors(false)', () => {
    @Cors(false)
    @Controller('closed')
    class Closed {
      @Get()
      get(): void {}

      @Cors()
      @Post()
      post(): void {}
    }

    it.each([SITE, 'null', OTHER_ORIGIN])('refuses %s', async (origin) => {
      const port = await serve(platform, { origin: SITE }, [Closed]);
      expectRefused(await ask(port, preflight(origin, 'GET', '/closed')));
    });

    it('R1: a handler with @Cors() has the global policy again', async () => {
      const port = await serve(platform, { origin: SITE }, [Closed]);
      expect((await ask(port, preflight(SITE, 'POST', '/closed'))).cors).toEqual(granted(SITE, 'POST'));
    });
  });

  describe('R9: if no handler serves the method', () => {
    @Controller('files')
    class Files {
      @Get('known')
      known(): void {}
    }

    const options = {
      origin: SITE,
      policies: { partners: { origin: APP, maxAge: 7 } },
      paths: {
        '/files/:name': 'partners',
        '/files{/*path}': { origin: ADMIN },
        '/graphql': { origin: '*', methods: 'POST' },
        '/admin{/*path}': false,
      },
    } as const;

    it.each([
      ['an unknown path has the global policy', SITE, 'PUT', '/unknown', granted(SITE, 'PUT')],
      ['a path that an entry matches has its policy', ADMIN, 'GET', '/files/a/b', granted(ADMIN, 'GET')],
      [
        'the first entry that matches is used',
        APP,
        'GET',
        '/files/a',
        granted(APP, 'GET', { 'Access-Control-Max-Age': '7' }),
      ],
      [
        'the policy of the entry applies to handlers as well',
        APP,
        'GET',
        '/files/known',
        granted(APP, 'GET, HEAD', { 'Access-Control-Max-Age': '7' }),
      ],
      [
        'a method without a handler shares it with methods that have one',
        APP,
        'PUT',
        '/files/known',
        granted(APP, 'GET, HEAD, PUT', { 'Access-Control-Max-Age': '7' }),
      ],
      ['an explicit list of methods grants what it contains', OTHER_ORIGIN, 'POST', '/graphql', granted('*', 'POST')],
    ])('%s', async (_, origin, method, path, cors) => {
      const port = await serve(platform, options, [Files]);
      const answer = await ask(port, preflight(origin, method, path));
      expect(answer.cors).toEqual(cors);
      expect(answer.status).toBe(204);
    });

    it('an explicit list of methods grants nothing else', async () => {
      const port = await serve(platform, options, [Files]);
      const { 'access-control-allow-methods': _, ...others } = granted('*', '');
      expect((await ask(port, preflight(OTHER_ORIGIN, 'GET', '/graphql'))).cors).toEqual(others);
    });

    it('OPTIONS * has the global policy', async () => {
      const port = await serve(platform, options, [Files]);
      expect((await ask(port, preflight(SITE, 'GET', '*'))).cors).toEqual(granted(SITE, 'GET'));
      expectRefused(await ask(port, preflight(APP, 'GET', '*')));
    });

    it.each([
      ['/unknown', APP],
      ['/files/a', SITE],
      ['/admin', SITE],
      ['/admin/users', SITE],
    ])('%s is refused to %s', async (path, origin) => {
      const port = await serve(platform, options, [Files]);
      expectRefused(await ask(port, preflight(origin, 'GET', path)));
    });
  });

  describe('R10: versions that preflights do not contain', () => {
    @Controller('things')
    class Differing {
      @Cors({ origin: [APP, ADMIN], credentials: true, allowedHeaders: ['X-One', 'X-Two'], maxAge: 60 })
      @Version('1')
      @Get()
      first(): string {
        return 'first';
      }

      @Cors({ origin: [ADMIN, OTHER_ORIGIN], allowedHeaders: 'x-two, x-three', maxAge: 30 })
      @Version('2')
      @Get()
      second(): string {
        return 'second';
      }

      @Cors(SITE)
      @Version('1')
      @Post()
      create(): void {}
    }

    @Cors(APP)
    @Controller('same')
    class Same {
      @Version('1')
      @Get()
      first(): void {}

      @Version(['2', '3'])
      @Get()
      second(): void {}

      @Version(VERSION_NEUTRAL)
      @Get()
      neutral(): void {}
    }

    const kinds: [string, VersioningOptions, (version: string) => Record<string, string>][] = [
      ['a header', { type: VersioningType.HEADER, header: 'X-Version' }, (v) => ({ 'X-Version': v })],
      ['a media type', { type: VersioningType.MEDIA_TYPE, key: 'v=' }, (v) => ({ Accept: `application/json;v=${v}` })],
      [
        'an extractor of the application',
        {
          type: VersioningType.CUSTOM,
          extractor: (request) => String((request as IncomingMessage).headers['x-version'] ?? ''),
        },
        (v) => ({ 'X-Version': v }),
      ],
    ];

    describe.each(kinds)('in %s', (_, versioning, headersOf) => {
      const log = new KeptLog();
      const main: AppSetup['main'] = (app) => {
        app.enableVersioning(versioning);
      };
      const setup = { main, options: { logger: log } };

      it('if handlers have different policies, a preflight is granted what all of them grant', async () => {
        const port = await serve(platform, {}, [Differing], setup);
        const answer = await ask(port, preflight(ADMIN, 'GET', '/things'));
        expect(answer.status).toBe(204);
        expect(answer.cors).toEqual(
          granted(ADMIN, 'GET, HEAD', { 'Access-Control-Allow-Headers': 'X-Two', 'Access-Control-Max-Age': '30' }),
        );
        for (const origin of [APP, OTHER_ORIGIN]) expectRefused(await ask(port, preflight(origin, 'GET', '/things')));
      });

      it('a warning at startup names them', async () => {
        log.lines.splice(0);
        await serve(platform, {}, [Differing, Same], setup);
        expect(log.at('warn')).toEqual([expect.stringContaining('Differing.first')]);
        expect(log.at('warn')).toEqual([expect.stringContaining('Differing.second')]);
      });

      it.each([
        [
          '1',
          'first',
          APP,
          { 'Access-Control-Allow-Origin': APP, 'Access-Control-Allow-Credentials': 'true', Vary: 'Origin' },
        ],
        ['1', 'first', OTHER_ORIGIN, { Vary: 'Origin' }],
        ['2', 'second', OTHER_ORIGIN, { 'Access-Control-Allow-Origin': OTHER_ORIGIN, Vary: 'Origin' }],
        ['2', 'second', APP, { Vary: 'Origin' }],
      ])(
        'R4: an actual request of version %s reaches %s, with its policy for %s',
        async (version, body, Origin, cors) => {
          const port = await serve(platform, {}, [Differing], setup);
          const answer = await ask(port, { path: '/things', headers: { Origin, ...headersOf(version) } });
          expect(answer.body).toBe(body);
          expect(answer.cors).toEqual(corsHeaders(cors));
        },
      );

      it('if handlers share a policy, a preflight is granted all of it', async () => {
        log.lines.splice(0);
        const port = await serve(platform, {}, [Same], setup);
        expect((await ask(port, preflight(APP, 'GET', '/same'))).cors).toEqual(granted(APP, 'GET, HEAD'));
        expect(log.at('warn')).toEqual([]);
      });
    });
  });

  describe('R10: versions that only middleware of the application knows', () => {
    @Controller('things')
    class Things {
      @Cors(APP)
      @Version('1')
      @Get()
      first(): string {
        return 'first';
      }

      @Cors(ADMIN)
      @Version('2')
      @Get()
      second(): string {
        return 'second';
      }
    }

    const known = new WeakMap<object, string>();

    const versionOf = (request: unknown, strict: boolean): string => {
      const version = known.get(nativeRequest(request));
      if (version === undefined && strict) throw new Error('No middleware has run.');
      return version ?? '1';
    };

    const serveKnowing = async (strict: boolean): Promise<number> =>
      serve(platform, {}, [Things], {
        main: (app) => {
          app.enableVersioning({
            type: VersioningType.CUSTOM,
            extractor: (request) => versionOf(request, strict),
          });
          app.use((request: IncomingMessage, _response: ServerResponse, next: () => void) => {
            known.set(request, '2');
            next();
          });
        },
      });

    it.each([
      ['returned another version before middleware ran', false],
      ['threw before middleware ran', true],
    ])('R4: the policy is that of the handler that runs, if the extractor %s', async (_, strict) => {
      const port = await serveKnowing(strict);
      const answers = await Promise.all(
        [APP, ADMIN].map((Origin) => ask(port, { path: '/things', headers: { Origin } })),
      );
      // Fastify calls the extractor before any middleware, and responds with 500 if it throws.
      const runs = platform.name === 'express' ? 'second' : strict ? undefined : 'first';
      const allowed = { second: ADMIN, first: APP }[runs ?? 'first'];
      expect(answers.map(({ cors }) => cors['access-control-allow-origin'])).toEqual(
        [APP, ADMIN].map((origin) => (runs !== undefined && origin === allowed ? origin : undefined)),
      );
      expect(answers.map(({ cors }) => cors.vary ?? '')).toEqual(runs === undefined ? ['', ''] : ['origin', 'origin']);
      if (runs !== undefined) expect(answers.map(({ body }) => body)).toEqual([runs, runs]);
    });

    it('a preflight is granted what all of them grant', async () => {
      const port = await serveKnowing(true);
      for (const origin of [APP, ADMIN]) expectRefused(await ask(port, preflight(origin, 'GET', '/things')));
    });
  });

  describe('R11: Access-Control-Request-Headers', () => {
    @Controller()
    class Handlers {
      @Cors(APP)
      @Get('listed')
      listed(): void {}

      @Cors({ origin: APP, allowedHeaders: '*', credentials: true })
      @Get('any')
      any(): void {}
    }

    const any = (names: string): CorsHeaders =>
      granted(APP, 'GET, HEAD', { 'Access-Control-Allow-Headers': names, 'Access-Control-Allow-Credentials': 'true' });

    it.each([
      ['the configured names, whatever was requested', '/listed', 'x-secret', granted(APP, 'GET, HEAD')],
      [
        'the configured names, requested in any case',
        '/listed',
        'AUTHORIZATION, content-type',
        granted(APP, 'GET, HEAD'),
      ],
      [
        'the requested names if * is configured',
        '/any',
        'x-one, Authorization ,X-TWO',
        any('authorization, x-one, x-two'),
      ],
      ['each requested name once if * is configured', '/any', 'x-one,X-One', any('x-one')],
      ['a requested * if * is configured', '/any', '*', any('*')],
    ])('is answered with %s', async (_, path, names, cors) => {
      const port = await serve(platform, {}, [Handlers]);
      const answer = await ask(port, preflight(APP, 'GET', path, names));
      expect(answer.status).toBe(204);
      expect(answer.cors).toEqual(cors);
    });

    it('if * is configured, is answered in lower case and in the requested order', async () => {
      const port = await serve(platform, {}, [Handlers]);
      const { headers } = await ask(port, preflight(APP, 'GET', '/any', 'X-Two, Authorization,x-one'));
      expect(headers['access-control-allow-headers']).toBe('x-two, authorization, x-one');
    });

    it('is answered with no list if it is empty or missing', async () => {
      const port = await serve(platform, {}, [Handlers]);
      const { 'access-control-allow-headers': _, ...others } = any('');
      for (const names of [undefined, '', ' ']) {
        expect((await ask(port, preflight(APP, 'GET', '/any', names))).cors).toEqual(others);
      }
    });

    it('may have several lines', async () => {
      const port = await serve(platform, {}, [Handlers]);
      const asked = preflight(APP, 'GET', '/any');
      const headers = { ...asked.headers, 'Access-Control-Request-Headers': ['x-one', 'x-two'] };
      expect((await ask(port, { ...asked, headers })).cors).toEqual(any('x-one, x-two'));
    });

    it.each([
      ['commas', ','.repeat(15_000)],
      ['spaces', `x-one${' '.repeat(15_000)}x-two`],
      ['names', 'x-one,'.repeat(2_500)],
      ['one name', 'x'.repeat(15_000)],
      ['seventeen empty elements', ','.repeat(17)],
      ['129 names', Array.from({ length: 129 }, (_, i) => `x-${i}`).join()],
      ['a name that is not valid', 'x-one, (x)'],
      ['quoted text', '"x-one"'],
      ['text that is not ASCII', 'x-é'],
    ])('of %s is refused', async (_, names) => {
      const port = await serve(platform, {}, [Handlers]);
      for (const path of ['/any', '/listed', '/unknown'])
        expectRefused(await ask(port, preflight(APP, 'GET', path, names)));
    });
  });

  describe('what a preflight may request', () => {
    it.each(['', ' ', 'GET, POST', 'G(T', 'GÉT', 'TRACE', 'trace', 'CONNECT', 'TRACK', 'X'.repeat(65)])(
      'the method %p is refused, whatever the policy',
      async (method) => {
        const port = await serve(platform, { origin: '*' }, []);
        expectRefused(await ask(port, preflight(APP, method, '/')));
      },
    );

    it('a method on two lines is refused', async () => {
      const port = await serve(platform, { origin: '*' }, []);
      const headers = { Origin: APP, 'Access-Control-Request-Method': ['GET', 'PUT'] };
      expectRefused(await ask(port, { method: 'OPTIONS', headers }));
    });

    it.each([
      ['two lines', [APP, APP]],
      ['two origins', `${APP}, ${APP}`],
      ['nothing', ''],
      ['null', 'null'],
      ['a path', `${APP}/`],
      ['capitals', 'https://APP.example.com'],
      ['no scheme', 'app.example.com'],
    ])('R16: an Origin of %s is refused', async (_, Origin) => {
      const port = await serve(platform, { origin: () => true }, []);
      const headers = { Origin, 'Access-Control-Request-Method': 'GET' };
      expectRefused(await ask(port, { method: 'OPTIONS', headers }));
    });

    it.each(['null', '', APP, [APP, OTHER_ORIGIN]])(
      'R16: if every origin is allowed, the response to %p has *',
      async (Origin) => {
        const port = await serve(platform, { origin: '*' }, []);
        const headers = { Origin, 'Access-Control-Request-Method': 'GET' };
        expect((await ask(port, { method: 'OPTIONS', headers })).cors).toEqual(granted('*', 'GET'));
      },
    );

    it('R16: null is allowed if the policy says so', async () => {
      const port = await serve(platform, { origin: [APP, 'null'], dangerouslyAllowNullOrigin: true }, []);
      expect((await ask(port, preflight('null', 'GET'))).cors).toEqual(granted('null', 'GET'));
    });
  });
});

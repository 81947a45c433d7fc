import fastifyCors from '@fastify/cors';
import { Controller, Get, type INestApplication, type MiddlewareConsumer, Module, type Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ExpressAdapter } from '@nestjs/platform-express';
import cors from 'cors';
import { CorsModule } from 'nestjs-cors';
import express, { type Express, type RequestHandler, Router } from 'express';
import type { FastifyInstance } from 'fastify';
import { runInThisContext } from 'node:vm';
import { ask, preflight } from '../../support/client.js';
import { corsHeaders } from '../../support/cors-headers.js';
import { KeptLog } from '../../support/log.js';
import { type AppSetup, type Platform, platforms, type RunningApp, start } from '../../support/platforms.js';

const SITE = 'https://site.example.com';
const OTHER_ORIGIN = 'https://other.example';
const [onExpress, onFastify] = platforms as [Platform, Platform];

@Controller('cats')
class Cats {
  @Get()
  list(): string {
    return 'cats';
  }
}

type Main = (app: INestApplication) => void | Promise<void>;

/** As if a package had this code. */
const ofPackage = runInThisContext('(app, middleware) => app.use(middleware)', {
  filename: '/app/node_modules/@acme/kit/dist/index.js',
}) as (app: INestApplication, middleware: unknown) => void;

const instanceOf = (app: INestApplication): unknown => app.getHttpAdapter().getInstance();
const registerPlugin: Main = async (app) => {
  await (app as NestFastifyApplication).register(fastifyCors);
};
const registerLate: Main = (app) => {
  void (app as NestFastifyApplication).register(fastifyCors, { origin: '*' });
};
const registerInPart: Main = async (app) => {
  await (app as NestFastifyApplication).register(async (part: FastifyInstance) => {
    await part.register(fastifyCors);
  });
};
const noRoute: RequestHandler = (_request, _response, next) => next('route');

describe('R14: a library that writes CORS headers', () => {
  const log = new KeptLog();
  let running: RunningApp | undefined;

  const warningsOf = async (
    platform: Platform,
    main: Main,
    options: object = {},
    modules: readonly Type[] = [],
  ): Promise<string[]> => {
    log.lines.length = 0;
    const setup: AppSetup = { main, options: { logger: log } };
    const imports = [CorsModule.forRoot({ origin: SITE, ...options }), ...modules];
    running = await start(platform, { imports, controllers: [Cats] }, setup);
    return log.at('warn').filter((line) => line.includes('cors-library-overruled'));
  };
  const decides = (library: string): string =>
    `CorsModule decides the CORS headers of every response, so those of the package ${library} are replaced, and ` +
    'preflights do not reach it. Remove it, and allow its origins in CorsModule. ' +
    "(suppressWarnings: ['cors-library-overruled'] if this is intended)";

  afterEach(async () => {
    await running?.close();
    running = undefined;
  });

  it.each<[string, Platform, Main, string, string]>([
    ['app.use(cors()) on Express', onExpress, (app) => void app.use(cors()), 'app.use()', 'cors'],
    ['app.use(cors()) on Fastify', onFastify, (app) => void app.use(cors()), 'app.use()', 'cors'],
    ['a part of the application', onExpress, (app) => void app.use('/cats', [cors()]), 'app.use()', 'cors'],
    ['app.register(fastifyCors)', onFastify, registerPlugin, 'app.register()', '@fastify/cors'],
    ['a plugin that is not awaited', onFastify, registerLate, 'app.register()', '@fastify/cors'],
    ['a router of Express', onExpress, (app) => void app.use('/cats', Router().use(cors())), 'app.use()', 'cors'],
    [
      'an application of Express',
      onExpress,
      (app) => void app.use('/cats', express().use(cors())),
      'app.use()',
      'cors',
    ],
  ])('is named once, with its line: %s', async (_, platform, main, call, library) => {
    const [warning, ...more] = await warningsOf(platform, main);
    expect(more).toEqual([]);
    expect(warning).toMatch(
      new RegExp(`^${call.replace('()', '\\(\\)')} \\(cors-libraries\\.spec\\.ts:\\d+:\\d+\\): `),
    );
    expect(warning?.replace(/^.*?: /, '')).toBe(decides(library));
  });

  it('is named with the package that registers it', async () => {
    const [warning] = await warningsOf(onExpress, (app) => {
      ofPackage(app, cors());
    });
    expect(warning?.startsWith('app.use() of the package @acme/kit (dist/index.js:1:')).toBe(true);
  });

  it.each<[string, Platform, Main, string]>([
    ['Fastify', onFastify, (app) => void (instanceOf(app) as FastifyInstance).register(fastifyCors), '@fastify/cors'],
    ['Express', onExpress, (app) => void (instanceOf(app) as Express).use(cors()), 'cors'],
    [
      'Express, for preflights',
      onExpress,
      (app) => void (instanceOf(app) as Express).options('/*path', cors()),
      'cors',
    ],
    [
      'Express, in a route',
      onExpress,
      (app) => void (instanceOf(app) as Express).get('/dogs', cors(), noRoute),
      'cors',
    ],
    ['Fastify, in a plugin', onFastify, registerInPart, '@fastify/cors'],
  ])('is found in the instance of %s', async (_, platform, main, library) => {
    expect(await warningsOf(platform, main)).toEqual([`the package ${library}: ${decides(library)}`]);
  });

  it('is found in an instance that had it before Nest', async () => {
    const prepared: Platform = { ...onExpress, adapter: () => new ExpressAdapter(express().use(cors())) };
    expect(await warningsOf(prepared, () => {})).toEqual([`the package cors: ${decides('cors')}`]);
  });

  it.each(platforms)('is named as the middleware of a module, on $name', async (platform) => {
    @Module({})
    class Cross {
      configure(consumer: MiddlewareConsumer): void {
        consumer.apply(cors()).forRoutes(Cats);
      }
    }
    const [warning, ...more] = await warningsOf(platform, () => {}, {}, [Cross]);
    expect(more).toEqual([]);
    expect(warning).toMatch(/^consumer\.apply\(\) \(cors-libraries\.spec\.ts:\d+:\d+\): /);
  });

  it.each(platforms)('is named if a module registers it late, on $name', async (platform) => {
    const late = (hook: 'onModuleInit' | 'onApplicationBootstrap'): [Type, Main] => {
      let app: INestApplication;
      @Module({})
      class Late {}
      Object.assign(Late.prototype, { [hook]: () => void app.use(cors()) });
      return [Late, (created) => void (app = created)];
    };
    for (const [module, main] of [late('onModuleInit'), late('onApplicationBootstrap')])
      expect(await warningsOf(platform, main, {}, [module])).toHaveLength(1);
  });

  it.each(platforms)('is not found where there is none, on $name', async (platform) => {
    const next: RequestHandler = (_request, _response, passOn) => passOn();
    // A function of the application that only has the name.
    const corsMiddleware: RequestHandler = (_request, _response, passOn) => passOn();
    const main: Main = (app) => void app.use(next).use('/cats', corsMiddleware);
    expect(await warningsOf(platform, main)).toEqual([]);
  });

  it('is not named if its warning is suppressed', async () => {
    const options = { suppressWarnings: ['cors-library-overruled'] };
    expect(await warningsOf(onExpress, (app) => void app.use(cors()), options)).toEqual([]);
  });

  it.each(platforms)('has no effect on $name', async (platform) => {
    await warningsOf(platform, (app) => void app.use(cors({ origin: '*', exposedHeaders: 'X-Total' })));
    const { cors: ofResponse } = await ask(running!.port, { path: '/cats', headers: { Origin: SITE } });
    expect(ofResponse).toEqual(corsHeaders({ 'Access-Control-Allow-Origin': SITE, Vary: 'Origin' }));
    // Nor is each handler named when its headers are replaced.
    expect(log.at('warn').filter((line) => line.includes('header-overruled'))).toEqual([]);
    expect((await ask(running!.port, preflight(OTHER_ORIGIN, 'GET', '/cats'))).status).toBe(403);
  });
});

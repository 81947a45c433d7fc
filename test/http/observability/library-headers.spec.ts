import fastifyCors from '@fastify/cors';
import {
  Controller,
  Get,
  type INestApplication,
  type MiddlewareConsumer,
  Module,
  RequestMethod,
  Res,
  type Type,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import cors from 'cors';
import { CorsModule } from 'nestjs-cors';
import express, { type Express, type RequestHandler, Router } from 'express';
import { fastify } from 'fastify';
import type { ServerResponse } from 'node:http';
import { ask, preflight } from '../../support/client.js';
import { KeptLog } from '../../support/log.js';
import { hijacked, type Reply } from '../../support/native.js';
import { type Platform, platforms, type RunningApp, start } from '../../support/platforms.js';

const SITE = 'https://site.example.com';
const [onExpress, onFastify] = platforms as [Platform, Platform];

@Controller('cats')
class Cats {
  @Get()
  list(): string {
    return 'cats';
  }
}

const fail = (): never => {
  throw new Error('It fails.');
};

type Main = (app: INestApplication) => void | Promise<void>;

const noRoute: RequestHandler = (_request, _response, next) => next('route');

/** Each writes other values than the policy grants, into every response. */
const OPTIONS = { origin: 'https://library.example', credentials: true, exposedHeaders: 'X-Library' };
const pluginOf =
  (options: object): Main =>
  async (app) => {
    await (app as NestFastifyApplication).register(fastifyCors, options);
  };
const laterAllowed = (_origin: unknown, done: (error: null, allowed: boolean) => void): void => {
  setImmediate(done, null, true);
};

describe('R14: headers of other code, where a library writes CORS headers as well', () => {
  const log = new KeptLog();
  let running: RunningApp | undefined;

  @Controller('dogs')
  class Dogs {
    @Get()
    list(): string {
      return 'dogs';
    }

    @Get('set')
    set(@Res() reply: Reply): void {
      const response = hijacked(reply);
      response.setHeader('Access-Control-Expose-Headers', 'X-Dogs');
      response.end();
    }

    @Get('whole')
    whole(@Res() reply: Reply): void {
      hijacked(reply).writeHead(200, { 'Access-Control-Expose-Headers': 'X-Whole' }).end();
    }

    @Get('passed')
    passed(@Res({ passthrough: true }) reply: { header(name: string, value: string): unknown }): string {
      reply.header('Access-Control-Max-Age', '86400');
      return 'passed';
    }
  }

  /** The handlers and headers that lines name, when all handlers have been asked twice. */
  const namedIn = async (platform: Platform, main: Main, modules: readonly Type[] = []): Promise<string[]> => {
    log.lines.length = 0;
    const imports = [CorsModule.forRoot({ origin: SITE }), ...modules];
    running = await start(platform, { imports, controllers: [Cats, Dogs] }, { main, options: { logger: log } });
    expect(log.at('warn').filter((line) => line.includes('cors-library-overruled'))).toHaveLength(1);
    const paths = ['/cats', '/dogs', '/dogs/set', '/dogs/whole', '/dogs/passed', '/nowhere'];
    for (const path of [...paths, ...paths]) await ask(running.port, { path, headers: { Origin: SITE } });
    const lines = log.at('warn').filter((line) => line.includes("['header-overruled']"));
    return lines.map((line) => line.replace(/: The application sets/, '').split(' in a response')[0]!);
  };
  const OTHERS = [
    'Dogs.set Access-Control-Expose-Headers: X-Dogs',
    'Dogs.whole Access-Control-Expose-Headers: X-Whole',
    'Dogs.passed Access-Control-Max-Age: 86400',
  ];

  afterEach(async () => {
    await running?.close();
    running = undefined;
  });

  @Module({})
  class OfModule {
    configure(consumer: MiddlewareConsumer): void {
      consumer.apply(cors(OPTIONS)).forRoutes({ path: '*path', method: RequestMethod.ALL });
    }
  }
  @Module({})
  class Late {
    constructor(private readonly host: HttpAdapterHost) {}

    onApplicationBootstrap(): void {
      this.host.httpAdapter.use(cors(OPTIONS));
    }
  }

  it.each<[string, Platform, Main, Type[]]>([
    ['app.use(cors()) on Express', onExpress, (app) => void app.use(cors(OPTIONS)), []],
    ['app.use(cors()) on Fastify', onFastify, (app) => void app.use(cors(OPTIONS)), []],
    ['an origin function', onExpress, (app) => void app.use(cors({ ...OPTIONS, origin: laterAllowed })), []],
    ['a list of middleware', onExpress, (app) => void app.use(['/'], [[cors(OPTIONS)]]), []],
    ['a router', onExpress, (app) => void app.use(Router().use(cors(OPTIONS))), []],
    ['an application', onExpress, (app) => void app.use(express().use(cors(OPTIONS))), []],
    [
      'a route',
      onExpress,
      (app) => void (app.getHttpAdapter().getInstance() as Express).all('{/*path}', cors(OPTIONS), noRoute),
      [],
    ],
    ['an instance that had it before Nest', preparedOf(express().use(cors(OPTIONS))), () => {}, []],
    ['a module on Express', onExpress, () => {}, [OfModule]],
    ['a module on Fastify', onFastify, () => {}, [OfModule]],
    ['@fastify/cors', onFastify, pluginOf(OPTIONS), []],
    ['@fastify/cors in another hook', onFastify, pluginOf({ ...OPTIONS, hook: 'preHandler' }), []],
    ['@fastify/cors with a delegator', onFastify, pluginOf({ delegator: async () => Promise.resolve(OPTIONS) }), []],
  ])('are named, and those of the library are not: %s', async (_, platform, main, modules) => {
    expect(await namedIn(platform, main, modules)).toEqual(OTHERS);
  });

  it.each(platforms)('are named where a function in the options of the library throws, on $name', async (platform) => {
    const main: Main = (app) => {
      app.use((_request: unknown, response: ServerResponse, next: () => void) => {
        response.setHeader('Access-Control-Max-Age', '7');
        next();
      });
      app.use(cors(fail));
    };
    const named = await namedIn(platform, main);
    expect(named).toContain('Cats.list Access-Control-Max-Age: 7');
  });

  it('are named on a late registration', async () => {
    expect(await namedIn(onFastify, () => {}, [Late])).toEqual(OTHERS);
  });

  it('are named as far as the library does not write them, if its hook was there before Nest', async () => {
    const instance = fastify();
    await instance.register(fastifyCors, OPTIONS);
    expect(await namedIn({ name: 'fastify', adapter: () => new FastifyAdapter(instance as never) }, () => {})).toEqual([
      OTHERS[2],
    ]);
  });

  it('that the library sends in its own response', async () => {
    const main: Main = (app) => void app.use(cors(OPTIONS));
    log.lines.length = 0;
    const imports = [CorsModule.forRoot({ origin: SITE, preflightContinue: true })];
    running = await start(onExpress, { imports, controllers: [Cats] }, { main, options: { logger: log } });
    expect((await ask(running.port, preflight(SITE, 'GET', '/cats'))).status).toBe(204);
    expect(log.at('warn').filter((line) => line.includes("['header-overruled']"))).toEqual([]);
  });
});

function preparedOf(instance: Express): Platform {
  return { ...onExpress, adapter: () => new ExpressAdapter(instance) };
}

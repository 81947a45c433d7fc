import {
  Controller,
  Get,
  type INestApplication,
  type MiddlewareConsumer,
  Module,
  Post,
  type Type,
} from '@nestjs/common';
import { ExpressAdapter, type NestExpressApplication } from '@nestjs/platform-express';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import cookieParser from 'cookie-parser';
import express, { type Express, json, type RequestHandler, Router } from 'express';
import type { FastifyInstance } from 'fastify';
import helmet from 'helmet';
import { Cors, CorsModule, type CorsModuleOptions } from 'nestjs-cors';
import { ask } from '../../support/client.js';
import { corsHeaders } from '../../support/cors-headers.js';
import { KeptLog } from '../../support/log.js';
import { type Platform, platforms, type RunningApp, start } from '../../support/platforms.js';
import { ran, SITE } from './what-ran.js';

@Controller('things')
class Things {
  @Cors('*')
  @Get(':id')
  find(): string {
    return 'thing';
  }

  @Cors(false)
  @Post('closed')
  close(): string {
    return 'closed';
  }

  @Cors('*')
  @Get('more/parts/:part')
  parts(): string {
    return 'parts';
  }

  @Get('inherited/:id')
  inherited(): string {
    return 'inherited';
  }
}

type Main = (app: INestApplication) => unknown;
interface Setup {
  readonly main?: Main;
  readonly modules?: readonly Type[];
  readonly platform?: Platform;
  readonly cors?: CorsModuleOptions;
}

const [onExpress, onFastify] = platforms as [Platform, Platform];
/** Allows one origin, and not the one that asks. */
const CLOSED: CorsModuleOptions = { origin: 'https://own.example.com', rejectDisallowed: true };
const instanceOf = (app: INestApplication): Express => app.getHttpAdapter().getInstance() as Express;
const serves: RequestHandler = (_request, response) => {
  ran.push('raw');
  response.end('raw');
};
const passesOn: RequestHandler = (_request, _response, next) => {
  next();
};

let running: RunningApp | undefined;
afterEach(async () => {
  await running?.close();
  running = undefined;
  ran.splice(0);
});

/** Starts the application, and returns its warnings. */
async function serve({ main, modules = [], platform = onExpress, cors = CLOSED }: Setup): Promise<string[]> {
  const logger = new KeptLog();
  const metadata = { imports: [CorsModule.forRoot(cors as never), ...modules], controllers: [Things] };
  running = await start(platform, metadata, { main: (app) => void main?.(app), options: { logger } });
  return logger.at('warn').filter((line) => line.includes('refused-too-late'));
}

const fromSite = async (path: string, method = 'GET') =>
  ask(running!.port, { path, method, headers: { Origin: SITE } });

describe('R4, R13: a route of Express before a handler of the same path', () => {
  it.each<[string, Main]>([
    ['itself', (app) => instanceOf(app).get('/things/raw', serves)],
    ['for all methods', (app) => instanceOf(app).all(['/things/raw', '/things/cooked'], serves)],
    ['in a router', (app) => app.use('/things', Router().get('/raw', serves))],
    ['in a router without a path', (app) => app.use(Router().get('/things/:name', serves))],
    ['in a router of a router', (app) => app.use('/things', Router().use(Router().get('/raw', serves)))],
    ['in an application', (app) => app.use('/things', express().get('/raw', serves))],
    ['in an application without a path', (app) => app.use(json(), express().get('/things/raw', serves))],
    ['in an application of a router', (app) => app.use('/things', Router().use(express().get('/raw', serves)))],
    ['in a router of an application', (app) => app.use(express().use('/things', Router().get('/raw', serves)))],
  ])('is refused before it runs: %s', async (_, main) => {
    expect(await serve({ main })).toEqual([]);
    expect(await fromSite('/things/raw')).toMatchObject({
      status: 403,
      cors: corsHeaders({ Vary: 'Origin' }),
      body: '',
    });
    expect(ran).toEqual([]);
    expect((await fromSite('/things/more/parts/8')).body).toBe('parts');
    // The policy of the path decides, if it allows the request.
    await running?.close();
    await serve({ main, cors: { ...CLOSED, paths: { '/things/raw': { origin: SITE } } } });
    expect((await fromSite('/things/raw')).body).toBe('raw');
  });

  it('is refused before it runs, also if a router gets it late', async () => {
    const router = Router();
    await serve({ main: (app) => void app.use('/things', router) });
    expect((await fromSite('/things/raw')).body).toBe('thing');
    router.get('/raw', serves);
    expect([(await fromSite('/things/raw')).status, ran]).toEqual([403, []]);
  });

  it.each<[string, string, Main | Platform]>([
    ['for all methods', 'ALL /*any', (app) => instanceOf(app).all('/*any', serves)],
    ['with a wildcard', 'GET /things/*rest', (app) => instanceOf(app).get('/things/*rest', serves)],
    ['with a RegExp', 'GET /^\\/things/', (app) => instanceOf(app).get(/^\/things/, serves)],
    ['in a router', 'ALL /things/*raw', (app) => app.use('/things', Router().all('/*raw', serves))],
    [
      'in an application',
      'ALL /things/*raw',
      (app) => app.use(express().use('/things', Router().all('/*raw', serves))),
    ],
    [
      'in an application of a router',
      'ALL /things/*raw',
      (app) => app.use(Router().use('/things', express().all('/*raw', serves))),
    ],
    [
      'in an application of an application',
      "app.use('/things')",
      (app) => app.use(express().use('/things', express().get('/raw', serves))),
    ],
    [
      'middleware of an application of a router',
      "app.use('/things/raw')",
      (app) => app.use('/things', Router().use(express().use('/raw', serves))),
    ],
    [
      'middleware of an application',
      "app.use('/things/raw')",
      (app) => app.use('/things', express().use('/raw', serves)),
    ],
    [
      'in an application that the instance had before Nest',
      "app.use('/things')",
      { ...onExpress, adapter: () => new ExpressAdapter(express().use('/things', express().get('/raw', serves))) },
    ],
  ])('is named if it may pass requests on: %s', async (_, name, setup) => {
    const isMain = typeof setup === 'function';
    const [warning, ...more] = await serve(isMain ? { main: setup } : { platform: setup });
    expect(more).toEqual([]);
    expect(warning?.split(': ', 1)[0]).toBe(name);
    expect(warning).toContain('It may serve requests that match Things.find (GET /things/:id)');
    // It runs indeed, and its response is closed.
    expect(await fromSite('/things/raw')).toMatchObject({ body: 'raw', cors: corsHeaders({ Vary: 'Origin' }) });
    await running?.close();
    const silent = { ...CLOSED, suppressWarnings: ['refused-too-late'] } as const;
    expect(await serve({ cors: silent, ...(isMain ? { main: setup } : { platform: setup }) })).toEqual([]);
  });

  @Module({})
  class WithMiddleware {
    configure(consumer: MiddlewareConsumer): void {
      consumer
        .apply(passesOn)
        .forRoutes(Things)
        .apply(passesOn)
        .forRoutes('*path')
        .apply(Router().all('/raw', passesOn))
        .forRoutes('things');
    }
  }
  let late: INestApplication;
  @Module({})
  class AfterHandlers {
    onModuleInit(): void {
      instanceOf(late).get('/*any', serves);
    }
  }

  it.each<[string, Setup]>([
    ['it is for other paths', { main: (app) => void instanceOf(app).all('/legacy/*rest', serves) }],
    [
      'it is for other methods',
      { main: (app) => void instanceOf(app).post('/things/:one/*rest', serves).put('/*all', serves) },
    ],
    [
      'a router has other paths',
      { main: (app) => void app.use(Router().all('/legacy/*rest', serves).get('/raw', serves)) },
    ],
    [
      'an application is mounted elsewhere',
      { main: (app) => void app.use('/legacy', express().all('/*rest', serves)) },
    ],
    ['handlers come first', { modules: [AfterHandlers], main: (app) => void (late = app) }],
    ['it is middleware of a module', { modules: [WithMiddleware] }],
    [
      'it is middleware or static files, which have the policy of the handler',
      {
        main: (app) => {
          app.use(helmet(), cookieParser(), json(), passesOn).use('/things', passesOn, express.static('.'));
          (app as NestExpressApplication).useStaticAssets('.', { prefix: '/things' });
          app.use('/things', express().use(json(), passesOn));
        },
      },
    ],
    ['nothing is rejected', { main: (app) => void instanceOf(app).all('/*all', serves), cors: { origin: SITE } }],
    [
      'the policy of the path refuses nothing',
      {
        main: (app) => void instanceOf(app).all('/*all', serves),
        cors: { ...CLOSED, paths: { '/things{/*rest}': { origin: '*' } } },
      },
    ],
    [
      'an entry of paths decides, and refuses nothing',
      {
        main: (app) => instanceOf(app).all('/things/*rest', serves),
        cors: { ...CLOSED, paths: { '/things{/*rest}': { origin: '*' }, '/{*all}': { maxAge: 5 } } },
      },
    ],
    [
      'the policies are the same, or the handler refuses more',
      { main: (app) => void instanceOf(app).get('/things/inherited/*id', serves).post('/things/*closed', serves) },
    ],
  ])('is not named where %s', async (_, setup) => {
    expect(await serve(setup)).toEqual([]);
  });
});

describe('R4, R13: a route of Fastify beside a handler', () => {
  it.each<[string, (instance: FastifyInstance) => unknown]>([
    ['itself', (instance) => instance.get('/things/raw', () => ran.push('raw'))],
    ['for all methods', (instance) => instance.all('/things/raw', () => ran.push('raw'))],
    [
      'in a plugin',
      (instance) =>
        instance.register(async (part) => void part.all('/raw', () => ran.push('raw')), { prefix: '/things' }),
    ],
  ])('is refused before it runs, so none is named: %s', async (_, add) => {
    const platform = { ...onFastify, adapter: () => new FastifyAdapter() };
    const main: Main = (app) => void add((app as NestFastifyApplication).getHttpAdapter().getInstance());
    expect(await serve({ platform, main })).toEqual([]);
    expect([(await fromSite('/things/raw')).status, ran]).toEqual([403, []]);
    expect((await fromSite('/things/other')).body).toBe('thing');
  });
});

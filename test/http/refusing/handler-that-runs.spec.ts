import {
  type CanActivate,
  Controller,
  Delete,
  Get,
  type INestApplication,
  Injectable,
  type MiddlewareConsumer,
  Module,
  type NestModule,
  Post,
  type Type,
  UnauthorizedException,
  Version,
  VersioningType,
} from '@nestjs/common';
import { APP_GUARD, HttpAdapterHost } from '@nestjs/core';
import { FastifyAdapter, RouteConstraints } from '@nestjs/platform-fastify';
import expressApp, { Router } from 'express';
import { fastify, type FastifyInstance, type FastifyServerOptions } from 'fastify';
import { Cors, CorsModule, type CorsModuleOptions } from 'nestjs-cors';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type Answer, type Asked, ask, preflight } from '../../support/client.js';
import { constraintStorage } from '../../support/constraint-storage.js';
import { corsHeaders } from '../../support/cors-headers.js';
import { type AppSetup, platforms, type RunningApp, start } from '../../support/platforms.js';
import { NotingGuard, ran, SITE } from './what-ran.js';

const OTHER = 'https://other.example.com';

@Injectable()
class StoppingGuard implements CanActivate {
  canActivate(): boolean {
    throw new UnauthorizedException();
  }
}

const later = async (origin: string): Promise<boolean> => Promise.resolve(origin === OTHER);

@Controller('things')
@Cors('*')
class Things {
  @Get()
  list(): string {
    return 'list';
  }

  @Post()
  create(): string {
    return 'created';
  }

  @Cors(false)
  @Delete()
  remove(): string {
    ran.push('handler');
    return 'removed';
  }

  @Cors({ origin: later })
  @Get('later')
  later(): string {
    return 'later';
  }

  @Cors(false)
  @Get('secret')
  secret(): string {
    ran.push('handler');
    return 'secret';
  }
}

@Controller('versions')
class Versions {
  @Cors(false)
  @Version('1')
  @Get()
  first(): string {
    ran.push('handler');
    return 'first';
  }

  @Cors({ origin: later })
  @Version('2')
  @Get()
  second(): string {
    return 'second';
  }
}

type Next = () => void;
type Middleware = (request: IncomingMessage, response: ServerResponse, next: Next) => void;

/** Middleware of an application that rewrites requests as their headers say. */
const rewriting: Middleware = (request, _response, next) => {
  const { 'x-url': url, 'x-method': method } = request.headers;
  if (url !== undefined) request.url = String(url);
  if (method !== undefined) request.method = String(method);
  next();
};

let running: RunningApp | undefined;

afterEach(async () => {
  await running?.close();
  running = undefined;
  ran.splice(0);
});

interface Setup extends AppSetup {
  readonly guard?: new () => CanActivate;
  readonly adapter?: FastifyAdapter;
  readonly modules?: Type[];
  readonly controllers?: Type[];
}

async function serve(
  platform: (typeof platforms)[number],
  setup: Setup = {},
  cors: CorsModuleOptions = {},
): Promise<(asked: Asked) => Promise<Answer>> {
  const { adapter, guard = NotingGuard, modules = [], controllers = [Things] } = setup;
  const used = adapter === undefined ? platform : { ...platform, adapter: () => adapter };
  const { port } = (running = await start(
    used,
    {
      imports: [CorsModule.forRoot({ origin: '*', rejectDisallowed: true, ...cors }), ...modules],
      controllers,
      providers: [{ provide: APP_GUARD, useClass: guard }],
    },
    setup,
  ));
  return async (asked) => ask(port, asked);
}

const rejected = { status: 403, cors: corsHeaders({ Vary: 'Origin' }), body: '' };

const [express, fastifyPlatform] = platforms;

describe('rejectDisallowed after middleware that rewrites requests, on Express', () => {
  const use = (app: INestApplication): void => void app.use(rewriting);

  it.each([
    ['the method', 'POST', '/things', { 'X-Method': 'DELETE' }],
    ['the method, in lower case', 'POST', '/things', { 'X-Method': 'delete' }],
    ['the URL', 'GET', '/things', { 'X-Url': '/things/secret' }],
    ['the URL of a path that no handler serves', 'GET', '/nowhere', { 'X-Url': '/things/secret' }],
  ])('R4, R13: %s: the handler that would run refuses, before its guards', async (_, method, path, headers) => {
    const send = await serve(express!, { main: use });
    expect(await send({ method, path, headers: { Origin: SITE, ...headers } })).toMatchObject(rejected);
    expect(ran).toEqual([]);
  });

  it.each([
    ['a same-origin request', { 'Sec-Fetch-Site': 'same-origin', Origin: SITE }],
    ['a request without an origin', {}],
  ])('R13: %s passes', async (_, headers) => {
    const send = await serve(express!, { main: use });
    const answer = await send({ path: '/nowhere', headers: { 'X-Url': '/things/secret', ...headers } });
    expect(answer.body).toBe('secret');
    expect(ran).toEqual(['guard', 'handler']);
  });

  it('R4, R17: an asynchronous origin function is awaited, so that the 401 of a guard has its headers', async () => {
    const send = await serve(express!, { main: use, guard: StoppingGuard });
    const answer = await send({ path: '/things', headers: { Origin: OTHER, 'X-Url': '/things/later' } });
    expect(answer.status).toBe(401);
    expect(answer.cors).toEqual(corsHeaders({ 'Access-Control-Allow-Origin': OTHER, Vary: 'Origin' }));
  });

  it('R4: the entry of paths is that of the rewritten URL', async () => {
    const paths = { '/things/secret': { exposedHeaders: 'X-One' }, '/nowhere': { exposedHeaders: 'X-Two' } };
    const send = await serve(express!, { main: use }, { paths });
    const { cors } = await send({ path: '/nowhere', headers: { Origin: OTHER, 'X-Url': '/things/later' } });
    expect(cors).toEqual(corsHeaders({ 'Access-Control-Allow-Origin': OTHER, Vary: 'Origin' }));
  });
});

describe('a handler that gets its requests from an application of Express in a router', () => {
  // Express leaves such an application on the request.
  const use = (app: INestApplication): void => void app.use(Router().use(expressApp())).use(rewriting);
  const secret: Asked = { path: '/things/secret', headers: { Origin: SITE } };

  it('R4: has its own policy', async () => {
    const send = await serve(express!, { main: use }, { rejectDisallowed: false });
    expect(await send(secret)).toMatchObject({ status: 200, cors: corsHeaders({}) });
    expect((await send({ ...secret, path: '/things/later' })).cors).toEqual(corsHeaders({ Vary: 'Origin' }));
  });

  it('R4, R13: refuses after the URL was rewritten, before its guards', async () => {
    const send = await serve(express!, { main: use });
    const headers = { Origin: SITE, 'X-Url': '/things/secret' };
    expect(await send({ path: '/nowhere', headers })).toMatchObject(rejected);
    expect(ran).toEqual([]);
    expect((await send({ path: '/nowhere', headers: { ...headers, 'X-Url': '/things' } })).body).toBe('list');
  });
});

describe.each(platforms)('rejectDisallowed with versions of the application, on $name', (platform) => {
  const extractor = (request: unknown): string =>
    String((request as { headers: Record<string, unknown> }).headers['x-version']);
  const main = (app: INestApplication): void => {
    app.enableVersioning({ type: VersioningType.CUSTOM, extractor });
  };
  const versioned = (version: string, Origin: string): Asked => ({
    path: '/versions',
    headers: { Origin, 'X-Version': version },
  });

  it('R10, R13: a refused request meets no guard', async () => {
    const send = await serve(platform, { main, controllers: [Versions] });
    expect(await send(versioned('1', SITE))).toMatchObject(rejected);
    expect(await send(versioned('2', SITE))).toMatchObject(rejected);
    expect(ran).toEqual([]);
  });

  it('R10, R17: the 401 of a guard has the headers of an asynchronous origin function', async () => {
    const send = await serve(platform, { main, guard: StoppingGuard, controllers: [Versions] });
    const answer = await send(versioned('2', OTHER));
    expect(answer.status).toBe(401);
    expect(answer.cors).toEqual(corsHeaders({ 'Access-Control-Allow-Origin': OTHER, Vary: 'Origin' }));
  });
});

describe('requests that only Fastify can match', () => {
  const adapterOf = (
    options: FastifyServerOptions,
    prepare: (instance: FastifyInstance) => unknown = () => undefined,
  ) => {
    const instance = fastify(options) as FastifyInstance;
    prepare(instance);
    return new FastifyAdapter(instance as never);
  };
  const early = (instance: FastifyInstance): void => {
    instance.get('/early', () => ran.push('early') && 'early');
    void instance.register((plugin, _options, done) => {
      plugin.get('/plugin', () => ran.push('early') && 'early');
      done();
    });
  };

  it.each(['/early', '/plugin'])('R13: a route that the instance had before refuses: %s', async (path) => {
    const send = await serve(fastifyPlatform!, { adapter: adapterOf({}, early) }, { origin: SITE });
    expect(await send({ path, headers: { Origin: OTHER } })).toMatchObject(rejected);
    expect(ran).toEqual([]);
    expect((await send({ path, headers: { Origin: SITE } })).body).toBe('early');
  });

  it('R13: a handler refuses, although the instance had routes before', async () => {
    const send = await serve(fastifyPlatform!, { adapter: adapterOf({}, early) });
    expect(await send({ path: '/things/secret', headers: { Origin: SITE } })).toMatchObject(rejected);
    expect(await send({ method: 'DELETE', path: '/things', headers: { Origin: SITE } })).toMatchObject(rejected);
    expect(ran).toEqual([]);
  });

  it('R13: handlers that differ in an asynchronous constraint refuse', async () => {
    @Controller('secrets')
    class Secrets {
      @Cors(false)
      @RouteConstraints({ secret: 'one' })
      @Get()
      one(): string {
        ran.push('handler');
        return 'one';
      }

      @Cors(SITE)
      @RouteConstraints({ secret: 'two' })
      @Get()
      two(): string {
        return 'two';
      }
    }

    const constraint = {
      name: 'secret',
      validate: () => true,
      storage: constraintStorage,
      deriveConstraint: (request: IncomingMessage, _context: unknown, done: (error: null, value: unknown) => void) => {
        setImmediate(() => {
          done(null, request.headers['x-secret']);
        });
      },
    };
    const adapter = new FastifyAdapter();
    adapter.getInstance().addConstraintStrategy(constraint as never);
    const used = { ...fastifyPlatform!, adapter: () => adapter };
    running = await start(used, {
      imports: [CorsModule.forRoot({ rejectDisallowed: true })],
      controllers: [Secrets],
      providers: [{ provide: APP_GUARD, useClass: NotingGuard }],
    });
    const send = async (secret: string, Origin: string): Promise<Answer> =>
      ask(running!.port, { path: '/secrets', headers: { Origin, 'X-Secret': secret } });
    expect(await send('one', SITE)).toMatchObject(rejected);
    expect(await send('two', OTHER)).toMatchObject(rejected);
    expect(ran).toEqual([]);
    expect((await send('two', SITE)).body).toBe('two');
  });

  it('R4, R5: a server of the application that rewrites the URL decides which handler it is', async () => {
    const serverFactory: NonNullable<FastifyServerOptions['serverFactory']> = (handler) =>
      createServer((request, response) => {
        request.url = request.url?.replace('/alias', '/things');
        handler(request, response);
      });
    const send = await serve(fastifyPlatform!, { adapter: adapterOf({ serverFactory }) });
    expect(await send({ path: '/alias/secret', headers: { Origin: SITE } })).toMatchObject(rejected);
    expect(ran).toEqual([]);
    expect((await send(preflight(SITE, 'GET', '/alias/secret'))).status).toBe(403);
    expect((await send(preflight(SITE, 'GET', '/alias'))).status).toBe(204);
    expect((await send({ path: '/alias', headers: { Origin: SITE } })).cors).toEqual(
      corsHeaders({ 'Access-Control-Allow-Origin': '*' }),
    );
  });

  it('R4: a raw route with a constraint does not get the policy of a handler with its method and URL', async () => {
    @Module({})
    class Raw implements NestModule {
      constructor(private readonly host: HttpAdapterHost) {}

      configure(_consumer: MiddlewareConsumer): void {
        const instance = this.host.httpAdapter.getInstance<FastifyInstance>();
        instance.route({
          method: 'GET',
          url: '/things',
          constraints: { host: 'raw.example.com' },
          handler: () => 'raw',
        });
      }
    }
    const send = await serve(fastifyPlatform!, { modules: [Raw] }, { origin: SITE });
    const at = async (Host: string): Promise<Answer> => send({ path: '/things', headers: { Origin: OTHER, Host } });
    expect(await at('raw.example.com')).toMatchObject(rejected);
    expect(await at('api.example.com')).toMatchObject({
      body: 'list',
      cors: corsHeaders({ 'Access-Control-Allow-Origin': '*' }),
    });
  });
});

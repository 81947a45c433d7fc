import { All, Controller, Get, HostParam, Module, Post, Version, VersioningType } from '@nestjs/common';
import { type AbstractHttpAdapter, NestFactory } from '@nestjs/core';
import type { Router } from 'express';
import { Cors, CorsModule } from 'nestjs-cors';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ask, preflight } from '../support/client.js';
import { KeptLog } from '../support/log.js';
import { NEST_MAJOR } from '../support/nest-major.js';
import { type AppSetup, type Platform, platforms, type RunningApp, start } from '../support/platforms.js';

const SITE = 'https://site.example.com';
const OTHER = 'https://other.example.com';

@Controller('cats')
@Cors(SITE)
class Cats {
  @Get()
  list(): string {
    return 'list';
  }

  @Cors(OTHER)
  @Post()
  create(): string {
    return 'created';
  }

  @Cors(false)
  @All('closed/:id')
  closed(): string {
    return 'closed';
  }
}

@Controller({ path: 'hosts', host: ':tenant.example.com' })
class Hosts {
  @Cors(OTHER)
  @Get()
  get(@HostParam('tenant') tenant: string): string {
    return tenant;
  }
}

@Controller('versions')
class Versions {
  @Cors(SITE)
  @Version('1')
  @Get()
  one(): string {
    return 'one';
  }

  @Cors(OTHER)
  @Version('2')
  @Get()
  two(): string {
    return 'two';
  }
}

type Handler = (...args: unknown[]) => unknown;

/** Wraps handlers as monitoring tools do: the function that arrives in the router has no name and no metadata. */
function wrapHandlers({ name }: Platform, adapter: AbstractHttpAdapter): void {
  const instance = adapter.getInstance<{ route: (given: unknown) => Record<string, unknown> }>();
  const route = instance.route.bind(instance);
  if (name === 'fastify') {
    instance.route = (options) => {
      const { handler } = options as { handler: Handler };
      return route({ ...(options as object), handler: (request: unknown, reply: unknown) => handler(request, reply) });
    };
    return;
  }
  instance.route = (path) => {
    const created = route(path);
    for (const method of ['get', 'post', 'all']) {
      const original = (created[method] as Handler).bind(created);
      created[method] = (handler: Handler) =>
        original((request: unknown, response: unknown, next: unknown) => handler(request, response, next));
    }
    return created;
  };
}

/** Wraps every method of every instance, so that Nest does not find metadata on the methods of controllers. */
function decorateInstance(instance: unknown): unknown {
  if (typeof instance !== 'object' || instance === null) return instance;
  return new Proxy(instance, {
    get(target, key, receiver) {
      const value: unknown = Reflect.get(target, key, receiver);
      return typeof value === 'function' && key !== 'constructor'
        ? (...args: unknown[]) => (value as Handler).apply(target, args)
        : value;
    },
  });
}

const instrument = { instanceDecorator: decorateInstance };

/** What an application may put in the place of every instance that Nest creates. */
const DECORATORS: readonly [string, (instance: unknown) => unknown][] = [
  ['a proxy of it', (instance) => (isInstance(instance) ? new Proxy(instance, {}) : instance)],
  ['a proxy that wraps its methods', decorateInstance],
  [
    'an object that inherits from it',
    (instance) => (isInstance(instance) ? (Object.create(instance) as object) : instance),
  ],
];

/** Neither a primitive nor a plain value, such as options or lists. */
function isInstance(value: unknown): value is object {
  return typeof value === 'object' && value !== null && ![Object.prototype, Array.prototype].includes(Object.getPrototypeOf(value) as never); // prettier-ignore
}

describe.each(platforms)('an instance decorator of the application on $name', (platform) => {
  it.each(DECORATORS)('R4: that returns %s changes no policy', async (_, decorate) => {
    @Module({ imports: [CorsModule.forRoot()], controllers: [Cats] })
    class Root {}

    const options = { logger: false, abortOnError: false, instrument: { instanceDecorator: decorate } } as const;
    const app = await NestFactory.create(Root, platform.adapter() as never, options);
    try {
      await app.listen(0, '127.0.0.1');
      const { port } = (app.getHttpServer() as Server).address() as AddressInfo;
      expect((await ask(port, { path: '/cats', headers: { Origin: SITE } })).cors).toMatchObject({
        'access-control-allow-origin': SITE,
      });
      expect((await ask(port, preflight(OTHER, 'POST', '/cats'))).status).toBe(204);
      expect((await ask(port, preflight(SITE, 'POST', '/cats'))).status).toBe(403);
    } finally {
      await app.close();
    }
  });
});

describe('a library that makes `handle` of the layers of Express read-only', () => {
  it('R4: does not stop the start: the handlers are closed, and named in a warning', async () => {
    const log = new KeptLog();
    const running = await start(
      platforms[0]!,
      { imports: [CorsModule.forRoot({ origin: SITE })], controllers: [Cats] },
      {
        main: (app) => {
          const { router } = app.getHttpAdapter().getInstance() as { router: Router & { stack: object[] } };
          const route = router.route.bind(router);
          router.route = (path: string) => {
            const created = route(path);
            Object.defineProperty(router.stack.at(-1), 'handle', { writable: false, configurable: false });
            return created;
          };
        },
        options: { logger: log },
      },
    );
    try {
      const { body, cors } = await ask(running.port, { path: '/cats', headers: { Origin: SITE } });
      expect([body, cors['access-control-allow-origin']]).toEqual(['list', undefined]);
      expect(log.at('warn').join('\n')).toContain('Not found in the router of the platform: Cats.list');
    } finally {
      await running.close();
    }
  });
});

describe.each(platforms)('the routes that Nest registers on $name', (platform) => {
  let running: RunningApp;
  const log = new KeptLog();
  afterEach(() => running.close());

  const serve = async (setup: AppSetup = {}): Promise<void> => {
    log.lines.splice(0);
    const { main } = setup;
    running = await start(
      platform,
      { imports: [CorsModule.forRoot()], controllers: [Cats, Hosts, Versions] },
      {
        ...setup,
        main: async (app) => {
          app.enableVersioning({ type: VersioningType.HEADER, header: 'x-version' });
          await main?.(app);
        },
        options: { logger: log, ...setup.options },
      },
    );
  };

  /** The origin that each response allows. */
  const allowed = async (): Promise<Record<string, string | undefined>> => {
    const asked: [string, string, string, Record<string, string>?][] = [
      ['GET', '/cats', SITE],
      ['POST', '/cats', OTHER],
      ['PUT', '/cats/closed/1', SITE],
      ['GET', '/hosts', OTHER, { Host: 'a.example.com' }],
      ['GET', '/versions', SITE, { 'X-Version': '1' }],
      ['GET', '/versions', OTHER, { 'X-Version': '2' }],
    ];
    const entries = asked.map(async ([method, path, Origin, headers]) => {
      const answer = await ask(running.port, { method, path, headers: { Origin, ...headers } });
      return [answer.body, answer.cors['access-control-allow-origin']] as const;
    });
    return Object.fromEntries(await Promise.all(entries));
  };

  const EXPECTED = { list: SITE, created: OTHER, closed: undefined, a: OTHER, one: SITE, two: OTHER };

  it.each<[string, AppSetup, boolean?]>([
    [
      'if a monitoring tool wraps them',
      {
        main: (app) => {
          wrapHandlers(platform, app.getHttpAdapter() as AbstractHttpAdapter);
        },
      },
    ],
    ['if an instance decorator wraps the methods of controllers', { options: { instrument } }, true],
    [
      'if an instance decorator wraps them, and Nest sorts them',
      { options: { instrument, routeResolutionStrategy: 'specificity' } },
      true,
    ],
    [
      'if Nest reports when one of them is triggered',
      {
        main: (app) => {
          (app.getHttpAdapter() as AbstractHttpAdapter).setOnRouteTriggered(() => undefined);
        },
      },
    ],
  ])('R4, R5: have their own policy %s', async (_, setup, sinceNest12 = false) => {
    if (sinceNest12 && NEST_MAJOR < 12) {
      await serve();
      return;
    }
    await serve(setup);
    expect(await allowed()).toEqual(EXPECTED);
    expect((await ask(running.port, preflight(OTHER, 'POST', '/cats'))).status).toBe(204);
    expect((await ask(running.port, preflight(SITE, 'POST', '/cats'))).status).toBe(403);
    expect(log.at('warn').filter((line) => line.includes('handler-missing'))).toEqual([]);
  });
});

describe.each(platforms)('normalizePath() of the adapter on $name', ({ adapter: create }) => {
  it('is called once for each path while the application starts, and for every call afterwards', async () => {
    @Module({ imports: [CorsModule.forRoot()], controllers: [Cats] })
    class Root {}

    const asked: string[] = [];
    const adapter = create();
    const normalize = adapter.normalizePath.bind(adapter);
    adapter.normalizePath = (path) => {
      asked.push(path);
      return normalize(path);
    };
    const app = await NestFactory.create(Root, adapter as never, { logger: false });
    try {
      await app.init();
      expect(asked).toEqual(['/cats', '/cats/closed/:id']);
      adapter.normalizePath('/cats');
      expect(asked).toEqual(['/cats', '/cats/closed/:id', '/cats']);
    } finally {
      await app.close();
    }
  });
});

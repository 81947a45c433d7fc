import {
  type CanActivate,
  Controller,
  type ExecutionContext,
  Get,
  type INestApplication,
  Injectable,
  Post,
  UseGuards,
  UseInterceptors,
} from '@nestjs/common';
import { Cors, CorsInterceptor, CorsModule, CorsPreflightGuard } from 'nestjs-cors';
import { runInNewContext } from 'node:vm';
import { concat, EMPTY, NEVER, of, throwError } from 'rxjs';
import { ask, preflight } from '../support/client.js';
import { corsHeaders, REFUSED_PREFLIGHT } from '../support/cors-headers.js';
import { platforms, type RunningApp, start } from '../support/platforms.js';

const SITE = 'https://site.example.com';
const OTHER_ORIGIN = 'https://stranger.example.com';

/** A function, because `originTimeout` needs one. */
const guardedOrigin = (origin: string): boolean => origin === SITE;

/** Settles like a promise, and is none. */
function thenableOf(value: unknown): PromiseLike<unknown> {
  const promise = Promise.resolve(value);
  return { then: (...callbacks) => promise.then(...callbacks) };
}

@Controller('things')
class Things {
  @Get()
  list(): string {
    return 'things';
  }

  @Post()
  create(): string {
    return 'created';
  }
}

describe.each(platforms)('the exported providers on $name', (platform) => {
  let running: RunningApp;
  afterEach(() => running.close());

  describe('a guard that replaces CorsPreflightGuard', () => {
    type Override = NonNullable<Parameters<typeof start>[2]>['override'];

    const serveWith = async (
      override: Override,
      main?: (app: INestApplication) => void,
      originTimeout = 60_000, // long enough for a busy machine
    ): Promise<void> => {
      running = await start(
        platform,
        { imports: [CorsModule.forRoot({ origin: guardedOrigin, originTimeout })], controllers: [Things] },
        { ...(override && { override }), ...(main && { main }) },
      );
    };

    const serve = async (guard: CanActivate, main?: (app: INestApplication) => void): Promise<void> =>
      serveWith((builder) => builder.overrideProvider(CorsPreflightGuard).useValue(guard), main);

    const refuses = async (): Promise<void> => refusesOf(SITE);

    const refusesOf = async (origin: string): Promise<void> => {
      const answer = await ask(running.port, preflight(origin, 'GET', '/things'));
      expect(answer.status).toBe(403);
      expect(answer.cors).toEqual(corsHeaders(REFUSED_PREFLIGHT));
    };

    it.each<[string, () => unknown]>([
      ['refuses', () => false],
      ['answers with an Observable that refuses', () => of(false)],
      ['answers with an Observable that refuses last', () => of(true, false)],
      ['answers with an Observable without a value', () => EMPTY],
      [
        'answers with an Observable that fails',
        () =>
          concat(
            of(true),
            throwError(() => new Error('no')),
          ),
      ],
      ['answers with an Observable that never ends', () => concat(of(true), NEVER)],
      ['answers with a promise that never settles', () => new Promise(() => undefined)],
      ['answers with a thenable that refuses', () => thenableOf(false)],
      ['answers with a promise of another realm that refuses', () => runInNewContext('Promise.resolve(false)')],
      ['answers with a thenable of something else', () => thenableOf('true')],
      ['answers with something else', () => 'true'],
      ['answers with a list', () => [true]],
      ['answers with a promise of an Observable that refuses', async () => Promise.resolve(of(true, false))],
      ['answers with a promise of an Observable that never ends', async () => Promise.resolve(concat(of(true), NEVER))],
      ['answers with a thenable of a promise that refuses', () => thenableOf(Promise.resolve(false))],
      ['answers with a thenable that throws', () => ({ then: () => { throw new Error('no'); } })], // prettier-ignore
      ['answers with a thenable that never settles', () => ({ then: () => undefined })],
      ['answers with the object of true', () => Object(true) as unknown],
      ['refuses later', async () => Promise.resolve(false)],
      [
        'throws',
        () => {
          throw new Error('no');
        },
      ],
      ['rejects', async () => Promise.reject(new Error('no'))],
    ])('R17: that %s refuses, whatever the policy grants', async (name, answer) => {
      class Answering extends CorsPreflightGuard {
        override async canActivate(context: ExecutionContext): Promise<boolean>;
        override canActivate(context: ExecutionContext): unknown {
          void super.canActivate(context);
          return answer();
        }
      }
      await serveWith(
        (builder) => builder.overrideProvider(CorsPreflightGuard).useClass(Answering),
        undefined,
        name.includes('never') ? 50 : 60_000,
      );
      await refuses();
    });

    it.each<[string, (granted: boolean) => unknown]>([
      ['an Observable', (granted) => of(granted)],
      ['an Observable whose last value counts', (granted) => of(!granted, granted)],
      ['a thenable', thenableOf],
      ['a promise of an Observable', async (granted) => Promise.resolve(of(granted))],
      ['a thenable of a promise', (granted) => thenableOf(Promise.resolve(granted))],
      ['a function with then()', (granted) => Object.assign(() => undefined, thenableOf(granted))],
      ['a promise of another realm', (granted) => runInNewContext(`Promise.resolve(${String(granted)})`)],
    ])('that answers with %s grants what the policy grants', async (_, answer) => {
      class Answering extends CorsPreflightGuard {
        override async canActivate(context: ExecutionContext): Promise<boolean>;
        override canActivate(context: ExecutionContext): unknown {
          return answer(super.canActivate(context) as boolean);
        }
      }
      await serveWith((builder) => builder.overrideProvider(CorsPreflightGuard).useClass(Answering));
      expect((await ask(running.port, preflight(SITE, 'GET', '/things'))).status).toBe(204);
      await refusesOf(OTHER_ORIGIN);
    });

    it('that allows a preflight without asking the policy refuses', async () => {
      await serve({ canActivate: () => true });
      await refuses();
    });

    it('is called with the handler that the requested method would reach', async () => {
      const asked: unknown[] = [];
      await serve({
        canActivate: (context: ExecutionContext) => {
          asked.push([context.getType(), context.getClass().name, context.getHandler().name]);
          return false;
        },
      });
      await ask(running.port, preflight(SITE, 'POST', '/things'));
      expect(asked).toEqual([['http', 'Things', 'create']]);
    });

    it('that passes the preflight to the application grants nothing, and is not called again', async () => {
      let asked = 0;
      await serve(
        {
          canActivate: (context) => {
            if (asked++ === 0) context.switchToHttp().getNext<() => void>()();
            return true;
          },
        },
        (app) => app.use((_request: unknown, _response: unknown, next: () => void) => setImmediate(next)),
      );
      const answer = await ask(running.port, preflight(SITE, 'GET', '/things'));
      expect(answer.body).toContain('Cannot OPTIONS /things');
      expect(answer.cors).toEqual(corsHeaders(REFUSED_PREFLIGHT));
      expect(asked).toBe(1);
    });

    it.each([
      ['a refusal of its own', 'POST', SITE, 403],
      ['what the policy grants', 'GET', SITE, 204],
      ['what the policy refuses', 'GET', OTHER_ORIGIN, 403],
    ])('that extends it decides %s', async (_, method, origin, status) => {
      class Extended extends CorsPreflightGuard {
        override async canActivate(context: ExecutionContext): Promise<boolean> {
          return (await super.canActivate(context)) && context.getHandler().name !== 'create';
        }
      }
      await serveWith((builder) => builder.overrideProvider(CorsPreflightGuard).useClass(Extended));
      const answer = await ask(running.port, preflight(origin, method, '/things'));
      expect(answer.status).toBe(status);
    });

    it('that returns an invented decision grants nothing', async () => {
      class Inventing extends CorsPreflightGuard {
        override decide(
          context: Parameters<CorsPreflightGuard['decide']>[0],
        ): ReturnType<CorsPreflightGuard['decide']> {
          const { policy, origin = '' } = context;
          return {
            type: 'preflight',
            policy,
            reason: 'granted',
            allowOrigin: origin,
            requestMethod: 'GET',
            requestHeaders: [],
          };
        }
      }
      await serveWith((builder) => builder.overrideProvider(CorsPreflightGuard).useClass(Inventing));
      const answer = await ask(running.port, preflight(OTHER_ORIGIN, 'GET', '/things'));
      expect(answer.status).toBe(403);
      expect(answer.cors).toEqual(corsHeaders(REFUSED_PREFLIGHT));
    });
  });

  it('CorsPreflightGuard and CorsInterceptor change nothing if they are bound to a controller', async () => {
    @Cors(SITE)
    @UseGuards(CorsPreflightGuard)
    @UseInterceptors(CorsInterceptor)
    @Controller('bound')
    class Bound {
      @Get()
      get(): string {
        return 'bound';
      }
    }

    running = await start(platform, { imports: [CorsModule.forRoot()], controllers: [Bound] });
    const answers = await Promise.all(
      [SITE, OTHER_ORIGIN].map((Origin) => ask(running.port, { path: '/bound', headers: { Origin } })),
    );
    expect(answers.map(({ body }) => body)).toEqual(['bound', 'bound']);
    expect(answers.map(({ cors }) => cors)).toEqual([
      corsHeaders({ 'Access-Control-Allow-Origin': SITE, Vary: 'Origin' }),
      corsHeaders({ Vary: 'Origin' }),
    ]);
  });
});

describe('requests that middleware changes, on Express', () => {
  const [express] = platforms;
  let running: RunningApp;
  afterEach(() => running.close());

  @Injectable()
  @Cors(false)
  @Controller('internal')
  class Internal {
    @Get()
    get(): string {
      return 'internal';
    }

    @Cors(OTHER_ORIGIN)
    @Post()
    post(): string {
      return 'posted';
    }
  }

  it.each([
    ['whose URL middleware rewrites', { path: '/public', headers: {} }, 'internal', corsHeaders({})],
    [
      'whose method middleware overrides',
      { path: '/internal', headers: { 'X-Method': 'POST' } },
      'posted',
      corsHeaders({ Vary: 'Origin' }),
    ],
  ])('R4: a request %s gets the policy of the handler that it reaches', async (_, asked, body, cors) => {
    running = await start(
      express!,
      { imports: [CorsModule.forRoot({ origin: SITE })], controllers: [Internal] },
      {
        main: (app) => {
          app.use(
            (
              request: { url: string; method: string; headers: Record<string, string> },
              _: unknown,
              next: () => void,
            ) => {
              if (request.url === '/public') request.url = '/internal';
              if (request.headers['x-method'] !== undefined) request.method = request.headers['x-method'];
              next();
            },
          );
        },
      },
    );
    const answer = await ask(running.port, { ...asked, headers: { Origin: SITE, ...asked.headers } });
    expect(answer.body).toBe(body);
    expect(answer.cors).toEqual(cors);
  });
});

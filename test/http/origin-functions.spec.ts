import {
  type CallHandler,
  type CanActivate,
  Controller,
  type ExecutionContext,
  Get,
  Injectable,
  type INestApplication,
  type NestInterceptor,
  Post,
  Version,
  VersioningType,
} from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { Cors, CorsModule, type CorsModuleOptions, type CorsOriginFunction, type CorsRequest } from 'nestjs-cors';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Observable } from 'rxjs';
import { ask, preflight } from '../support/client.js';
import { corsHeaders, PREFLIGHT_VARY, REFUSED_PREFLIGHT } from '../support/cors-headers.js';
import { KeptLog } from '../support/log.js';
import { type AppSetup, platforms, type RunningApp, start, trustingProxies } from '../support/platforms.js';

const SITE = 'https://site.example.com';
const OTHER_ORIGIN = 'https://stranger.example.com';

const order: string[] = [];

@Injectable()
class NotingGuard implements CanActivate {
  canActivate(): boolean {
    order.push('guard');
    return true;
  }
}

@Injectable()
class NotingInterceptor implements NestInterceptor {
  intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
    order.push('interceptor');
    return next.handle();
  }
}

@Controller('things')
class Things {
  @Get()
  list(): void {
    order.push('handler');
  }

  @Post()
  create(): void {
    order.push('handler');
  }
}

const allowed = corsHeaders({ 'Access-Control-Allow-Origin': SITE, Vary: 'Origin' });
const refused = corsHeaders({ Vary: 'Origin' });
const granted = corsHeaders({
  'Access-Control-Allow-Origin': SITE,
  'Access-Control-Allow-Methods': 'GET, HEAD, POST',
  'Access-Control-Allow-Headers': 'Content-Type, Authorization',
  'Access-Control-Max-Age': '600',
  Vary: PREFLIGHT_VARY,
});

const later = async <T>(value: T): Promise<T> =>
  new Promise((resolve) => {
    setImmediate(resolve, value);
  });

/** An object that has a `then` but is not a promise. */
function thenable(then: unknown): Promise<boolean> {
  return { then } as Promise<boolean>;
}

describe.each(platforms)('R17: origin functions on $name', (platform) => {
  const log = new KeptLog();
  let running: RunningApp;

  const serve = async (
    origin: CorsOriginFunction,
    options: Partial<CorsModuleOptions> = {},
    setup: AppSetup = {},
  ): Promise<void> => {
    running = await start(
      platform,
      {
        // Long enough for a busy machine.
        imports: [CorsModule.forRoot({ origin, originTimeout: 60_000, ...options })],
        controllers: [Things],
        providers: [
          { provide: APP_GUARD, useClass: NotingGuard },
          { provide: APP_INTERCEPTOR, useClass: NotingInterceptor },
        ],
      },
      { ...setup, options: { logger: log } },
    );
  };

  const get = (origin: string): ReturnType<typeof ask> =>
    ask(running.port, { path: '/things', headers: { Origin: origin } });
  const ofPreflight = (origin: string): ReturnType<typeof ask> =>
    ask(running.port, preflight(origin, 'POST', '/things'));

  beforeEach(() => {
    order.splice(0);
    log.lines.splice(0);
  });

  // Jest fails the running test on an uncaught error or an unhandled rejection.
  afterEach(async () => {
    await running.close();
    await later(undefined);
  });

  it.each<[string, CorsOriginFunction]>([
    ['at once', (origin) => origin === SITE],
    ['with a promise', async (origin) => Promise.resolve(origin === SITE)],
    ['later', async (origin) => later(origin === SITE)],
    [
      'with a thenable',
      (origin) =>
        thenable((resolve: (value: boolean) => void) => {
          resolve(origin === SITE);
        }),
    ],
    [
      'several times, where only the first result is used',
      (origin) =>
        thenable((resolve: (value: boolean) => void, reject: (reason: unknown) => void) => {
          resolve(origin === SITE);
          resolve(true);
          reject(new Error('too late'));
          throw new Error('too late');
        }),
    ],
  ])('that return %s decide', async (_, origin) => {
    await serve(origin);
    expect(await get(SITE)).toMatchObject({ status: 200, cors: allowed });
    expect(await get(OTHER_ORIGIN)).toMatchObject({ status: 200, cors: refused });
    expect(await ofPreflight(SITE)).toMatchObject({ status: 204, cors: granted });
    expect(await ofPreflight(OTHER_ORIGIN)).toMatchObject({ status: 403, cors: corsHeaders(REFUSED_PREFLIGHT) });
    expect(log.at('error')).toEqual([]);
  });

  interface Failing {
    readonly name: string;
    readonly origin: (...args: unknown[]) => unknown;
    readonly logged: string;
    /** In milliseconds, for functions that take longer. */
    readonly originTimeout?: number;
  }

  const TOO_LONG = { logged: 'took longer than originTimeout', originTimeout: 20 } as const;

  const throwing = (message: string) => () => {
    throw new Error(message);
  };

  type Settle = (resolve: (answer: boolean) => void, reject: (reason: unknown) => void) => void;

  const late: (() => void)[] = [];

  /** Settles after the response has arrived. */
  const tooLate = (settle: Settle): Promise<boolean> =>
    new Promise<boolean>((resolve, reject) => {
      late.push(() => settle(resolve, reject));
    });

  const settleLate = async (): Promise<void> => {
    for (const settle of late.splice(0)) settle();
    await later(undefined);
  };

  const busily = <T>(answer: T): T => {
    const end = performance.now() + 25;
    while (performance.now() < end);
    return answer;
  };

  const failing: readonly Failing[] = [
    { name: 'throw', origin: throwing('The vault is sealed.'), logged: 'threw ("Error: The vault is sealed.")' },
    {
      name: 'throw a value that is not an error',
      origin: () => {
        // eslint-disable-next-line @typescript-eslint/only-throw-error
        throw undefined;
      },
      logged: 'threw',
    },
    {
      name: 'reject',
      origin: async () => Promise.reject(new Error('The vault is sealed.')),
      logged: 'rejected ("Error: The vault is sealed.")',
    },
    { name: 'reject later', origin: async () => later(0).then(throwing('late')), logged: 'rejected ("Error: late")' },
    { name: 'return nothing', origin: () => undefined, logged: 'returned a value that is not a boolean' },
    { name: 'return a string', origin: () => 'true', logged: 'returned a value that is not a boolean ("true")' },
    { name: 'return the origin', origin: (origin) => origin, logged: 'returned a value that is not a boolean' },
    {
      name: 'return a thenable that throws',
      origin: () => thenable(throwing('thenable')),
      logged: 'rejected ("Error: thenable")',
    },
    {
      name: 'never return a result',
      origin: async () => new Promise(() => undefined),
      ...TOO_LONG,
    },
    {
      name: 'return a result too late',
      origin: () => tooLate((resolve) => resolve(true)),
      ...TOO_LONG,
    },
    {
      name: 'block the event loop and return too late',
      origin: () => busily(true),
      ...TOO_LONG,
    },
    {
      name: 'block the event loop and return a promise too late',
      origin: async () => busily(true),
      ...TOO_LONG,
    },
    {
      name: 'reject too late',
      origin: () => tooLate((_, reject) => reject(new Error('late'))),
      ...TOO_LONG,
    },
  ];

  /** Functions that would end the process if no code handled their errors. */
  const crashing: readonly Failing[] = [
    { name: 'return 1', origin: () => 1, logged: 'returned a value that is not a boolean ("1")' },
    { name: 'return null', origin: () => null, logged: 'returned a value that is not a boolean ("null")' },
    {
      name: 'return a promise of null',
      origin: async () => Promise.resolve(null),
      logged: 'returned a value that is not a boolean ("null")',
    },
    {
      name: 'return a value that cannot be printed',
      origin: () => Object.create(null) as unknown,
      logged: 'an object',
    },
    {
      name: 'return an object that throws when it is read',
      origin: () => Object.defineProperty({}, 'then', { get: throwing('do not look') }),
      logged: 'do not look',
    },
    {
      name: 'return a promise whose then() throws',
      origin: () => Object.assign(Promise.resolve(true), { then: throwing('broken promise') }),
      logged: 'broken promise',
    },
  ];

  const refuses = async ({ origin, logged, originTimeout }: Failing): Promise<void> => {
    await serve(origin as CorsOriginFunction, originTimeout === undefined ? {} : { originTimeout });
    for (let i = 0; i < 2; i++) {
      const answer = await get(SITE);
      await settleLate();
      expect({ status: answer.status, cors: answer.cors }).toEqual({ status: 200, cors: refused });
      const preflighted = await ofPreflight(SITE);
      expect({ status: preflighted.status, cors: preflighted.cors }).toEqual({
        status: 403,
        cors: corsHeaders(REFUSED_PREFLIGHT),
      });
      await settleLate();
    }
    expect(log.at('error')).toEqual([expect.stringContaining(logged)]);
    expect(order).toEqual(['guard', 'interceptor', 'handler', 'guard', 'interceptor', 'handler']);
  };

  it.each(failing)('that $name refuse, and are logged once', refuses);

  it.each(crashing)('that $name refuse, and are logged once', refuses);

  it('that fail for different reasons are logged once for each reason', async () => {
    let asked = 0;
    await serve(() => {
      throw new Error(`reason ${String(asked++ % 3)}`);
    });
    for (let i = 0; i < 9; i++) await get(SITE);
    expect(log.at('error')).toHaveLength(3);
  });

  it('cannot add lines to the log by their errors', async () => {
    await serve((_origin, { url }) => {
      throw new Error(`no such tenant: ${decodeURIComponent(url)}\n[Nest] all is well\u2028\u202e`);
    });
    await ask(running.port, { path: '/things?%0a%1b[31m', headers: { Origin: SITE } });
    const [line = ''] = log.at('error');
    expect(line).toContain('no such tenant');
    // eslint-disable-next-line no-control-regex
    expect(line).not.toMatch(/[\u0000-\u001f\u2028\u202e]/);
  });

  it('are called before anything else runs', async () => {
    await serve(
      async (origin) => {
        order.push('origin');
        return later(origin === SITE);
      },
      {},
      {
        main: (app: INestApplication) => {
          app.use((_request: IncomingMessage, _response: ServerResponse, next: () => void) => {
            order.push('middleware');
            next();
          });
        },
      },
    );
    await get(SITE);
    expect(order).toEqual(['origin', 'middleware', 'guard', 'interceptor', 'handler']);
    order.splice(0);
    await ofPreflight(SITE);
    expect(order).toEqual(['origin']);
  });

  it('are called once for a request', async () => {
    let asked = 0;
    await serve(() => {
      asked++;
      return true;
    });
    await get(SITE);
    expect(asked).toBe(1);
    await ofPreflight(SITE);
    expect(asked).toBe(2);
  });

  it('are called only with well-formed origins, and never with null', async () => {
    const asked: string[] = [];
    await serve((origin) => {
      asked.push(origin);
      return true;
    });
    for (const origin of ['null', '', 'x', `${SITE}/`, `${SITE}, ${SITE}`, 'https://a/b.example.com']) {
      expect((await get(origin)).cors).toEqual(refused);
      expect((await ofPreflight(origin)).status).toBe(403);
    }
    expect((await ask(running.port, { path: '/things' })).cors).toEqual(refused);
    expect(asked).toEqual([]);
  });

  it('get the facts of the request', async () => {
    const facts: CorsRequest[] = [];
    await serve((_origin, request) => {
      facts.push(request);
      return true;
    });
    const Host = 'tenant.example.com:8080';
    await ask(running.port, { path: '/things?id=1', headers: { Origin: SITE, Host, 'X-Tenant': 'a' } });
    await ask(running.port, {
      method: 'OPTIONS',
      path: '/things?id=2',
      headers: { Origin: SITE, Host, 'Access-Control-Request-Method': 'POST' },
    });
    expect(facts.map(({ method, url, host, preflight: isPreflight }) => ({ method, url, host, isPreflight }))).toEqual([
      { method: 'GET', url: '/things?id=1', host: Host, isPreflight: false },
      { method: 'POST', url: '/things?id=2', host: Host, isPreflight: true },
    ]);
    expect(facts[0]?.headers).toMatchObject({ origin: SITE, 'x-tenant': 'a' });
  });

  it('get the host that a proxy reports only if the proxy is trusted', async () => {
    const hosts: string[] = [];
    const note: CorsOriginFunction = (_origin, { host }) => {
      hosts.push(host);
      return true;
    };
    const headers = { Origin: SITE, Host: 'inner:3000', 'X-Forwarded-Host': 'api.example.com' };
    await serve(note);
    await ask(running.port, { headers });
    await running.close();
    await serve(note, {}, trustingProxies);
    await ask(running.port, { headers });
    expect(hosts).toEqual(['inner:3000', 'api.example.com']);
  });

  it('delay the request, whose body still arrives complete', async () => {
    await serve(async (origin) => later(origin === SITE));
    const body = JSON.stringify({ text: 'x'.repeat(50_000) });
    const headers = { Origin: SITE, 'Content-Type': 'application/json' };
    const answer = await ask(running.port, { method: 'POST', path: '/things', headers, body });
    expect(answer).toMatchObject({ status: 201, cors: allowed });
  });

  it('decide which requests rejectDisallowed rejects', async () => {
    await serve(async (origin) => later(origin === SITE), { rejectDisallowed: true });
    expect((await get(OTHER_ORIGIN)).status).toBe(403);
    expect(order).toEqual([]);
    expect((await get(SITE)).status).toBe(200);
  });

  it('must all allow the origin if several handlers are possible for one preflight', async () => {
    const first = async (origin: string): Promise<boolean> => later(origin === SITE);

    @Controller('versions')
    class Versions {
      @Cors(first)
      @Version('1')
      @Get()
      first(): void {}

      @Cors([SITE, OTHER_ORIGIN])
      @Version('2')
      @Get()
      second(): void {}
    }

    running = await start(
      platform,
      { imports: [CorsModule.forRoot()], controllers: [Versions] },
      {
        main: (app) => {
          app.enableVersioning({ type: VersioningType.HEADER, header: 'X-Version' });
        },
      },
    );
    expect((await ask(running.port, preflight(SITE, 'GET', '/versions'))).status).toBe(204);
    expect((await ask(running.port, preflight(OTHER_ORIGIN, 'GET', '/versions'))).status).toBe(403);
  });
});

import { type CanActivate, Controller, Get, Patch, Put, Version, VersioningType } from '@nestjs/common';
import { Cors, CorsConfigurationError, type CorsDecisionEvent, CorsModule, CorsPreflightGuard } from 'nestjs-cors';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { type Asked, ask, preflight } from '../../support/client.js';
import { corsHeaders, REFUSED_PREFLIGHT } from '../../support/cors-headers.js';
import { KeptLog } from '../../support/log.js';
import { type AppSetup, platforms, type RunningApp, start } from '../../support/platforms.js';

const APP = 'https://app.example.com';
const OTHER_ORIGIN = 'https://stranger.example';

@Controller('cats')
class Cats {
  @Get()
  list(): void {}

  @Put()
  @Cors({ methods: 'GET' })
  replace(): void {}

  @Patch()
  update(): void {}

  @Get('public')
  @Cors('*')
  everybody(): void {}
}

type Published = Omit<CorsDecisionEvent, 'request'>;

interface Case {
  readonly name: string;
  readonly asked: Asked;
  readonly published: Partial<Published> & Pick<Published, 'reason'>;
  /** The log line of a refusal. What is allowed is not logged. */
  readonly line?: string;
}

const atCats = (origin: string, headers: Record<string, string> = {}, path = '/cats'): Asked => ({
  path,
  headers: { Origin: origin, ...headers },
});
const LONG = 'X'.repeat(65);

const cases: readonly Case[] = [
  {
    name: 'a request without an origin',
    asked: { path: '/cats?secret=1' },
    published: { type: 'actual', reason: 'no-origin', origin: undefined, method: 'GET', handlers: ['Cats.list'] },
  },
  {
    name: 'an allowed origin',
    asked: atCats(APP),
    published: { type: 'actual', reason: 'origin-allowed', status: 200 },
  },
  {
    name: 'any origin',
    asked: atCats(OTHER_ORIGIN, {}, '/cats/public'),
    published: { type: 'actual', reason: 'any-origin', handlers: ['Cats.everybody'] },
  },
  {
    name: 'a path without a handler',
    asked: { path: '/none', headers: { Origin: APP } },
    published: { type: 'actual', reason: 'origin-allowed', handlers: [], status: 404 },
  },
  {
    name: 'a same-origin request',
    asked: atCats('https://own.example', { 'Sec-Fetch-Site': 'same-origin' }),
    published: { type: 'actual', reason: 'same-origin' },
  },
  {
    name: 'an origin that is not allowed',
    asked: atCats(OTHER_ORIGIN, {}, '/cats?secret=1'),
    published: { type: 'actual', reason: 'origin-not-allowed', status: 200 },
    line: `GET /cats from ${OTHER_ORIGIN} (Cats.list): refused [origin-not-allowed] `,
  },
  {
    name: 'a cookie, if credentials are not allowed',
    asked: atCats(APP, { Cookie: 'a=1', 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'cors' }, '/cats/public'),
    published: { type: 'actual', reason: 'credentials-not-allowed' },
    line: `GET /cats/public from ${APP} (Cats.everybody): refused [credentials-not-allowed] `,
  },
  {
    name: 'a navigation with a cookie',
    asked: atCats(APP, { Cookie: 'a=1', 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate' }),
    published: { type: 'actual', reason: 'origin-allowed' },
  },
  {
    name: 'a granted preflight',
    asked: preflight(APP, 'PATCH', '/cats', 'content-type'),
    published: {
      type: 'preflight',
      reason: 'granted',
      method: 'PATCH',
      handlers: ['Cats.update'],
      status: 204,
      missing: [],
    },
  },
  {
    name: 'the preflight of an origin that is not allowed',
    asked: preflight(OTHER_ORIGIN, 'PATCH', '/cats'),
    published: { type: 'preflight', reason: 'origin-not-allowed', status: 403 },
    line: `Preflight of PATCH /cats from ${OTHER_ORIGIN} (Cats.update): refused [origin-not-allowed] `,
  },
  {
    name: 'a method that the policy does not allow',
    asked: preflight(APP, 'PUT', '/cats'),
    published: { type: 'preflight', reason: 'method-not-allowed', status: 204, missing: ['PUT'] },
    line: `Preflight of PUT /cats from ${APP} (Cats.replace): refused [method-not-allowed] `,
  },
  {
    name: 'headers that the policy does not allow',
    asked: preflight(APP, 'PATCH', '/cats', 'authorization, x-trace, x-span'),
    published: { type: 'preflight', reason: 'header-not-allowed', status: 204, missing: ['x-trace', 'x-span'] },
    line: `Preflight of PATCH /cats from ${APP} (Cats.update): refused [header-not-allowed] `,
  },
  {
    name: 'a method that is not valid',
    asked: preflight(APP, LONG, '/cats'),
    published: { type: 'preflight', reason: 'request-method-malformed', status: 403 },
    line: `Preflight of ${LONG} /cats from ${APP} (no handler): refused [request-method-malformed] `,
  },
  {
    name: 'a method that no browser sends',
    asked: preflight(APP, 'TRACE', '/cats'),
    published: { type: 'preflight', reason: 'request-method-forbidden', status: 403 },
    line: `Preflight of TRACE /cats from ${APP} (no handler): refused [request-method-forbidden] `,
  },
  {
    name: 'header names that are not valid',
    asked: preflight(APP, 'PATCH', '/cats', 'x y'),
    published: { type: 'preflight', reason: 'request-headers-malformed', status: 403 },
    line: `Preflight of PATCH /cats from ${APP} (Cats.update): refused [request-headers-malformed] `,
  },
];

describe.each(platforms)('decisions on $name', (platform) => {
  const log = new KeptLog();
  let running: RunningApp | undefined;

  const run = async (options: object = {}, setup: AppSetup = {}): Promise<RunningApp> => {
    const imports = [CorsModule.forRoot({ origin: APP, ...options })];
    running = await start(platform, { imports, controllers: [Cats] }, { options: { logger: log }, ...setup });
    return running;
  };
  const listen = async (work: () => Promise<unknown>): Promise<CorsDecisionEvent[]> => {
    const events: CorsDecisionEvent[] = [];
    const note = (message: unknown): void => void events.push(message as CorsDecisionEvent);
    subscribe('nestjs-cors:decision', note);
    await work().finally(() => unsubscribe('nestjs-cors:decision', note));
    return events;
  };

  afterEach(async () => {
    await running?.close();
    running = undefined;
    log.lines.length = 0;
  });

  describe('are published, and refusals are logged:', () => {
    it.each(cases)('$name', async ({ asked, published, line }) => {
      const { port } = await run();
      const [event, ...more] = await listen(() => ask(port, asked));

      expect(more).toEqual([]);
      expect(event).toMatchObject({ ...published, allowed: line === undefined, path: asked.path!.split('?')[0] });
      expect(event?.request.url).toBe(asked.path);
      expect(event?.response.statusCode).toBe(event?.status);
      expect(event?.route).toBe(event?.handlers.length === 0 ? undefined : event?.path);
      expect(event?.reachesApplication).toBe(published.type === 'actual');
      expect(log.at('debug').map((said) => said.slice(0, line?.length))).toEqual(line === undefined ? [] : [line]);
    });
  });

  it.each<[string, object, Asked, boolean]>([
    ['a request that is rejected', { rejectDisallowed: true }, atCats(OTHER_ORIGIN), false],
    ['a request that is not', { rejectDisallowed: true }, atCats(APP), true],
    ['a preflight that is passed on', { preflightContinue: true }, preflight(APP, 'PATCH', '/cats'), true],
    ['a refused preflight', { preflightContinue: true }, preflight(OTHER_ORIGIN, 'PATCH', '/cats'), false],
  ])('say whether the application gets %s', async (_, options, asked, reachesApplication) => {
    const { port } = await run(options);
    const events = await listen(() => ask(port, asked));
    expect(events.map((event) => event.reachesApplication)).toEqual([reachesApplication]);
  });

  it('R6: getHeaders() of an answered preflight has its headers', async () => {
    const { port } = await run();
    const events = await listen(() => ask(port, preflight(APP, 'PATCH', '/cats')));
    expect(events[0]?.response.getHeaders()).toMatchObject({
      'access-control-allow-origin': APP,
      vary: 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers',
    });
  });

  it('are logged even if there is no subscriber', async () => {
    const { port } = await run();
    await ask(port, preflight(APP, 'PATCH', '/cats', 'x-trace'));

    expect(log.at('debug')).toEqual([
      `Preflight of PATCH /cats from ${APP} (Cats.update): refused [header-not-allowed] ` +
        `The policy does not allow every request header. Missing: 'x-trace'. ` +
        `To allow it: add 'x-trace' to allowedHeaders of Cats.update.`,
    ]);
  });

  it('are logged without the control characters of a request', async () => {
    const { port } = await run();
    await ask(port, { path: '/cats', headers: { Origin: `${OTHER_ORIGIN}\u009b31m` } });

    expect(log.at('debug')).toHaveLength(1);
    expect(log.at('debug')[0]).toMatch(/^[\x20-\x7e]+$/);
    expect(log.at('debug')[0]).toContain('\\u{9b}31m');
  });

  it('do not flood the log if one page repeats a request, or if a scanner invents origins', async () => {
    const { port } = await run();
    for (let i = 0; i < 15; i++) await ask(port, atCats(OTHER_ORIGIN));
    expect(log.at('debug')).toHaveLength(10);

    for (let i = 0; i < 200; i++) await ask(port, atCats(`https://s${String(i)}.example`));
    expect(log.at('debug')).toHaveLength(100);
  });

  it('include refusals by a guard of the application', async () => {
    const guard: CanActivate = { canActivate: () => false };
    const { port } = await run(
      {},
      { override: (builder) => builder.overrideProvider(CorsPreflightGuard).useValue(guard) },
    );
    const [event] = await listen(() => ask(port, preflight(APP, 'PATCH', '/cats')));

    expect(event).toMatchObject({ reason: 'guard-refused', allowed: false, status: 403 });
  });

  it('name the handler that ran, even if only the application knows the version', async () => {
    @Controller('versions')
    class Versions {
      @Get()
      @Version('1')
      first(): void {}

      @Get()
      @Version('2')
      @Cors('*')
      second(): void {}
    }
    const extractor = ({ headers }: { headers: Record<string, string> }): string => headers['v'] ?? '';
    const imports = [CorsModule.forRoot({ origin: APP })];
    const main = (app: Parameters<NonNullable<AppSetup['main']>>[0]): void =>
      void app.enableVersioning({ type: VersioningType.CUSTOM, extractor: extractor as never });
    running = await start(platform, { imports, controllers: [Versions] }, { main });
    const { port } = running;
    const events = await listen(async () => {
      await ask(port, atCats(OTHER_ORIGIN, { v: '2' }, '/versions'));
      await ask(port, preflight(APP, 'GET', '/versions', 'v'));
    });

    expect(events.map(({ reason, handlers }) => [reason, [...handlers].sort()])).toEqual([
      ['any-origin', ['Versions.second']],
      ['header-not-allowed', ['Versions.first', 'Versions.second']],
    ]);
  });

  describe('with debug', () => {
    it('name the reason of a refused preflight in a header and in the body', async () => {
      const { port } = await run({ debug: true });
      const answer = await ask(port, preflight(OTHER_ORIGIN, 'PATCH', '/cats'));

      expect(answer).toMatchObject({ status: 403, cors: corsHeaders(REFUSED_PREFLIGHT) });
      expect(answer.headers['nestjs-cors-reason']).toBe('origin-not-allowed');
      expect(answer.body).toBe(
        'origin-not-allowed: The policy does not allow this origin.\nHandler: Cats.update\n' +
          `To allow it: add '${OTHER_ORIGIN}' to origin of Cats.update.\n`,
      );
    });

    it('never name an allowed origin, even if the requesting origin is similar', async () => {
      const { port } = await run({ debug: true });
      const answer = await ask(port, preflight(APP.replace('https:', 'http:'), 'PATCH', '/cats'));

      expect(answer.body).toContain('Cats.update');
      expect(answer.body).not.toContain(APP);
    });

    it('name the reason in a header if the browser refuses because of the response', async () => {
      const { port } = await run({ debug: true });
      const answer = await ask(port, preflight(APP, 'PUT', '/cats'));

      expect(answer).toMatchObject({ status: 204, body: '' });
      expect(answer.headers['nestjs-cors-reason']).toBe('method-not-allowed');
    });

    it('add nothing to the response if everything is granted', async () => {
      const { port } = await run({ debug: true });
      const answer = await ask(port, preflight(APP, 'PATCH', '/cats'));

      expect(answer.status).toBe(204);
      expect(answer.headers['nestjs-cors-reason']).toBeUndefined();
    });
  });

  it.each([
    ['without debug', {}],
    ['with debug: false', { debug: false }],
  ])('R8: add nothing to the response %s', async (_, options) => {
    const { port } = await run(options);
    const answer = await ask(port, preflight(OTHER_ORIGIN, 'PATCH', '/cats'));

    expect(answer).toMatchObject({ status: 403, body: '', cors: corsHeaders(REFUSED_PREFLIGHT) });
    expect(Object.keys(answer.headers).sort()).toEqual(['connection', 'content-length', 'date', 'vary']);
  });

  describe('in production', () => {
    const { NODE_ENV } = process.env;

    beforeEach(() => {
      process.env['NODE_ENV'] = 'production';
    });

    afterEach(() => {
      process.env['NODE_ENV'] = NODE_ENV;
    });

    it('debug: true does not start', async () => {
      const error = await run({ debug: true }).catch((reason: unknown) => reason);

      expect(error).toBeInstanceOf(CorsConfigurationError);
      expect((error as CorsConfigurationError).issues).toMatchObject([
        { code: 'debug-in-production', path: 'forRoot.debug' },
      ]);
    });

    it("debug: 'even-in-production' starts", async () => {
      const { port } = await run({ debug: 'even-in-production' });
      const answer = await ask(port, preflight(OTHER_ORIGIN, 'PATCH', '/cats'));

      expect(answer.headers['nestjs-cors-reason']).toBe('origin-not-allowed');
    });
  });
});

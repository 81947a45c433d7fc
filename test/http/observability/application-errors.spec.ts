import { type CanActivate, Controller, ForbiddenException, Get } from '@nestjs/common';
import { Cors, CorsModule, CorsPreflightGuard } from 'nestjs-cors';
import { ask, preflight } from '../../support/client.js';
import { KeptLog } from '../../support/log.js';
import { type AppSetup, platforms, type RunningApp, start } from '../../support/platforms.js';

const SITE = 'https://site.example.com';
const BOOM = '"TypeError: no proxies"';

@Controller({ path: 'things', host: 'api.example.com' })
@Cors(SITE)
class Things {
  @Get()
  list(): string {
    return 'things';
  }
}

/** `main.ts` trusts proxies by a function that throws. */
function failing(): AppSetup {
  const trust = (): never => {
    throw new TypeError('no proxies');
  };
  return {
    adapterOptions: { trustProxy: trust },
    main: (app) => {
      const instance = app.getHttpAdapter().getInstance() as { set?(name: string, value: unknown): void };
      instance.set?.('trust proxy', trust);
    },
  };
}

describe.each(platforms)('errors of application code on $name', (platform) => {
  let running: RunningApp;
  let log: KeptLog;
  beforeEach(() => (log = new KeptLog()));
  afterEach(() => running.close());

  const serve = async (setup: AppSetup): Promise<void> => {
    const metadata = { imports: [CorsModule.forRoot()], controllers: [Things] };
    running = await start(platform, metadata, { ...setup, options: { logger: log } });
  };
  const ours = (): string[] => log.at('error').filter((line) => line.includes('CORS') || line.includes('preflight'));

  it('R5: that hide the handler of a request are logged once per cause, and nothing is allowed', async () => {
    await serve(failing());
    const forwarded = { 'X-Forwarded-Host': 'api.example.com' };
    for (const request of [preflight(SITE, 'GET', '/things'), preflight(SITE, 'GET', '/things')]) {
      const { status } = await ask(running.port, { ...request, headers: { ...request.headers, ...forwarded } });
      expect(status).toBe(403);
    }
    expect(ours()).toEqual([
      `Code that finds the handler of a request threw (${BOOM}). CORS allows nothing for such requests. This is logged once.`,
    ]);
  });

  it.each(['http://[', '/%zz', '//[', '*', '/%', 'a'])('R5: do not include the malformed target %s', async (path) => {
    await serve({});
    await ask(running.port, { path, headers: { Origin: SITE } }).catch(() => undefined);
    await ask(running.port, preflight(SITE, 'GET', path)).catch(() => undefined);
    expect(log.at('error')).toEqual([]);
  });

  describe('in a guard for preflights', () => {
    const guardedBy = (canActivate: CanActivate['canActivate']): AppSetup => ({
      override: (builder) => builder.overrideProvider(CorsPreflightGuard).useValue({ canActivate }),
    });
    const refuses = async (canActivate: CanActivate['canActivate']): Promise<void> => {
      await serve(guardedBy(canActivate));
      for (let i = 0; i < 2; i++) expect((await ask(running.port, preflight(SITE, 'GET', '/things'))).status).toBe(403);
    };

    it.each<[string, CanActivate['canActivate']]>([
      [
        'is thrown',
        () => {
          throw new TypeError('no proxies');
        },
      ],
      ['is a rejection', () => Promise.reject(new TypeError('no proxies'))],
    ])('R6: that %s are logged once per cause, and the preflight is refused', async (_, canActivate) => {
      await refuses(canActivate);
      expect(ours()).toEqual([
        `The guard for preflights threw (${BOOM}). The preflight is refused. This is logged once.`,
      ]);
    });

    it('R6: are not logged if they are how Nest refuses', async () => {
      await refuses(() => {
        throw new ForbiddenException();
      });
      expect(ours()).toEqual([]);
    });
  });
});

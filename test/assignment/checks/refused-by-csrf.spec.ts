import { All, Controller, Get, type INestApplication, Post, Put, type Type } from '@nestjs/common';
import { Cors, CorsModule, type CorsModuleOptions, CorsPolicies, isTrustedOrigin } from 'nestjs-cors';
import { ask } from '../../support/client.js';
import { KeptLog } from '../../support/log.js';
import { platforms, type RunningApp, start } from '../../support/platforms.js';

const SITE = 'https://site.example.com';
const APP = 'https://app.example.com';

@Controller('orders')
class Orders {
  @Get()
  list(): string {
    return 'list';
  }

  @Post()
  create(): string {
    return 'created';
  }

  @Cors(false)
  @Put('closed')
  closed(): string {
    return 'closed';
  }

  @Cors({ methods: 'GET' })
  @Post('not-granted')
  notGranted(): string {
    return 'not granted';
  }
}

@Controller()
class Others {
  @Cors('*')
  @All('search/:id')
  search(): string {
    return 'search';
  }

  @Cors((origin) => origin === SITE)
  @Put('asked')
  asked(): string {
    return 'asked';
  }

  @Cors([/^https:\/\/pr-\d+\.example\.com$/, 'https://*.apps.example.com', APP])
  @Post('families')
  families(): string {
    return 'families';
  }
}

describe.each(platforms)('origins that the CSRF protection of Nest refuses, on $name', (platform) => {
  let running: RunningApp;
  const warningsOf = async (
    main: (app: INestApplication) => void,
    controllers: Type[] = [Orders],
    options: CorsModuleOptions = { origin: SITE, credentials: true },
  ): Promise<string[]> => {
    const logger = new KeptLog();
    const imports = [CorsModule.forRoot(options as never)];
    running = await start(platform, { imports, controllers }, { options: { logger }, main });
    return logger.at('warn').filter((line) => line.includes('csrf-refuses-allowed'));
  };
  afterEach(() => running.close());

  it('get a warning when policies that allow them replace others, once', async () => {
    const main = (app: INestApplication): void => void app.enableCsrfProtection();
    const first = { origin: false } as const;
    expect(await warningsOf(main, [Orders], first)).toEqual([]);
    const { app } = running;
    const log = new KeptLog();
    app.useLogger(log);
    app.get(CorsPolicies).replace({ origin: SITE, credentials: true });
    app.get(CorsPolicies).replace({ origin: SITE, credentials: true, maxAge: 5 });
    expect(log.at('warn').filter((line) => line.includes('csrf-refuses-allowed'))).toHaveLength(1);
  });

  it('get one warning, which names the routes and the origins', async () => {
    const warnings = await warningsOf((app) => void app.enableCsrfProtection());
    expect(warnings).toEqual([
      `app.enableCsrfProtection(): It answers 403 to requests that policies allow: POST /orders from ${SITE}. Write ` +
        'app.enableCsrfProtection({ exclude: isTrustedOrigin }), a function of nestjs-cors that exempts the origins that a policy ' +
        'names and allows with credentials. To exempt other origins, write a function that also returns true for their requests. ' +
        "(suppressWarnings: ['csrf-refuses-allowed'] if this is intended)",
    ]);
    expect((await ask(running.port, { method: 'POST', path: '/orders', headers: { Origin: SITE } })).status).toBe(403);
  });

  it('include any origin, patterns, RegExps and functions', async () => {
    const [warning] = await warningsOf((app) => void app.enableCsrfProtection({ trustedOrigins: [APP] }), [Others]);
    expect(warning).toContain(
      'ALL /search/:id, PUT /asked, POST /families from *, a function, /^https:\\/\\/pr-\\d+\\.example\\.com$/ and 1 more.',
    );
  });

  it('without credentials get the way that exempts them, as isTrustedOrigin() does not', async () => {
    const options: CorsModuleOptions = { origin: SITE };
    const [unprotected] = await warningsOf((app) => void app.enableCsrfProtection(), [Orders], options);
    expect(unprotected).toContain(
      `POST /orders from ${SITE}. isTrustedOrigin() of nestjs-cors does not exempt them: it returns true only for origins that a ` +
        'policy names and allows with credentials. To exempt exact origins, add them to trustedOrigins of app.enableCsrfProtection().',
    );
    await running.close();
    expect(
      await warningsOf((app) => void app.enableCsrfProtection({ exclude: isTrustedOrigin }), [Orders], options),
    ).toEqual([unprotected]);
    expect((await ask(running.port, { method: 'POST', path: '/orders', headers: { Origin: SITE } })).status).toBe(403);
    await running.close();
    const main = (app: INestApplication): void => void app.enableCsrfProtection({ trustedOrigins: [SITE] });
    expect(await warningsOf(main, [Orders], options)).toEqual([]);
    expect((await ask(running.port, { method: 'POST', path: '/orders', headers: { Origin: SITE } })).status).toBe(201);
  });

  it('get a warning beside isTrustedOrigin() only where it does not exempt them', async () => {
    const main = (app: INestApplication): void => void app.enableCsrfProtection({ exclude: isTrustedOrigin });
    const [warning] = await warningsOf(main, [Orders, Others]);
    expect(warning).toContain('ALL /search/:id, PUT /asked, POST /families from *, a function, ');
    expect(warning).not.toContain('POST /orders');
  });

  it.each<[string, (app: INestApplication) => void]>([
    ['without the protection', () => undefined],
    ['where a function decides', (app) => void app.enableCsrfProtection({ exclude: isTrustedOrigin })],
    ['where another function decides', (app) => void app.enableCsrfProtection({ exclude: () => false })],
    [
      'where the origin is trusted',
      (app) => void app.enableCsrfProtection({ trustedOrigins: ['HTTPS://site.example.com'] }),
    ],
    ['where the route is excluded', (app) => void app.enableCsrfProtection({ exclude: ['orders'] })],
    [
      'where a route with a prefix is excluded',
      (app) => {
        app.enableCsrfProtection({ exclude: ['orders{/*rest}'] });
        app.setGlobalPrefix('api');
      },
    ],
    ['with security headers only', (app) => void app.useSecurityHeaders()],
  ])('get none %s', async (_, main) => {
    expect(await warningsOf(main)).toEqual([]);
  });

  it('get none where no policy allows an origin, and none where it is suppressed', async () => {
    const enable = (app: INestApplication): void => void app.enableCsrfProtection();
    expect(await warningsOf(enable, [Orders], {})).toEqual([]);
    await running.close();
    const suppressed: CorsModuleOptions = { origin: SITE, suppressWarnings: ['csrf-refuses-allowed'] };
    expect(await warningsOf(enable, [Orders], suppressed)).toEqual([]);
  });

  it('include those that only an entry of paths allows', async () => {
    const options: CorsModuleOptions = { paths: { '/orders': { origin: APP } } };
    const [warning] = await warningsOf((app) => void app.enableCsrfProtection(), [Orders], options);
    expect(warning).toContain(`POST /orders from ${APP}.`);
  });

  it.each<[string, CorsModuleOptions]>([
    ['an entry closes the route', { origin: SITE, paths: { '/orders{/*rest}': false } }],
    ['an earlier entry closes the route', { paths: { '/orders{/*rest}': false, '/{*all}': { origin: SITE } } }],
  ])('get none where %s', async (_, options) => {
    expect(await warningsOf((app) => void app.enableCsrfProtection(), [Orders], options)).toEqual([]);
    expect((await ask(running.port, { path: '/orders', headers: { Origin: SITE } })).cors).toEqual({});
  });

  it('get the warning of their own application only', async () => {
    const protectedApp = await start(
      platform,
      { imports: [CorsModule.forRoot()], controllers: [Orders] },
      { main: (app) => void app.enableCsrfProtection() },
    );
    expect(await warningsOf(() => undefined)).toEqual([]);
    await protectedApp.close();
  });

  it('an option that Nest refuses is refused as before', async () => {
    await expect(
      warningsOf((app) => {
        expect(() => app.enableCsrfProtection({ trustedOrigins: ['*'] })).toThrow('Invalid trusted origin');
      }),
    ).resolves.toEqual([]);
  });
});

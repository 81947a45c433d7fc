import { Controller, Get, Options, Post, Version, VersioningType } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { Cors, CorsModule, type CorsModuleOptions } from 'nestjs-cors';
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { type Answer, ask } from '../../support/client.js';
import { corsHeaders } from '../../support/cors-headers.js';
import { type AppSetup, platforms, type RunningApp, start, trustingProxies } from '../../support/platforms.js';
import { NotingGuard, ran, SITE } from './what-ran.js';

const OTHER_ORIGIN = 'https://stranger.example.com';

@Controller()
class Handlers {
  @Get('open')
  @Cors('*')
  open(): void {
    ran.push('handler');
  }

  @Get('closed')
  @Cors(false)
  closed(): void {
    ran.push('handler');
  }

  @Get('site')
  get(): void {
    ran.push('handler');
  }

  @Post('site')
  post(): void {
    ran.push('handler');
  }

  @Options('site')
  options(): void {
    ran.push('handler');
  }

  @Cors({ origin: async (origin) => Promise.resolve(origin === SITE) })
  @Get('asked')
  asked(): void {
    ran.push('handler');
  }
}

describe.each(platforms)('R13: rejectDisallowed on $name', (platform) => {
  let running: RunningApp;

  const serve = async (setup: AppSetup = {}, options: CorsModuleOptions = {}): Promise<void> => {
    const cors: CorsModuleOptions = { origin: SITE, rejectDisallowed: true, ...options };
    running = await start(
      platform,
      {
        imports: [CorsModule.forRoot(cors)],
        controllers: [Handlers],
        providers: [{ provide: APP_GUARD, useClass: NotingGuard }],
      },
      setup,
    );
  };

  const send = async (method: string, path: string, headers: OutgoingHttpHeaders = {}): Promise<Answer> => {
    ran.splice(0);
    return ask(running.port, { method, path, headers });
  };

  afterEach(() => running.close());

  const expectPassed = ({ status }: Answer): void => {
    expect(ran).toEqual(['guard', 'handler']);
    expect([200, 201]).toContain(status);
  };

  const expectRejected = ({ status, cors, body }: Answer): void => {
    expect(ran).toEqual([]);
    expect({ status, cors, body }).toEqual({ status: 403, cors: corsHeaders({ Vary: 'Origin' }), body: '' });
  };

  it.each([
    ['GET', '/site', OTHER_ORIGIN],
    ['POST', '/site', OTHER_ORIGIN],
    ['OPTIONS', '/site', OTHER_ORIGIN],
    ['GET', '/site', 'null'],
    ['GET', '/site', ''],
    ['GET', '/site', `${SITE}, ${SITE}`],
    ['GET', '/asked', OTHER_ORIGIN],
    ['GET', '/closed', SITE],
    ['GET', '/unknown', OTHER_ORIGIN],
  ])('%s %s from %p gets a 403 before guards and handlers', async (method, path, Origin) => {
    await serve();
    expectRejected(await send(method, path, { Origin }));
  });

  it('no part of the application sees such a request, not even the first middleware', async () => {
    await serve({
      main: (app) => {
        app.use((_request: IncomingMessage, _response: ServerResponse, next: () => void) => {
          ran.push('middleware');
          next();
        });
      },
    });
    expectRejected(await send('POST', '/site', { Origin: OTHER_ORIGIN, 'Content-Type': 'application/json' }));
  });

  it.each([
    ['GET', '/site', SITE, { 'Access-Control-Allow-Origin': SITE, Vary: 'Origin' }],
    ['POST', '/site', SITE, { 'Access-Control-Allow-Origin': SITE, Vary: 'Origin' }],
    ['GET', '/asked', SITE, { 'Access-Control-Allow-Origin': SITE, Vary: 'Origin' }],
    ['GET', '/open', OTHER_ORIGIN, { 'Access-Control-Allow-Origin': '*' }],
    ['GET', '/open', 'null', { 'Access-Control-Allow-Origin': '*' }],
  ])('%s %s from %p passes, with the headers of its policy', async (method, path, Origin, cors) => {
    await serve();
    const answer = await send(method, path, { Origin });
    expectPassed(answer);
    expect(answer.cors).toEqual(corsHeaders(cors));
  });

  it.each(['/site', '/closed', '/asked'])('a request without Origin passes: GET %s', async (path) => {
    await serve();
    const answer = await send('GET', path);
    expectPassed(answer);
    expect(answer.cors).toEqual(corsHeaders({ Vary: 'Origin' }));
  });

  it('R13: by default a refused origin is not rejected', async () => {
    await serve({}, { rejectDisallowed: false });
    const answer = await send('GET', '/site', { Origin: OTHER_ORIGIN });
    expectPassed(answer);
    expect(answer.cors).toEqual(corsHeaders({ Vary: 'Origin' }));
  });

  describe('a same-origin request', () => {
    const Host = 'api.example.com';

    it.each([
      ['Sec-Fetch-Site: same-origin', { 'Sec-Fetch-Site': 'same-origin', Origin: OTHER_ORIGIN }],
      ['Sec-Fetch-Site: same-origin, even if Origin is null', { 'Sec-Fetch-Site': 'same-origin', Origin: 'null' }],
      ['Sec-Fetch-Site: none, because the user typed the URL', { 'Sec-Fetch-Site': 'none', Origin: OTHER_ORIGIN }],
      ['host, without Sec-Fetch-Site', { Origin: `http://${Host}`, Host }],
      ['host and port', { Origin: `http://${Host}:8080`, Host: `${Host}:8080` }],
      ['host, with the default port written out', { Origin: `http://${Host}`, Host: `${Host}:80` }],
      ['host, in upper case', { Origin: `http://${Host}`, Host: 'API.example.com' }],
      ['host, with an empty Sec-Fetch-Site', { 'Sec-Fetch-Site': '', Origin: `http://${Host}`, Host }],
    ])('passes, with no CORS header except Vary; recognized by %s', async (_, headers) => {
      await serve();
      const answer = await send('POST', '/site', headers);
      expectPassed(answer);
      expect(answer.cors).toEqual(corsHeaders({ Vary: 'Origin' }));
    });

    it.each([
      [
        'Sec-Fetch-Site: cross-site, whatever the host',
        { 'Sec-Fetch-Site': 'cross-site', Origin: `http://${Host}`, Host },
      ],
      ['Sec-Fetch-Site: same-site', { 'Sec-Fetch-Site': 'same-site', Origin: `http://${Host}`, Host }],
      ['two lines of Sec-Fetch-Site', { 'Sec-Fetch-Site': ['same-origin', 'same-origin'], Origin: OTHER_ORIGIN }],
      ['a Sec-Fetch-Site that no browser sends', { 'Sec-Fetch-Site': 'Same-Origin', Origin: OTHER_ORIGIN }],
      ['another scheme', { Origin: `https://${Host}`, Host }],
      ['another port', { Origin: `http://${Host}:81`, Host }],
      ['another host', { Origin: `http://${Host}`, Host: 'www.example.com' }],
      ['null as Origin and Host', { Origin: 'null', Host: 'null' }],
      ['an empty host in Origin and Host', { Origin: 'http://', Host: '' }],
      [
        'headers of a proxy that the application does not trust',
        { Origin: `https://${Host}`, Host: 'inner', 'X-Forwarded-Proto': 'https', 'X-Forwarded-Host': Host },
      ],
    ])('is not assumed, and the request is rejected: %s', async (_, headers) => {
      await serve();
      expectRejected(await send('POST', '/site', headers));
    });

    it('is recognized behind a proxy that the application trusts', async () => {
      await serve(trustingProxies);
      const proxied = { Host: 'inner:3000', 'X-Forwarded-Proto': 'https', 'X-Forwarded-Host': Host };
      expectPassed(await send('POST', '/site', { ...proxied, Origin: `https://${Host}` }));
      expectRejected(await send('POST', '/site', { ...proxied, Origin: `http://${Host}` }));
      expectRejected(await send('POST', '/site', { ...proxied, Origin: 'http://inner:3000' }));
      expectPassed(
        await send('POST', '/site', { ...proxied, 'X-Forwarded-Host': `${Host}:456`, Origin: `https://${Host}:456` }),
      );
    });
  });
});

describe.each(platforms)(
  'R10, R13: rejectDisallowed with versions that only middleware knows, on $name',
  (platform) => {
    @Controller('things')
    class Things {
      @Cors(SITE)
      @Version('1')
      @Post()
      first(): string {
        return 'first';
      }

      @Cors(OTHER_ORIGIN)
      @Version('2')
      @Post()
      second(): string {
        return 'second';
      }
    }

    let running: RunningApp;

    beforeAll(async () => {
      running = await start(
        platform,
        { imports: [CorsModule.forRoot({ rejectDisallowed: true })], controllers: [Things] },
        {
          main: (app) => {
            // Knows the version only after middleware ran. Before that, it returns another version.
            app.enableVersioning({
              type: VersioningType.CUSTOM,
              extractor: (request) => versions.get(nativeOf(request)) ?? '1',
            });
            app.use((request: IncomingMessage, _response: ServerResponse, next: () => void) => {
              versions.set(request, String(request.headers['x-version']));
              next();
            });
          },
        },
      );
    });

    afterAll(() => running.close());

    const versions = new WeakMap<object, string>();
    const nativeOf = (request: unknown): object => (request as { raw?: object }).raw ?? (request as object);

    const send = async (headers: OutgoingHttpHeaders): Promise<Answer> =>
      ask(running.port, { method: 'POST', path: '/things', headers: { 'X-Version': '2', ...headers } });

    const second = platform.name === 'express' ? 'second' : 'first';

    it('a same-origin request passes', async () => {
      const Host = 'api.example.com';
      for (const headers of [{ 'Sec-Fetch-Site': 'same-origin' }, { Host }]) {
        const answer = await send({ Origin: `http://${Host}`, ...headers });
        expect(answer).toMatchObject({ status: 201, body: second });
      }
    });

    it('a request that the policy of its handler allows passes', async () => {
      const answer = await send({ Origin: second === 'second' ? OTHER_ORIGIN : SITE });
      expect(answer).toMatchObject({ status: 201, body: second });
    });

    it('a request that the policy of its handler does not allow gets a 403', async () => {
      const answer = await send({ Origin: second === 'second' ? SITE : OTHER_ORIGIN });
      expect(answer.status).toBe(403);
      expect(answer.cors).toEqual(corsHeaders({ Vary: 'Origin' }));
    });
  },
);

describe.each(platforms)('R1, R2, R13: rejectDisallowed of a level, on $name', (platform) => {
  @Cors({ rejectDisallowed: false })
  @Controller('sign-in')
  class SignIn {
    @Post('callback')
    callback(): string {
      return 'callback';
    }

    @Cors({ origin: OTHER_ORIGIN })
    @Post('with-origin')
    withOrigin(): string {
      return 'with-origin';
    }

    @Cors(SITE, { rejectDisallowed: true })
    @Post('strict')
    strict(): string {
      return 'strict';
    }

    @Cors()
    @Post('global')
    global(): string {
      return 'global';
    }
  }

  @Controller()
  class Others {
    @Post('saml/acs')
    acs(): string {
      return 'acs';
    }

    @Cors({ policy: 'forms' })
    @Post('forms')
    forms(): string {
      return 'forms';
    }

    @Post('plain')
    plain(): string {
      return 'plain';
    }
  }

  const serve = async (rejectDisallowed: boolean): Promise<RunningApp> =>
    start(platform, {
      imports: [
        CorsModule.forRoot({
          origin: SITE,
          rejectDisallowed,
          policies: { forms: { rejectDisallowed: !rejectDisallowed } },
          paths: { '/saml/*rest': { rejectDisallowed: !rejectDisallowed }, '/static/*rest': 'forms' },
        }),
      ],
      controllers: [SignIn, Others],
    });

  describe('under a global policy that rejects', () => {
    let running: RunningApp;
    beforeAll(async () => {
      running = await serve(true);
    });
    afterAll(() => running.close());

    it.each([
      ['/sign-in/callback', 201],
      ['/sign-in/with-origin', 201],
      ['/sign-in/strict', 403],
      ['/sign-in/global', 403],
      ['/saml/acs', 201],
      ['/forms', 201],
      ['/plain', 403],
      ['/static/logo.svg', 404],
      ['/unknown', 403],
    ])('a form posted to %s by an origin that is not allowed gets %d', async (path, status) => {
      for (const Origin of ['https://idp.example.com', 'null']) {
        const answer = await ask(running.port, { method: 'POST', path, headers: { Origin } });
        expect([answer.status, answer.cors]).toEqual([status, corsHeaders({ Vary: 'Origin' })]);
      }
    });

    it.each(['/sign-in/callback', '/saml/acs', '/forms'])('the exemption of %s opens no CORS', async (path) => {
      const headers = { Origin: OTHER_ORIGIN, 'Access-Control-Request-Method': 'POST' };
      expect((await ask(running.port, { method: 'OPTIONS', path, headers })).status).toBe(403);
    });
  });

  it('a level can reject what the global policy does not', async () => {
    const running = await serve(false);
    const statuses = [];
    for (const path of ['/sign-in/strict', '/saml/acs', '/forms', '/static/logo.svg', '/plain', '/unknown']) {
      const { status } = await ask(running.port, { method: 'POST', path, headers: { Origin: OTHER_ORIGIN } });
      statuses.push(`${path} ${status}`);
    }
    await running.close();
    expect(statuses).toEqual([
      '/sign-in/strict 403',
      '/saml/acs 403',
      '/forms 403',
      '/static/logo.svg 403',
      '/plain 201',
      '/unknown 404',
    ]);
  });
});

describe.each(platforms)('R10, R13: rejectDisallowed of candidates, on $name', (platform) => {
  @Controller('things')
  class Things {
    @Cors(SITE, { rejectDisallowed: false })
    @Version('1')
    @Post()
    first(): string {
      return 'first';
    }

    @Cors(SITE)
    @Version('2')
    @Post()
    second(): string {
      return 'second';
    }
  }

  it('a request is rejected only by the handler that it reaches', async () => {
    const running = await start(
      platform,
      { imports: [CorsModule.forRoot({ rejectDisallowed: true })], controllers: [Things] },
      {
        main: (app) => {
          app.enableVersioning({
            type: VersioningType.CUSTOM,
            extractor: (request) => String((request as IncomingMessage).headers['x-version']),
          });
        },
      },
    );
    const send = async (version: string): Promise<number> => {
      const headers = { Origin: OTHER_ORIGIN, 'X-Version': version };
      return (await ask(running.port, { method: 'POST', path: '/things', headers })).status;
    };
    expect([await send('1'), await send('2')]).toEqual([201, 403]);
    await running.close();
  });
});

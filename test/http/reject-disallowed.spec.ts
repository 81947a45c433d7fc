import { type CanActivate, Controller, Get, Injectable, Options, Post, Version, VersioningType } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { Cors, CorsModule, type CorsModuleOptions } from 'nestjs-cors';
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { type Answer, ask } from '../support/client.js';
import { corsHeaders } from '../support/cors-headers.js';
import { type AppSetup, platforms, type RunningApp, start, trustingProxies } from '../support/platforms.js';

const SITE = 'https://site.example.com';
const OTHER_ORIGIN = 'https://stranger.example.com';

const ran: string[] = [];

@Injectable()
class NotingGuard implements CanActivate {
  canActivate(): boolean {
    ran.push('guard');
    return true;
  }
}

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
  ])('%s %s of %p is answered 403 before guards and handlers', async (method, path, Origin) => {
    await serve();
    expectRejected(await send(method, path, { Origin }));
  });

  it('nothing of the application sees such a request, not even the first middleware', async () => {
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
  ])('%s %s of %p passes, with the headers of its policy', async (method, path, Origin, cors) => {
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

  describe('a request of the own origin', () => {
    const Host = 'api.example.com';

    it.each([
      ['by its own word', { 'Sec-Fetch-Site': 'same-origin', Origin: OTHER_ORIGIN }],
      ['by its own word, though its Origin is null', { 'Sec-Fetch-Site': 'same-origin', Origin: 'null' }],
      ['that the user typed', { 'Sec-Fetch-Site': 'none', Origin: OTHER_ORIGIN }],
      ['by host, from a client that says nothing', { Origin: `http://${Host}`, Host }],
      ['by host and port', { Origin: `http://${Host}:8080`, Host: `${Host}:8080` }],
      ['by host, with the default port spelled out', { Origin: `http://${Host}`, Host: `${Host}:80` }],
      ['by host in other letters', { Origin: `http://${Host}`, Host: 'API.example.com' }],
      ['by an empty word and its host', { 'Sec-Fetch-Site': '', Origin: `http://${Host}`, Host }],
    ])('%s passes, without headers for other origins', async (_, headers) => {
      await serve();
      const answer = await send('POST', '/site', headers);
      expectPassed(answer);
      expect(answer.cors).toEqual(corsHeaders({ Vary: 'Origin' }));
    });

    it.each([
      ['by its own word, whatever its host', { 'Sec-Fetch-Site': 'cross-site', Origin: `http://${Host}`, Host }],
      [
        'by its own word: a sibling is another origin',
        { 'Sec-Fetch-Site': 'same-site', Origin: `http://${Host}`, Host },
      ],
      ['by two words', { 'Sec-Fetch-Site': ['same-origin', 'same-origin'], Origin: OTHER_ORIGIN }],
      ['by a word that no browser knows', { 'Sec-Fetch-Site': 'Same-Origin', Origin: OTHER_ORIGIN }],
      ['by scheme', { Origin: `https://${Host}`, Host }],
      ['by port', { Origin: `http://${Host}:81`, Host }],
      ['by host', { Origin: `http://${Host}`, Host: 'www.example.com' }],
      ['by nothing but null', { Origin: 'null', Host: 'null' }],
      ['by nothing, from an impossible host', { Origin: 'http://', Host: '' }],
      [
        'by headers of a proxy that nobody trusts',
        { Origin: `https://${Host}`, Host: 'inner', 'X-Forwarded-Proto': 'https', 'X-Forwarded-Host': Host },
      ],
    ])('is none %s', async (_, headers) => {
      await serve();
      expectRejected(await send('POST', '/site', headers));
    });

    it('is known behind a proxy that the application trusts', async () => {
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
  'R10, R13: rejectDisallowed with versions that are known only at the handler, on $name',
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
            // Knows the version only once a middleware has run; asked before that, it tells the wrong one.
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

    it('a request of the own origin passes', async () => {
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

    it('a request that the policy of its handler does not allow is answered 403', async () => {
      const answer = await send({ Origin: second === 'second' ? SITE : OTHER_ORIGIN });
      expect(answer.status).toBe(403);
      expect(answer.cors).toEqual(corsHeaders({ Vary: 'Origin' }));
    });
  },
);

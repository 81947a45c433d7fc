import { Controller, Get, type INestApplication, Version, VERSION_NEUTRAL, VersioningType } from '@nestjs/common';
import { Cors, CorsModule } from 'nestjs-cors';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { type Answer, ask, preflight } from '../support/client.js';
import { corsHeaders } from '../support/cors-headers.js';
import { type Platform, platforms, type RunningApp, start } from '../support/platforms.js';

const SITE = 'https://site.example.com';
const OTHER = 'https://other.example.com';

/** Origin functions wait here until a test lets them continue. */
const waiting: ((allowed: boolean) => void)[] = [];
const later = (): Promise<boolean> => new Promise((resolve) => waiting.push(resolve));

@Controller('things')
class Things {
  @Get()
  @Version('1')
  @Cors([SITE, OTHER], { credentials: true, exposedHeaders: ['ETag'] })
  first(): string {
    return 'first';
  }

  @Get()
  @Version('2')
  @Cors(SITE)
  second(): string {
    return 'second';
  }
}

@Controller({ path: 'slow', version: VERSION_NEUTRAL })
@Cors(later)
class Slow {
  @Get()
  list(): string {
    return 'slow';
  }
}

type Answering = (request: IncomingMessage & { url: string }, response: ServerResponse, next: () => void) => void;

const pass: Answering = (_request, _response, next) => next();

describe.each(platforms)('responses that begin early, on $name', (platform: Platform) => {
  let app: RunningApp | undefined;
  const run = async (...middleware: readonly Answering[]): Promise<RunningApp> => {
    const main = (nest: INestApplication): void => {
      const extractor = (request: unknown): string => String((request as IncomingMessage).headers['x-version']);
      nest.enableVersioning({ type: VersioningType.CUSTOM, extractor });
      nest.use(...middleware);
    };
    return (app = await start(platform, { imports: [CorsModule.forRoot({})], controllers: [Things, Slow] }, { main }));
  };
  afterEach(async () => {
    waiting.splice(0).forEach((resolve) => resolve(false));
    await app?.close();
  });

  describe('R10, R12: middleware that responds before the version is known', () => {
    const stop: Answering = ({ headers }, response, next) => {
      if (headers['x-stop'] === undefined) next();
      else response.writeHead(401).end();
    };
    const asked = async (origin: string, version: string, more: object = {}): Promise<Answer> => {
      const { port } = await run(stop);
      return ask(port, { path: '/things', headers: { Origin: origin, 'X-Version': version, ...more } });
    };

    const whole = corsHeaders({
      'Access-Control-Allow-Origin': OTHER,
      'Access-Control-Allow-Credentials': 'true',
      'Access-Control-Expose-Headers': 'ETag',
      Vary: 'Origin',
    });
    const common = corsHeaders({ 'Access-Control-Allow-Origin': SITE, Vary: 'Origin' });
    const denied = corsHeaders({ Vary: 'Origin' });
    // Fastify extracts the version while it routes, before all middleware. A version that no handler serves reaches no handler.
    const early = {
      express: [[SITE, '1', common], [SITE, '2', common], [SITE, '9', common], [OTHER, '1', denied], [OTHER, '2', denied]],
      fastify: [[SITE, '2', common], [SITE, '9', corsHeaders({})], [OTHER, '1', whole], [OTHER, '2', denied]],
    } as const; // prettier-ignore

    it.each(early[platform.name])(
      'grants %s with version %s only what every possible handler grants',
      async (origin, version, expected) => {
        const { status, cors } = await asked(origin, version, { 'X-Stop': '1' });
        expect(status).toBe(401);
        expect(cors).toEqual(expected);
      },
    );

    it('does not change the policy of the response of a handler', async () => {
      const { body, cors } = await asked(OTHER, '1');
      expect(body).toBe('first');
      expect(cors).toEqual(whole);
    });
  });

  it('R13: a request reaches the application even if the response has begun already', async () => {
    const running = await run((_request, response) => response.end('the rest'));
    // Express would set its own header, which is too late.
    const instance = running.app.getHttpAdapter().getInstance() as { disable?(setting: string): void };
    instance.disable?.('x-powered-by');
    (running.app.getHttpServer() as Server).prependListener('request', (_request, response) => {
      response.flushHeaders();
    });
    expect((await ask(running.port, { path: '/things', headers: { Origin: SITE } })).body).toBe('the rest');
  });

  describe('R12, R17: while an origin function has not returned', () => {
    /** Another listener of the server, as gateways add them, that responds at once. */
    const answerBeside = ({ app: nest }: RunningApp): void => {
      (nest.getHttpServer() as Server).on('request', (_request, response) => response.writeHead(418).end());
    };

    it('a response that begins allows no origin, and no second response is sent', async () => {
      const running = await run(pass);
      answerBeside(running);
      const { status, cors } = await ask(running.port, { path: '/slow', headers: { Origin: SITE } });
      expect(status).toBe(418);
      expect(cors).toEqual(corsHeaders({ Vary: 'Origin' }));
      await answerLate();
    });

    it('a preflight to which another listener responds allows no origin, and no second response is sent', async () => {
      const running = await run(pass);
      answerBeside(running);
      const { status, cors } = await ask(running.port, preflight(SITE, 'GET', '/slow'));
      expect(status).toBe(418);
      expect(cors).toEqual(corsHeaders({}));
      await answerLate();
    });

    /** Lets the origin function return. Sending a second response would throw an uncaught error, which fails the test. */
    async function answerLate(): Promise<void> {
      const crashes: unknown[] = [];
      const keep = (error: unknown): void => void crashes.push(error);
      process.on('unhandledRejection', keep);
      expect(waiting).toHaveLength(1);
      waiting.splice(0).forEach((resolve) => resolve(true));
      await new Promise(setImmediate);
      process.off('unhandledRejection', keep);
      expect(crashes).toEqual([]);
    }
  });
});

describe('R4: Express middleware that rewrites the URL to a handler whose origin function was not called', () => {
  it('R17: the function is awaited before the handler runs', async () => {
    const lead: Answering = (request, _response, next) => {
      request.url = '/slow';
      next();
    };
    const [express] = platforms;
    const app = await start(
      express!,
      { imports: [CorsModule.forRoot({ origin: '*' })], controllers: [Slow] },
      { main: (nest) => void nest.use(lead) },
    );
    try {
      const answering = ask(app.port, { path: '/nowhere', headers: { Origin: SITE } });
      while (waiting.length === 0) await new Promise(setImmediate);
      waiting.splice(0).forEach((resolve) => resolve(true));
      const { body, cors } = await answering;
      expect(body).toBe('slow');
      expect(cors).toEqual(corsHeaders({ 'Access-Control-Allow-Origin': SITE, Vary: 'Origin' }));
    } finally {
      await app.close();
    }
  });
});

import { Controller, Get, Header, type INestApplication, Param, Post, Res } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { Cors, CorsModule } from 'nestjs-cors';
import { Agent, createServer } from 'node:http';
import { createRequire } from 'node:module';
import { connect, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { type Answer, ask, type Asked, type Connection, preflight } from '../support/client.js';
import { loadCommonJs } from '../support/commonjs.js';
import { corsHeaders, corsHeadersOf, PREFLIGHT_VARY, REFUSED_PREFLIGHT } from '../support/cors-headers.js';
import { hijacked, type Reply } from '../support/native.js';
import { NEST_MAJOR } from '../support/nest-major.js';
import { platforms, type Platform, type RunningApp, start } from '../support/platforms.js';

type Exchanged = Pick<Answer, 'status' | 'cors'>;

const APP = 'https://app.example.com';
const SITE = 'https://site.example.com';
const OTHER_ORIGIN = 'https://stranger.example.com';

@Cors(APP)
@Controller('handlers')
class Handlers {
  @Get()
  get(): string {
    return 'got';
  }

  @Get('native')
  native(@Res() reply: Reply): void {
    hijacked(reply).writeHead(200, { 'Access-Control-Allow-Origin': '*', Vary: 'Accept' }).end('native');
  }

  @Get('flushed')
  flushed(@Res() reply: Reply): void {
    const response = hijacked(reply);
    response.setHeader('Vary', 'Accept');
    response.flushHeaders();
    response.end('flushed');
  }

  @Get('named/:name')
  @Header('Vary', 'Accept')
  named(@Param('name') name: string): string {
    return name;
  }

  @Post()
  post(): string {
    return 'posted';
  }
}

const module = { imports: [CorsModule.forRoot({ origin: SITE })], controllers: [Handlers] };

const allowed = corsHeaders({ 'Access-Control-Allow-Origin': APP, Vary: 'Origin' });
const refused = corsHeaders({ Vary: 'Origin' });
const granted = corsHeaders({
  'Access-Control-Allow-Origin': APP,
  'Access-Control-Allow-Methods': 'GET, HEAD, POST',
  'Access-Control-Allow-Headers': 'Content-Type, Authorization',
  'Access-Control-Max-Age': '600',
  Vary: PREFLIGHT_VARY,
});

/** TLS with a shared key, so that the repository needs no certificate, which would expire. */
const pskServer = {
  ciphers: 'PSK-AES128-GCM-SHA256',
  maxVersion: 'TLSv1.2',
  pskCallback: () => Buffer.alloc(16, 1),
} as const;
const pskClient: Connection = {
  tls: true,
  ciphers: pskServer.ciphers,
  maxVersion: pskServer.maxVersion,
  pskCallback: () => ({ psk: Buffer.alloc(16, 1), identity: 'test' }),
  checkServerIdentity: () => undefined,
};

describe.each(platforms)('R12: on $name', (platform) => {
  describe('over TLS', () => {
    let running: RunningApp;
    beforeAll(async () => {
      const rejecting = { ...module, imports: [CorsModule.forRoot({ origin: SITE, rejectDisallowed: true })] };
      running = await start(platform, rejecting, {
        options: { httpsOptions: pskServer },
        adapterOptions: { https: pskServer },
      });
    });
    afterAll(() => running.close());

    it('a handler responds with the headers of its policy', async () => {
      const answer = await ask(running.port, { path: '/handlers', headers: { Origin: APP } }, pskClient);
      expect(answer).toMatchObject({ status: 200, body: 'got' });
      expect(answer.cors).toEqual(allowed);
    });

    it('a preflight is answered', async () => {
      const answer = await ask(running.port, preflight(APP, 'POST', '/handlers'), pskClient);
      expect(answer.status).toBe(204);
      expect(answer.cors).toEqual(granted);
    });

    it.each([
      ['an origin with the scheme and host of the application is same-origin', 'https', 200],
      ['an origin with another scheme is not', 'http', 403],
    ])('%s', async (_, scheme, status) => {
      const Origin = `${scheme}://api.example.com`;
      const headers = { Origin, Host: 'api.example.com' };
      expect(await ask(running.port, { path: '/handlers', headers }, pskClient)).toMatchObject({ status });
    });
  });

  describe('a URL that cannot be decoded', () => {
    let running: RunningApp;
    beforeAll(async () => {
      running = await start(platform, module);
    });
    afterAll(() => running.close());

    it.each(['/%zz', '/%c0%af', '/handlers/named/%zz', '/handlers/named/%c0%af'])(
      'the response for %s has the global policy',
      async (path) => {
        const answers = await Promise.all(
          [SITE, APP].map((Origin) => ask(running.port, { path, headers: { Origin } })),
        );
        expect(answers.map(({ cors }) => cors)).toEqual([
          corsHeaders({ 'Access-Control-Allow-Origin': SITE, Vary: 'Origin' }),
          refused,
        ]);
        expect(answers.map(({ status }) => status)).toEqual(
          platform.name === 'express' && !path.includes('named') ? [404, 404] : [400, 400],
        );
      },
    );

    it('the preflight has the global policy', async () => {
      const answers = await Promise.all(
        [SITE, APP].map((origin) => ask(running.port, preflight(origin, 'GET', '/%zz'))),
      );
      expect(answers.map(({ status }) => status)).toEqual([204, 403]);
      expect(answers[0]?.cors).toMatchObject({
        'access-control-allow-origin': SITE,
        'access-control-allow-methods': 'GET',
      });
      expect(answers[1]?.cors).toEqual(corsHeaders(REFUSED_PREFLIGHT));
    });
  });

  it('the response for a parameter that is too long has the headers of a policy', async () => {
    const running = await start(platform, module);
    const path = `/handlers/named/${'x'.repeat(200)}`;
    const answer = await ask(running.port, { path, headers: { Origin: platform.name === 'express' ? APP : SITE } });
    await running.close();
    expect(answer.status).toBe(platform.name === 'express' ? 200 : 414);
    expect(answer.cors).toEqual(
      platform.name === 'express'
        ? corsHeaders({ 'Access-Control-Allow-Origin': APP, Vary: 'Accept, Origin' })
        : corsHeaders({ 'Access-Control-Allow-Origin': SITE, Vary: 'Origin' }),
    );
  });

  it('it works on every address that the application listens on', async () => {
    const testing = await Test.createTestingModule(module).compile();
    const app = testing.createNestApplication(platform.adapter() as never, { logger: false });
    await app.listen(0, 'localhost');
    const { port } = (app.getHttpServer() as { address(): AddressInfo }).address();
    const answers = await Promise.allSettled(
      ['127.0.0.1', '::1'].map((host) => ask(port, { path: '/handlers', headers: { Origin: APP } }, { host })),
    );
    await app.close();
    const answered = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value.cors] : []));
    expect(answered.length).toBeGreaterThan(0);
    for (const cors of answered) expect(cors).toEqual(allowed);
  });

  it('requests on one connection are decided one by one', async () => {
    const running = await start(platform, module);
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const send = async (asked: Asked): Promise<Answer> => ask(running.port, asked, { agent });
    const asked = [
      { path: '/handlers', headers: { Origin: APP } },
      { path: '/handlers', headers: { Origin: OTHER_ORIGIN } },
      { ...preflight(APP, 'POST', '/handlers'), body: 'a body that no preflight has' },
      { path: '/handlers' },
      preflight(OTHER_ORIGIN, 'POST', '/handlers'),
      { path: '/unknown', headers: { Origin: SITE } },
      { method: 'POST', path: '/handlers', headers: { Origin: APP } },
    ];
    const answers = [];
    for (const one of asked) answers.push(await send(one));
    const sockets = Object.values(agent.freeSockets).flat().length;
    agent.destroy();
    await running.close();
    expect(sockets).toBe(1);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 204, 200, 403, 404, 201]);
    expect(answers.map(({ cors }) => cors)).toEqual([
      allowed,
      refused,
      granted,
      refused,
      corsHeaders(REFUSED_PREFLIGHT),
      corsHeaders({ 'Access-Control-Allow-Origin': SITE, Vary: 'Origin' }),
      allowed,
    ]);
  });

  it('an application that does not listen on a port responds in the same way', async () => {
    const app = await initialized(platform);
    const answers = await withoutServer(platform, app, [
      { path: '/handlers', headers: { Origin: APP } },
      { path: '/handlers/native', headers: { Origin: APP } },
      { path: '/handlers', headers: { Origin: OTHER_ORIGIN } },
      preflight(APP, 'POST', '/handlers'),
      preflight(OTHER_ORIGIN, 'POST', '/handlers'),
      { path: '/%zz', headers: { Origin: SITE } },
    ]);
    await app.close();
    expect(answers.map(({ cors }) => cors)).toEqual([
      allowed,
      corsHeaders({ 'Access-Control-Allow-Origin': APP, Vary: 'Accept, Origin' }),
      refused,
      granted,
      corsHeaders(REFUSED_PREFLIGHT),
      corsHeaders({ 'Access-Control-Allow-Origin': SITE, Vary: 'Origin' }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([
      200,
      200,
      200,
      204,
      403,
      platform.name === 'express' ? 404 : 400,
    ]);
  });

  it.each<HookCase>([
    ['calls back', (_request, _response, done) => setImmediate(done)],
    ['calls back from a promise', async (_request, _response, done) => done()],
    // Nest 11 does not wait for the promise of a hook.
    ...(NEST_MAJOR < 12 ? [] : [['fails', () => Promise.reject(new Error('hook'))] satisfies HookCase]),
    ['throws', () => JSON.parse('')],
  ])('a request hook of the application that %s runs after the entrance', async (how, hook) => {
    const app = await initialized(platform);
    const seen: unknown[] = [];
    const adapter = app.getHttpAdapter() as unknown as { setOnRequestHook(hook: unknown): void };
    adapter.setOnRequestHook((request: { method: string }, response: unknown, done: () => void) => {
      seen.push(request.method);
      return hook(request, response, done);
    });
    const answers = await withoutServer(platform, app, [
      preflight(APP, 'POST', '/handlers'),
      { path: '/handlers', headers: { Origin: APP } },
    ]);
    await app.close();
    expect(seen).toEqual(['GET']);
    expect(answers.map(({ cors }) => cors)).toEqual([granted, allowed]);
    expect(answers.map(({ status }) => status)).toEqual([204, how.startsWith('calls') ? 200 : 500]);
  });

  it('middleware of the platform does not see a preflight, and its own response has the headers', async () => {
    const testing = await Test.createTestingModule(module).compile();
    const app = testing.createNestApplication(platform.adapter() as never, { logger: false });
    const seen: unknown[] = [];
    app.use((request: { method: string }, response: { statusCode: number; end(text: string): void }) => {
      seen.push(request.method);
      response.statusCode = 429;
      response.end('later');
    });
    await app.init();
    const answers = await withoutServer(platform, app, [
      preflight(APP, 'POST', '/handlers'),
      { path: '/handlers', headers: { Origin: APP } },
    ]);
    await app.close();
    expect(seen).toEqual(['GET']);
    expect(answers.map(({ status, cors }) => ({ status, cors }))).toEqual([
      { status: 204, cors: granted },
      { status: 429, cors: allowed },
    ]);
  });
});

describe('R12: over HTTP/2, on Fastify', () => {
  const [, fastify] = platforms;
  let running: RunningApp;
  beforeAll(async () => {
    running = await start(fastify!, module, { adapterOptions: { http2: true } });
  });
  afterAll(() => running.close());

  it.each([
    ['a handler responds with the headers of its policy', { ':path': '/handlers', origin: APP }, 200, allowed],
    ['a refused origin gets Vary', { ':path': '/handlers', origin: OTHER_ORIGIN }, 200, refused],
    [
      'a head that a handler writes is corrected',
      { ':path': '/handlers/native', origin: APP },
      200,
      corsHeaders({ 'Access-Control-Allow-Origin': APP, Vary: 'Accept, Origin' }),
    ],
    [
      'flushed headers are complete',
      { ':path': '/handlers/flushed', origin: APP },
      200,
      corsHeaders({ 'Access-Control-Allow-Origin': APP, Vary: 'Accept, Origin' }),
    ],
    [
      'a 404 has the global policy',
      { ':path': '/unknown', origin: SITE },
      404,
      { ...allowed, 'access-control-allow-origin': SITE },
    ],
    [
      'a URL that cannot be decoded has it as well',
      { ':path': '/%zz', origin: SITE },
      400,
      { ...allowed, 'access-control-allow-origin': SITE },
    ],
    [
      'a preflight is granted',
      { ':method': 'OPTIONS', ':path': '/handlers', origin: APP, 'access-control-request-method': 'POST' },
      204,
      granted,
    ],
    [
      'a preflight is refused',
      { ':method': 'OPTIONS', ':path': '/handlers', origin: SITE, 'access-control-request-method': 'POST' },
      403,
      corsHeaders(REFUSED_PREFLIGHT),
    ],
  ])('%s', async (_, headers, status, cors) => {
    const answer = await askHttp2(running.url, headers);
    expect(answer[':status']).toBe(status);
    expect(corsHeadersOf(Object.entries(answer).map(([name, value]) => [name, String(value)]))).toEqual(cors);
  });
});

async function askHttp2(
  url: string,
  headers: OutgoingHttpHeaders,
): Promise<IncomingHttpHeaders & { ':status'?: number }> {
  const session = connect(url);
  try {
    return await new Promise((resolve, reject) => {
      session.on('error', reject);
      const stream = session.request(headers);
      stream.on('response', resolve);
      stream.on('error', reject);
      stream.resume();
      stream.end();
    });
  } finally {
    session.close();
  }
}

async function initialized(platform: Platform): Promise<INestApplication> {
  const testing = await Test.createTestingModule(module).compile();
  const app = testing.createNestApplication(platform.adapter() as never, { logger: false });
  return app.init();
}

type HookCase = [how: string, hook: (request: unknown, response: unknown, done: () => void) => unknown];

interface Injected {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
}

/** Calls `inject()` of Fastify, or the application of Express, which is a plain function. */
async function withoutServer(platform: Platform, app: INestApplication, asked: readonly Asked[]): Promise<Exchanged[]> {
  return platform.name === 'fastify' ? injected(app, asked) : called(app, asked);
}

async function injected(app: INestApplication, asked: readonly Asked[]): Promise<Exchanged[]> {
  const instance = app.getHttpAdapter().getInstance() as { ready(): Promise<void>; routing: unknown };
  await instance.ready();
  // What `instance.inject()` does, but the library is loaded in a way that works in Jest.
  const library = createRequire(createRequire(import.meta.url).resolve('fastify')).resolve('light-my-request');
  const cookie = (await import(createRequire(library).resolve('cookie'))) as object;
  const inject = loadCommonJs(library, { cookie }) as (dispatch: unknown, request: object) => Promise<Injected>;
  const answers = [];
  for (const { method = 'GET', path: url, headers } of asked) {
    const answer = await inject(instance.routing, { method, url, headers });
    const lines = Object.entries(answer.headers).map(([name, value]) => [name, String(value)] as const);
    answers.push({ status: answer.statusCode, cors: corsHeadersOf(lines) });
  }
  return answers;
}

async function called(app: INestApplication, asked: readonly Asked[]): Promise<Exchanged[]> {
  const server = createServer(app.getHttpAdapter().getInstance());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const answers = [];
  for (const one of asked) answers.push(await ask((server.address() as AddressInfo).port, one));
  server.close();
  return answers;
}

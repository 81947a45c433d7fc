import { Controller, Get, Header, type INestApplication } from '@nestjs/common';
import { Cors, CorsModule } from 'nestjs-cors';
import compression from 'compression';
import compress from '@fastify/compress';
import fastifyHelmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';
import helmet from 'helmet';
import { ServerResponse } from 'node:http';
import { ask, preflight } from '../support/client.js';
import { corsHeaders, PREFLIGHT_VARY } from '../support/cors-headers.js';
import { platforms, type RunningApp, start } from '../support/platforms.js';

const APP = 'https://app.example.com';
const OTHER_ORIGIN = 'https://stranger.example.com';
const TEXT = 'a text that is long enough. '.repeat(100);

@Cors(APP)
@Controller('texts')
class Texts {
  @Get()
  @Header('Content-Type', 'text/plain')
  get(): string {
    return TEXT;
  }
}

/** Libraries that teams add in `main.ts`, each in the package for the platform. */
async function addNeighbours(app: INestApplication, name: 'express' | 'fastify'): Promise<void> {
  if (name === 'express') {
    app.use(helmet());
    app.use(compression());
    return;
  }
  const instance = app.getHttpAdapter().getInstance() as FastifyInstance;
  await instance.register(fastifyHelmet);
  await instance.register(compress, { global: true });
}

describe.each(platforms)('R15: compression and helmet on $name', (platform) => {
  let running: RunningApp;

  beforeAll(async () => {
    running = await start(
      platform,
      { imports: [CorsModule.forRoot()], controllers: [Texts] },
      { main: (app) => addNeighbours(app, platform.name) },
    );
  });

  afterAll(() => running.close());

  it.each([
    ['an allowed origin', { Origin: APP }, { 'Access-Control-Allow-Origin': APP }],
    ['a refused origin', { Origin: OTHER_ORIGIN }, {}],
    ['no Origin', {}, {}],
  ])('a response has their headers and ours: %s', async (_, headers, cors) => {
    const answer = await ask(running.port, { path: '/texts', headers: { ...headers, 'Accept-Encoding': 'gzip' } });
    expect(answer.headers).toMatchObject({ 'content-encoding': 'gzip', 'x-content-type-options': 'nosniff' });
    expect(answer.cors).toEqual(corsHeaders({ ...cors, Vary: 'Accept-Encoding, Origin' }));
    expect(answer.status).toBe(200);
  });

  it('the response to a preflight has none of their headers', async () => {
    const answer = await ask(running.port, preflight(APP, 'GET', '/texts'));
    expect(answer.status).toBe(204);
    expect(answer.cors.vary).toBe(corsHeaders({ Vary: PREFLIGHT_VARY }).vary);
    expect(answer.headers).not.toHaveProperty('x-content-type-options');
  });
});

/** As monitoring tools do. */
describe.each(platforms)('a tool that replaces the writeHead() of Node, on $name', (platform) => {
  const { writeHead } = ServerResponse.prototype;
  let running: RunningApp;

  beforeAll(async () => {
    running = await start(platform, { imports: [CorsModule.forRoot({ origin: APP })], controllers: [Texts] });
    ServerResponse.prototype.writeHead = function (this: ServerResponse, ...given: unknown[]) {
      const headers = given.findLast((one) => typeof one === 'object') as Record<string, string> | undefined;
      if (headers === undefined) this.setHeader('X-Tool', 'none');
      else headers['X-Tool'] = Object.keys(headers).some((name) => name === '0') ? 'a list' : 'an object';
      // Datadog's agent adds headers to those that a preflight allows.
      if (this.hasHeader('Access-Control-Allow-Origin')) this.setHeader('Access-Control-Allow-Origin', '*');
      return Reflect.apply(writeHead, this, given) as ServerResponse;
    } as typeof writeHead;
  });

  afterAll(() => {
    ServerResponse.prototype.writeHead = writeHead;
    return running.close();
  });

  it.each([
    ['a granted preflight', preflight(APP, 'GET', '/texts'), 204],
    ['a refused preflight', preflight(OTHER_ORIGIN, 'GET', '/texts'), 403],
    ['a response', { path: '/texts', headers: { Origin: APP } }, 200],
  ])('gets headers as an object, not as a list: %s', async (_, asked, status) => {
    const answer = await ask(running.port, asked);
    expect(answer.status).toBe(status);
    expect(['an object', 'none']).toContain(answer.headers['x-tool']);
  });

  it.each([
    ['a preflight', preflight(APP, 'GET', '/texts')],
    ['a response', { path: '/texts', headers: { Origin: APP } }],
  ])('R14: does not change the headers of the policy: %s', async (_, asked) => {
    const { headers } = await ask(running.port, asked);
    expect(headers['access-control-allow-origin']).toBe(APP);
  });
});

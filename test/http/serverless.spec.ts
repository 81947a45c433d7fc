import { Controller, Get, type INestApplication, Post } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { CorsModule, type CorsOrigin } from 'nestjs-cors';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import serverless from 'serverless-http';
import { corsHeaders, corsHeadersOf, PREFLIGHT_VARY, REFUSED_PREFLIGHT } from '../support/cors-headers.js';
import { type PlatformName, platforms } from '../support/platforms.js';

const APP = 'https://app.example.com';
const OTHER_ORIGIN = 'https://stranger.example.com';

@Controller('things')
class Things {
  @Get()
  get(): string {
    return 'got';
  }

  @Post()
  post(): string {
    return 'posted';
  }
}

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

interface Returned {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** The responses of the adapter are of its own class, which accepts headers in fewer forms than Node. */
describe.each(platforms)('R12: with an adapter for serverless platforms, on $name', (platform) => {
  let handle: (event: object, context: object) => Promise<Returned>;
  let behindAnother: typeof handle;
  let slow: readonly (typeof handle)[];

  beforeAll(async () => {
    const handler = await handlerOf(await create(APP), platform.name);
    const app = await create((origin) => Promise.resolve(origin === APP));
    slow = [serverless(await handlerOf(app, platform.name)), serverless(app.getHttpServer())] as (typeof handle)[];
    handle = serverless(handler) as typeof handle;
    behindAnother = serverless((request: IncomingMessage, response: ServerResponse) => {
      response.setHeader('Vary', 'Accept');
      handler(request, response);
    }) as typeof handle;
  });

  async function create(origin: CorsOrigin): Promise<INestApplication> {
    const module = { imports: [CorsModule.forRoot({ origin })], controllers: [Things] };
    const testing = await Test.createTestingModule(module).compile();
    return testing.createNestApplication(platform.adapter() as never, { logger: false });
  }

  const preflight = { 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' };

  it.each([
    [
      'a preflight is granted',
      'OPTIONS',
      { origin: APP, ...preflight },
      204,
      corsHeaders({
        'Access-Control-Allow-Origin': APP,
        'Access-Control-Allow-Methods': 'POST, GET, HEAD',
        'Access-Control-Allow-Headers': 'Content-Type, Authorization',
        'Access-Control-Max-Age': '600',
        Vary: PREFLIGHT_VARY,
      }),
    ],
    ['a preflight is refused', 'OPTIONS', { origin: OTHER_ORIGIN, ...preflight }, 403, corsHeaders(REFUSED_PREFLIGHT)],
    [
      'a handler responds with the headers of its policy',
      'GET',
      { origin: APP },
      200,
      corsHeaders({ 'Access-Control-Allow-Origin': APP, Vary: 'Origin' }),
    ],
    ['a refused origin gets Vary', 'GET', { origin: OTHER_ORIGIN }, 200, corsHeaders({ Vary: 'Origin' })],
  ])('%s, and all header names are valid', async (_, method, headers, status, cors) => {
    const answer = await handle(eventOf(method, headers), {});
    expect(answer.statusCode).toBe(status);
    expect(corsHeadersOf(Object.entries(answer.headers))).toEqual(cors);
    expect(Object.keys(answer.headers).filter((name) => !/^[a-z-]+$/.test(name))).toEqual([]);
  });

  it('a response that waits for an origin function arrives, from the instance and from its server', async () => {
    const answers = await Promise.all(
      slow.flatMap((one) => [APP, OTHER_ORIGIN].map((origin) => one(eventOf('OPTIONS', { origin, ...preflight }), {}))),
    );
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([204, 403, 204, 403]);
  });

  it('headers that were set before the application stay', async () => {
    const answer = await behindAnother(eventOf('OPTIONS', { origin: OTHER_ORIGIN, ...preflight }), {});
    expect(answer).toMatchObject({ statusCode: 403, headers: { vary: `Accept, ${PREFLIGHT_VARY}` } });
  });
});

/** The instance of the platform as a plain function. */
async function handlerOf(app: INestApplication, platform: PlatformName): Promise<Handler> {
  if (platform === 'express') {
    const instance = app.getHttpAdapter().getInstance() as Handler & { disable(setting: string): void };
    // The header of Express itself would be merged with the others.
    instance.disable('x-powered-by');
    await app.init();
    return instance;
  }
  await app.init();
  const instance = app.getHttpAdapter().getInstance() as FastifyInstance & { routing: Handler };
  await instance.ready();
  // As `@fastify/aws-lambda` does, which is possible only until the instance has started.
  instance.decorateRequest('event', null);
  return instance.routing;
}

/** An event like those of API gateways. */
function eventOf(method: string, headers: object): object {
  return {
    version: '2.0',
    rawPath: '/things',
    rawQueryString: '',
    headers: { host: 'api.example.com', ...headers },
    requestContext: { http: { method, path: '/things', sourceIp: '127.0.0.1' } },
    isBase64Encoded: false,
  };
}

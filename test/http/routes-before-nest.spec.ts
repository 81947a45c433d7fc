import { Controller, Get, type INestApplication, Module, Put } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { fastify } from 'fastify';
import { Cors, CorsModule } from 'nestjs-cors';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ask, preflight } from '../support/client.js';
import { corsHeaders, PREFLIGHT_VARY, REFUSED_PREFLIGHT } from '../support/cors-headers.js';

const SITE = 'https://site.example.com';
const OTHER = 'https://other.example.com';

@Controller()
@Cors([SITE, OTHER], { credentials: true, allowedHeaders: 'X-One', maxAge: 5 })
class Things {
  @Get(':id')
  find(): string {
    return 'found';
  }

  @Put(':id')
  replace(): string {
    return 'replaced';
  }
}

@Module({ imports: [CorsModule.forRoot({ origin: SITE, allowedHeaders: 'X-One' })], controllers: [Things] })
class AppModule {}

describe('R4, R10: routes that a Fastify instance had before Nest got it', () => {
  let app: INestApplication;
  let port: number;
  beforeAll(async () => {
    const instance = fastify().get('/health', () => 'healthy');
    app = await NestFactory.create(AppModule, new FastifyAdapter(instance as never), { logger: false });
    await app.listen(0, '127.0.0.1');
    ({ port } = (app.getHttpServer() as Server).address() as AddressInfo);
  });
  afterAll(() => app.close());

  const own = corsHeaders({
    'Access-Control-Allow-Origin': OTHER,
    'Access-Control-Allow-Credentials': 'true',
    Vary: 'Origin',
  });

  it('have the policy of paths without a handler', async () => {
    const { body, cors } = await ask(port, { path: '/health', headers: { Origin: OTHER } });
    expect(body).toBe('healthy');
    expect(cors).toEqual(corsHeaders({ Vary: 'Origin' }));
  });

  it('do not change the policy of handlers that still run', async () => {
    const { body, cors } = await ask(port, { path: '/1', headers: { Origin: OTHER } });
    expect(body).toBe('found');
    expect(cors).toEqual(own);
  });

  const granted = (origin: string, methods: string, extra: Record<string, string>): unknown =>
    corsHeaders({
      'Access-Control-Allow-Origin': origin,
      'Access-Control-Allow-Methods': methods,
      'Access-Control-Allow-Headers': 'X-One',
      Vary: PREFLIGHT_VARY,
      ...extra,
    });

  it('have preflights of that policy', async () => {
    const refused = await ask(port, preflight(OTHER, 'GET', '/health'));
    expect(refused).toMatchObject({ status: 403, cors: corsHeaders(REFUSED_PREFLIGHT) });
    const { status, cors } = await ask(port, preflight(SITE, 'GET', '/health'));
    expect([status, cors]).toEqual([204, granted(SITE, 'GET', { 'Access-Control-Max-Age': '600' })]);
  });

  it('do not change preflights of handlers at other paths', async () => {
    const { status, cors } = await ask(port, preflight(OTHER, 'GET', '/1'));
    const own = { 'Access-Control-Allow-Credentials': 'true', 'Access-Control-Max-Age': '5' };
    expect([status, cors]).toEqual([204, granted(OTHER, 'GET, HEAD, PUT', own)]);
  });

  it('do not change preflights for methods that no such route serves', async () => {
    const { status, cors } = await ask(port, preflight(OTHER, 'PUT', '/1'));
    expect(status).toBe(204);
    expect(cors).toEqual(
      corsHeaders({
        'Access-Control-Allow-Origin': OTHER,
        'Access-Control-Allow-Credentials': 'true',
        'Access-Control-Allow-Methods': 'GET, HEAD, PUT',
        'Access-Control-Allow-Headers': 'X-One',
        'Access-Control-Max-Age': '5',
        Vary: PREFLIGHT_VARY,
      }),
    );
  });
});

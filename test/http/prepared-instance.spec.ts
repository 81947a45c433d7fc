import { Controller, Get, Module } from '@nestjs/common';
import { type AbstractHttpAdapter, NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import express from 'express';
import { fastify } from 'fastify';
import { Cors, CorsModule } from 'nestjs-cors';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ask, preflight } from '../support/client.js';

const APP = 'https://app.example.com';

@Controller('things')
@Cors(APP)
class Things {
  @Get()
  find(): string {
    return 'found';
  }
}

@Module({ imports: [CorsModule.forRoot({ origin: false })], controllers: [Things] })
class AppModule {}

/** Adapters for instances that had middleware before Nest got them. */
const prepared: Readonly<Record<string, (seen: string[]) => AbstractHttpAdapter>> = {
  express: (seen) =>
    new ExpressAdapter(
      express().use((request, _response, next) => {
        seen.push(request.method);
        next();
      }),
    ),
  fastify: (seen) =>
    new FastifyAdapter(
      fastify().addHook('onRequest', (request, _reply, done) => {
        seen.push(request.method);
        done();
      }) as never,
    ),
};

describe.each(Object.entries(prepared))('R6: an instance of %s that had middleware before Nest', (_, adapter) => {
  const seen: string[] = [];

  it('does not see preflights, granted or refused, but it sees actual requests', async () => {
    const app = await NestFactory.create(AppModule, adapter(seen), { logger: false });
    try {
      await app.listen(0, '127.0.0.1');
      const { port } = (app.getHttpServer() as Server).address() as AddressInfo;
      expect((await ask(port, preflight(APP, 'GET', '/things'))).status).toBe(204);
      expect((await ask(port, preflight('https://other.example.com', 'GET', '/things'))).status).toBe(403);
      expect(seen).toEqual([]);

      expect((await ask(port, { path: '/things', headers: { Origin: APP } })).body).toBe('found');
      expect(seen).toEqual(['GET']);
    } finally {
      await app.close();
    }
  });
});

describe('R4, R5: an encapsulated instance of Fastify that Nest got', () => {
  it('has the policies of its handlers below its prefix, and the rest that of paths without a handler', async () => {
    const server = fastify().get('/things', () => 'of the server');
    await server.register(
      async (encapsulated) => {
        const app = await NestFactory.create(AppModule, new FastifyAdapter(encapsulated as never), { logger: false });
        await app.init();
      },
      { prefix: '/api' },
    );
    await server.listen({ port: 0, host: '127.0.0.1' });
    try {
      const { port } = server.server.address() as AddressInfo;
      const allowed = { 'access-control-allow-origin': APP };
      expect(await ask(port, preflight(APP, 'GET', '/api/things'))).toMatchObject({ status: 204, cors: allowed });
      expect(await ask(port, { path: '/api/things', headers: { Origin: APP } })).toMatchObject({
        body: 'found',
        cors: allowed,
      });
      expect((await ask(port, preflight(APP, 'GET', '/things'))).status).toBe(403);
      const { body, cors } = await ask(port, { path: '/things', headers: { Origin: APP } });
      expect([body, cors]).toEqual(['of the server', {}]);
    } finally {
      await server.close();
    }
  });
});

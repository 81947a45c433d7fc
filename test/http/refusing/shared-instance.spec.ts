import { Controller, Get, type INestApplication, Module, Post, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import express from 'express';
import { fastify } from 'fastify';
import { Cors, CorsModule } from 'nestjs-cors';
import type { AddressInfo } from 'node:net';
import { ask, preflight } from '../../support/client.js';
import { corsHeaders } from '../../support/cors-headers.js';
import { ran } from './what-ran.js';

const FIRST = 'https://first.example.com';
const SECOND = 'https://second.example.com';

@Controller('first')
class FirstThings {
  @Get()
  list(): string {
    ran.push('first');
    return 'first';
  }

  @Cors(false)
  @Post('closed')
  add(): string {
    ran.push('closed');
    return 'added';
  }
}

@Controller('second')
class SecondThings {
  @Get()
  list(): string {
    return 'second';
  }
}

/** Each has one policy for everything, so that no route needs to be found. */
const moduleOf = (origin: string, controller: Type, rejectDisallowed: boolean): Type => {
  @Module({ imports: [CorsModule.forRoot({ origin, rejectDisallowed })], controllers: [controller] })
  class App {}
  return App;
};

afterEach(() => ran.splice(0));

describe('R4: two Nest applications in one Express application', () => {
  it.each([false, true])('no policy of one is for handlers of the other (rejectDisallowed: %s)', async (rejects) => {
    const instance = express();
    const apps: INestApplication[] = [];
    for (const [origin, controller] of [[FIRST, FirstThings] as const, [SECOND, SecondThings] as const]) {
      const adapter = new ExpressAdapter(instance);
      apps.push(await NestFactory.create(moduleOf(origin, controller, rejects), adapter, { logger: false }));
    }
    try {
      const [first, second] = apps as [INestApplication, INestApplication];
      await first.init();
      // The server of the second application, whose router has the handlers of both.
      await second.listen(0, '127.0.0.1');
      const { port } = (second.getHttpServer() as { address(): AddressInfo }).address();
      for (const [method, path] of [['GET', '/first'] as const, ['POST', '/first/closed'] as const]) {
        const { status, cors } = await ask(port, { method, path, headers: { Origin: SECOND } });
        expect([status === 403, cors]).toEqual([rejects, corsHeaders(rejects ? { Vary: 'Origin' } : {})]);
        expect((await ask(port, preflight(SECOND, method, path))).status).toBe(403);
      }
      // It is known for the methods that have a handler only.
      expect((await ask(port, preflight(SECOND, 'PUT', '/first'))).status).toBe(204);
      expect(ran).toEqual(rejects ? [] : ['first', 'closed']);
    } finally {
      for (const app of apps) await app.close();
    }
  });
});

describe('R4: a Nest application of Express that is mounted in another one', () => {
  it.each([false, true])('closes its handlers (rejectDisallowed: %s)', async (rejects) => {
    const [inner, outer] = await Promise.all(
      [moduleOf(FIRST, FirstThings, rejects), moduleOf(SECOND, SecondThings, rejects)].map((module) =>
        NestFactory.create(module, new ExpressAdapter(), { logger: false }),
      ),
    );
    try {
      await inner!.init();
      outer!.use('/mounted', inner!.getHttpAdapter().getInstance());
      await outer!.listen(0, '127.0.0.1');
      const { port } = (outer!.getHttpServer() as { address(): AddressInfo }).address();
      for (const [method, path] of [['GET', '/mounted/first'] as const, ['POST', '/mounted/first/closed'] as const]) {
        const { status, cors } = await ask(port, { method, path, headers: { Origin: SECOND } });
        expect([status === 403, cors]).toEqual([rejects, corsHeaders(rejects ? { Vary: 'Origin' } : {})]);
      }
      expect(ran).toEqual(rejects ? [] : ['first', 'closed']);
      const { cors } = await ask(port, { path: '/second', headers: { Origin: SECOND } });
      expect(cors['access-control-allow-origin']).toBe(SECOND);
    } finally {
      await outer!.close();
      await inner!.close();
    }
  });
});

describe('R4: two Nest applications in parts of one Fastify instance', () => {
  it.each([[[FirstThings, SecondThings]], [[SecondThings, FirstThings]]])(
    'no policy of one is for handlers of the other',
    async (controllers) => {
      const server = fastify();
      for (const controller of controllers) {
        const origin = controller === FirstThings ? FIRST : SECOND;
        await server.register(
          async (part) => {
            const adapter = new FastifyAdapter(part as never);
            const app = await NestFactory.create(moduleOf(origin, controller, false), adapter, { logger: false });
            await app.init();
          },
          { prefix: origin === FIRST ? '/a' : '/b' },
        );
      }
      await server.listen({ port: 0, host: '127.0.0.1' });
      try {
        const { port } = server.server.address() as AddressInfo;
        const asked = [
          ['GET', '/a/first', SECOND],
          ['POST', '/a/first/closed', SECOND],
          ['GET', '/b/second', FIRST],
        ] as const;
        for (const [method, path, origin] of asked) {
          const { status, cors } = await ask(port, { method, path, headers: { Origin: origin } });
          expect([status < 300, cors['access-control-allow-origin']]).toEqual([true, undefined]);
          expect((await ask(port, preflight(origin, method, path))).status).toBe(403);
        }
      } finally {
        await server.close();
      }
    },
  );
});

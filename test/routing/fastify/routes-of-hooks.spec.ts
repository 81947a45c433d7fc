import { Controller, Get, type INestApplication, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { fastify, type FastifyInstance } from 'fastify';
import { Cors, CorsModule } from 'nestjs-cors';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ask, preflight } from '../../support/client.js';

const SITE = 'https://site.example.com';
const OF_HANDLER = 'https://handler.example.com';
const OF_GLOBAL = 'https://global.example.com';

@Controller('things')
@Cors([SITE, OF_HANDLER])
class Things {
  @Get()
  find(): string {
    return 'found';
  }
}

@Module({ imports: [CorsModule.forRoot({ origin: [SITE, OF_GLOBAL] })], controllers: [Things] })
class AppModule {}

/** For each GET route: a PUT route of the plugin, and another path of the same handler. */
function addRoutes(instance: FastifyInstance): void {
  instance.addHook('onRoute', function (this: FastifyInstance, { method, url, handler }) {
    if (method !== 'GET' || url.startsWith('/also')) return;
    this.put(url, () => 'of the plugin');
    this.get(`/also${url}`, handler);
  });
}

/** As monitoring tools do. */
function wrapHandlers(instance: FastifyInstance): void {
  instance.addHook('onRoute', (options) => {
    const { handler } = options;
    options.handler = function (...args) {
      return handler.apply(this, args);
    };
  });
}

/** What is done with the instance before and after Nest gets it. */
interface Setup {
  readonly before?: (instance: FastifyInstance) => void;
  readonly after?: (instance: FastifyInstance) => void;
  /** Whether a tool hides which function the other path runs. */
  readonly isHidden?: boolean;
}

const setups: Readonly<Record<string, Setup>> = {
  'before Nest': { before: addRoutes },
  'after Nest': { after: addRoutes },
  'after a tool': { before: wrapHandlers, after: addRoutes, isHidden: true },
  'before a tool': { before: addRoutes, after: wrapHandlers },
};

describe.each([{}, { rewriteUrl: ({ url = '' }) => url }])('R4, R10: with the options %j of Fastify,', (options) => {
  describe.each(Object.entries(setups))(
    'routes that a hook adds, which came %s,',
    (_, { before, after, isHidden = false }) => {
      let app: INestApplication;
      let port: number;
      beforeAll(async () => {
        const instance = fastify(options);
        before?.(instance);
        app = await NestFactory.create(AppModule, new FastifyAdapter(instance as never), { logger: false });
        after?.(instance);
        await app.listen(0, '127.0.0.1');
        ({ port } = (app.getHttpServer() as Server).address() as AddressInfo);
      });
      afterAll(() => app.close());

      /** The origins that get a preflight granted, and those that can read the response. */
      async function allowed(method: string, path: string): Promise<unknown> {
        const origins = [SITE, OF_HANDLER, OF_GLOBAL];
        const granted: string[] = [];
        const readable: string[] = [];
        let response = '';
        for (const origin of origins) {
          if ((await ask(port, preflight(origin, method, path))).status === 204) granted.push(origin);
          const { body, cors } = await ask(port, { method, path, headers: { Origin: origin } });
          response = body;
          if (cors['access-control-allow-origin'] === origin) readable.push(origin);
        }
        return { response, granted, readable };
      }

      const ofBoth = [SITE];
      const ofHandler = [SITE, OF_HANDLER];

      it('have only what the policies of the handler and of other paths grant', async () => {
        expect(await allowed('PUT', '/things')).toEqual({
          response: 'of the plugin',
          granted: ofBoth,
          readable: ofBoth,
        });
      });

      it(`${isHidden ? 'do not' : 'do'} have the policy of the handler if they run it`, async () => {
        const expected = isHidden ? ofBoth : ofHandler;
        const found = { response: 'found', granted: expected, readable: expected };
        expect(await allowed('GET', '/also/things')).toEqual(found);
        expect(await allowed('HEAD', '/also/things')).toEqual({ ...found, response: '' });
      });

      it('do not change the policy of the handler', async () => {
        const found = { response: 'found', granted: ofHandler, readable: ofHandler };
        expect(await allowed('GET', '/things')).toEqual(found);
        expect(await allowed('HEAD', '/things')).toEqual({ ...found, response: '' });
      });
    },
  );
});

/** An adapter of the application that registers GET routes in its own way. */
class OwnAdapter extends FastifyAdapter {
  override get(...args: unknown[]): never {
    return (this.instance as unknown as Record<'get', (...args: unknown[]) => never>).get(...args);
  }
}

it('a route that a hook adds does not change the policy of a handler that an adapter of the application registers', async () => {
  const instance = fastify();
  instance.addHook('onRoute', function (this: FastifyInstance, { method, url }) {
    if (method === 'GET') this.route({ method: 'PUT', url, handler: () => 'of the plugin' });
  });
  const app = await NestFactory.create(AppModule, new OwnAdapter(instance as never), { logger: false });
  try {
    await app.listen(0, '127.0.0.1');
    const { port } = (app.getHttpServer() as Server).address() as AddressInfo;
    expect((await ask(port, preflight(OF_HANDLER, 'GET', '/things'))).status).toBe(204);
    expect((await ask(port, preflight(OF_GLOBAL, 'GET', '/things'))).status).toBe(403);
  } finally {
    await app.close();
  }
});

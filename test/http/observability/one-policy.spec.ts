import { Controller, Get, Put, Version, VersioningType } from '@nestjs/common';
import { type CorsDecisionEvent, CorsModule, CorsPolicies, corsDecisionOf } from 'nestjs-cors';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyInstance, RouteHandlerMethod } from 'fastify';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { ask } from '../../support/client.js';
import { platforms, type RunningApp, start } from '../../support/platforms.js';

const SITE = 'https://site.example.com';

@Controller('things')
class Things {
  @Get(':id')
  read(): string {
    return 'read';
  }

  @Put(':id')
  write(): string {
    return 'write';
  }
}

/** No route has to be found to know the policy, so the handler is looked up only for those who ask for it. */
describe.each(platforms)('an application with one policy, on $name', (platform) => {
  let running: RunningApp;
  let atMiddleware: readonly string[] | undefined;

  beforeAll(async () => {
    running = await start(
      platform,
      { imports: [CorsModule.forRoot({ origin: SITE, maxAge: 5 })], controllers: [Things] },
      {
        main: (app) => {
          app.use('/things', (request: IncomingMessage, _response: ServerResponse, next: () => void) => {
            const { method, url } = request;
            expect(url).toBe('/5');
            request.method = 'PUT';
            atMiddleware = corsDecisionOf(request)?.handlers;
            request.method = method;
            next();
          });
        },
      },
    );
  });
  afterAll(() => running.close());

  it('names the handler of the request that arrived, whatever middleware has made of it', async () => {
    await ask(running.port, { method: 'GET', path: '/things/5', headers: { Origin: SITE } });
    expect(atMiddleware).toEqual(['Things.read']);
  });

  it('names the handler in events', async () => {
    const events: unknown[] = [];
    const note = (event: unknown) => events.push(event);
    subscribe('nestjs-cors:decision', note);
    await ask(running.port, { method: 'PUT', path: '/things/5', headers: { Origin: SITE } });
    unsubscribe('nestjs-cors:decision', note);
    expect(events).toMatchObject([{ handlers: ['Things.write'], route: '/things/:id', reason: 'origin-allowed' }]);
  });

  it('answers equal preflights alike, until the configuration changes', async () => {
    const preflight = async (method: string) => {
      const asked = { Origin: SITE, 'Access-Control-Request-Method': method };
      const { headers } = await ask(running.port, { method: 'OPTIONS', path: '/things/5', headers: asked });
      return [headers['access-control-allow-methods'], headers['access-control-max-age']];
    };
    expect([await preflight('PUT'), await preflight('PUT')]).toEqual([
      ['PUT, GET, HEAD', '5'],
      ['PUT, GET, HEAD', '5'],
    ]);
    expect(await preflight('GET')).toEqual(['GET, HEAD, PUT', '5']);
    running.app.get(CorsPolicies).replace({ origin: SITE, maxAge: 6 });
    expect([await preflight('PUT'), await preflight('GET')]).toEqual([
      ['PUT, GET, HEAD', '6'],
      ['GET, HEAD, PUT', '6'],
    ]);
  });
});

@Controller('editions')
class Editions {
  @Version('1')
  @Get()
  first(): string {
    return 'first';
  }

  @Version('2')
  @Get()
  second(): string {
    return 'second';
  }
}

describe('one policy on Fastify', () => {
  it('names the handler of the version that arrived, whatever middleware has made of it', async () => {
    const metadata = { imports: [CorsModule.forRoot({ origin: SITE })], controllers: [Editions] };
    const running = await start(platforms[1]!, metadata, {
      main: (app) => {
        app.enableVersioning({ type: VersioningType.HEADER, header: 'X-Version' });
        app.use(({ headers }: IncomingMessage, _response: ServerResponse, next: () => void) => {
          headers['x-version'] = '2';
          next();
        });
      },
    });
    const names: unknown[] = [];
    const note = (event: unknown) => names.push(...(event as CorsDecisionEvent).handlers);
    subscribe('nestjs-cors:decision', note);
    try {
      const { body } = await ask(running.port, { path: '/editions', headers: { Origin: SITE, 'X-Version': '1' } });
      expect([body, names]).toEqual(['first', ['Editions.first']]);
    } finally {
      unsubscribe('nestjs-cors:decision', note);
      await running.close();
    }
  });
});

@Controller({ path: 'things', host: 'api.example.com' })
class Hosted {
  @Get(':id')
  read(): string {
    return 'read';
  }
}

/** Registers GET routes when Fastify loads its plugins, so that it is not known which of its routes they are. */
class LateAdapter extends FastifyAdapter {
  override get(...[path, handler]: unknown[]): never {
    this.getInstance<FastifyInstance>().register((child, _options, done) => {
      child.get(path as string, handler as RouteHandlerMethod);
      done();
    });
    return undefined as never;
  }
}

const fail = (): never => {
  throw new Error('It fails.');
};

describe('one policy on Fastify grants nothing', () => {
  it.each([
    ['where a handler was not found in the router', new LateAdapter(), Things, '/things/5', 200],
    [
      'where it is unknown whether the host of the handler was asked',
      new FastifyAdapter({ trustProxy: fail }),
      Hosted,
      '/things/5',
      500,
    ],
  ])('%s', async (_, adapter, controller, path, status) => {
    const metadata = { imports: [CorsModule.forRoot({ origin: SITE })], controllers: [controller] };
    const running = await start({ name: 'fastify', adapter: () => adapter }, metadata);
    try {
      const headers = { Origin: SITE, Host: 'api.example.com', 'X-Forwarded-Host': 'api.example.com' };
      const answer = await ask(running.port, { method: 'GET', path, headers });
      expect([answer.status, answer.headers['access-control-allow-origin']]).toEqual([status, undefined]);
    } finally {
      await running.close();
    }
  });
});

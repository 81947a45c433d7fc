import { All, Controller, Delete, Get, Options, Post, type Type, Version, VersioningType } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication, RouteConstraints } from '@nestjs/platform-fastify';
import express from 'express';
import { fastify } from 'fastify';
import { Cors, CorsModule, type CorsModuleOptions } from 'nestjs-cors';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Answer, type Asked, ask, preflight } from '../../support/client.js';
import { constraintStorage } from '../../support/constraint-storage.js';
import { corsHeaders } from '../../support/cors-headers.js';
import { type AppSetup, platforms, type RunningApp, start } from '../../support/platforms.js';
import { NotingGuard, ran, SITE } from './what-ran.js';

@Controller('things')
@Cors('*')
class Things {
  @Post()
  create(): string {
    return 'created';
  }

  @Options()
  options(): string {
    return 'options';
  }

  @Cors(false)
  @Delete()
  remove(): string {
    ran.push('handler');
    return 'removed';
  }

  @All('*rest')
  others(): string {
    return 'others';
  }
}

let running: RunningApp | undefined;

afterEach(async () => {
  await running?.close();
  running = undefined;
  ran.splice(0);
});

async function serve(
  platform: (typeof platforms)[number],
  setup: AppSetup & { readonly controllers?: Type[] } = {},
  cors: CorsModuleOptions = {},
): Promise<(asked: Asked) => Promise<Answer>> {
  const { controllers = [Things] } = setup;
  const { port } = (running = await start(
    platform,
    {
      imports: [CorsModule.forRoot({ rejectDisallowed: true, ...cors })],
      controllers,
      providers: [{ provide: APP_GUARD, useClass: NotingGuard }],
    },
    setup,
  ));
  return async (asked) => ask(port, asked);
}

const [expressPlatform, fastifyPlatform] = platforms;
const rejected = { status: 403, cors: corsHeaders({ Vary: 'Origin' }), body: '' };
const fromSite = (path: string): Asked => ({ path, headers: { Origin: SITE } });

/** Code that is not Nest's, and serves requests. */
const serves = (_request: unknown, response: ServerResponse): void => {
  ran.push('raw');
  response.end('raw');
};

describe('what runs on Express instead of the handler that matches', () => {
  it('R4, R13: a route of the platform has the policy of its path, and is refused before it runs', async () => {
    const send = await serve(
      expressPlatform!,
      { main: (app) => void (app.getHttpAdapter().getInstance() as express.Express).get('/things/:name', serves) },
      { paths: { '/things/open': { origin: SITE } } },
    );
    expect(await send(fromSite('/things/raw'))).toMatchObject(rejected);
    expect(ran).toEqual([]);
    const { body, cors } = await send(fromSite('/things/open'));
    expect([body, cors]).toEqual(['raw', corsHeaders({ 'Access-Control-Allow-Origin': SITE, Vary: 'Origin' })]);
  });

  it('R4: a route of the platform for all methods may be middleware, but its response has the policy of its path', async () => {
    const send = await serve(expressPlatform!, {
      main: (app) =>
        void (app.getHttpAdapter().getInstance() as express.Express).all('/things/*rest', (request, response, next) => {
          if (request.path === '/things/raw') serves(request, response);
          else next();
        }),
    });
    expect((await send(fromSite('/things/raw'))).cors).toEqual(corsHeaders({ Vary: 'Origin' }));
    expect((await send(fromSite('/things/other'))).cors).toEqual(corsHeaders({ 'Access-Control-Allow-Origin': '*' }));
  });

  it('R4: the response of a mounted application does not have the policy of a handler', async () => {
    const send = await serve(expressPlatform!, {
      main: (app) => void app.use('/things/mounted', express().get('/', serves), express().use('/rest', serves)),
    });
    expect((await send(fromSite('/things/mounted'))).cors).toEqual(corsHeaders({ Vary: 'Origin' }));
    expect((await send(fromSite('/things/mounted/rest'))).cors).toEqual(corsHeaders({ Vary: 'Origin' }));
    expect((await send(fromSite('/things/other'))).body).toBe('others');
  });

  it.each([
    ['another handler', '/things'],
    ['no handler', '/nowhere'],
  ])('R6, R13: a preflight that middleware makes another request of runs no handler: %s', async (_, path) => {
    const main: AppSetup['main'] = (app) =>
      void app.use((request: IncomingMessage, _response: unknown, next: () => void) => {
        if (request.url?.includes('?delete') === true) Object.assign(request, { method: 'DELETE', url: '/things' });
        next();
      });
    const cors = { preflightContinue: true, paths: { '/nowhere': { origin: '*' } } } as const;
    const send = await serve(expressPlatform!, { main }, cors);
    const { status, cors: sent } = await send(preflight(SITE, 'POST', `${path}?delete`));
    expect([status, sent['access-control-allow-origin'], ran]).toEqual([403, undefined, []]);
    expect((await send(preflight(SITE, 'POST', '/things'))).body).toBe('options');
  });
});

describe('constraints of Fastify that change their mind', () => {
  @Controller('halves')
  class Halves {
    @Cors(SITE)
    @RouteConstraints({ half: 'open' })
    @Get()
    open(): string {
      return 'open';
    }

    @Cors(false)
    @RouteConstraints({ half: 'closed' })
    @Get()
    closed(): string {
      ran.push('handler');
      return 'closed';
    }
  }

  /** A strategy whose answers come in this order. */
  const strategyOf = (answers: readonly (() => unknown)[]): object => {
    let asked = 0;
    const deriveConstraint = (): unknown => answers[asked++ % answers.length]!();
    return { name: 'half', validate: () => true, storage: constraintStorage, deriveConstraint };
  };
  const open = (): string => 'open';
  const closed = (): string => 'closed';
  const fails = (): never => {
    throw new Error('no');
  };
  const closedHalf = [rejected, []];

  it.each([
    ['that answer something else the next time', [open, closed]],
    ['that fail the first time', [fails, closed]],
  ])('R4, R13: %s: the handler that runs refuses', async (_, answers) => {
    const instance = fastify({ constraints: { half: strategyOf(answers) } } as object);
    const platform = { ...fastifyPlatform!, adapter: () => new FastifyAdapter(instance as never) };
    const send = await serve(platform, { controllers: [Halves] });
    expect([await send(fromSite('/halves')), ran]).toMatchObject(closedHalf);
  });

  it('R4, R13: the same for a strategy that a plugin adds while the application starts', async () => {
    const added = { ...fastifyPlatform!, adapter: () => new FastifyAdapter() };
    const send = await serve(added, {
      controllers: [Halves],
      main: (app) =>
        void (app as NestFastifyApplication).register((instance, _options, done) => {
          instance.addConstraintStrategy(strategyOf([open, closed]) as never);
          done();
        }),
    });
    expect([await send(fromSite('/halves')), ran]).toMatchObject(closedHalf);
  });
});

describe.each(platforms)('versions of the application that change their mind, on $name', (platform) => {
  @Controller('editions')
  class Editions {
    @Cors(SITE)
    @Version('1')
    @Get()
    open(): string {
      return 'open';
    }

    @Cors(false)
    @Version('2')
    @Get()
    closed(): string {
      ran.push('handler');
      return 'closed';
    }
  }

  it('R4, R13: the handler that runs refuses', async () => {
    let asked = 0;
    const extractor = (): string => (asked++ === 0 ? '1' : '2');
    const main: AppSetup['main'] = (app) => void app.enableVersioning({ type: VersioningType.CUSTOM, extractor });
    const send = await serve(platform, { controllers: [Editions], main });
    expect([await send(fromSite('/editions')), ran]).toMatchObject([rejected, []]);
  });
});

import { Controller, Get, type INestApplication, type LoggerService, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { fastify } from 'fastify';
import FindMyWay from 'find-my-way';
import { Cors, CorsModule } from 'nestjs-cors';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { loadBundledFastifyRouter, resolveFastifyRouter } from '../../../lib/lazy.cjs';
import { routerSettings } from '../../../lib/routing/fastify/fastify-instance.js';
import { platformRouterOf } from '../../../lib/routing/fastify/fastify-own-router.js';
import { ask, preflight } from '../../support/client.js';
import { fastifyWithAnotherRouter } from '../../support/fastify-with-another-router.js';

const SITE = 'https://site.example.com';

@Controller('cats')
class Cats {
  @Get('adm')
  @Cors(false)
  admin(): string {
    return 'admin';
  }

  @Get('secret')
  @Cors({ origin: false, rejectDisallowed: true })
  secret(): string {
    return 'secret';
  }

  @Get(':id')
  find(): string {
    return 'cat';
  }
}

@Module({ imports: [CorsModule.forRoot({ origin: '*' })], controllers: [Cats] })
class AppModule {}

describe('the router of an instance', () => {
  it('R5: is the one that matches its requests, and there is no warning', () => {
    const instance = fastify();
    const { router, safeDecodeURI, warnings } = platformRouterOf(instance);
    expect(router).toBeInstanceOf(FindMyWay);
    expect(safeDecodeURI).toBe(resolveFastifyRouter()?.sanitizer.safeDecodeURI);
    expect(warnings).toEqual([]);
    expect(router.find('GET', '/cats', undefined)).toBeNull();
    instance.get('/cats', () => 'cats');
    expect(router.find('GET', '/cats', undefined)?.store?.config).toMatchObject({ url: '/cats', method: 'GET' });
  });

  it('is found without a change that stays', () => {
    const { hasRoute } = FindMyWay.prototype as { readonly hasRoute: unknown };
    platformRouterOf(fastify());
    expect((FindMyWay.prototype as { readonly hasRoute: unknown }).hasRoute).toBe(hasRoute);
  });

  it('each instance has its own', () => {
    const routers = [fastify(), fastify()].map((instance) => platformRouterOf(instance).router);
    expect(routers[0]).not.toBe(routers[1]);
  });

  it('has paths that the function of its own copy decodes, which require calls with literal names find for bundlers', () => {
    expect(loadBundledFastifyRouter()).toEqual(resolveFastifyRouter());
  });

  it('R5: is found even if the file of its copy is not', () => {
    const instance = fastifyWithAnotherRouter();
    instance.get('/cats', () => 'cats');
    const { router, safeDecodeURI } = platformRouterOf(instance);
    expect(router).not.toBeInstanceOf(FindMyWay);
    expect(router.find('GET', '/cats', undefined)).not.toBeNull();
    expect(safeDecodeURI).toBeUndefined();
  });

  it('R5: finds nothing if it is not found, so that every request is undetermined', () => {
    const instance = fastify();
    const [notFound] = Object.getOwnPropertySymbols(instance).filter(
      ({ description }) => description === 'fastify.404',
    );
    Object.defineProperty(instance, notFound!, { value: undefined });
    const { router, warnings } = platformRouterOf(instance);
    expect(() => router.find('GET', '/cats', undefined)).toThrow('The router of Fastify was not found.');
    expect(warnings.map(({ code }) => code)).toEqual(['router-copy']);
  });
});

describe('R5: an application whose copy of the router is not found', () => {
  let app: INestApplication;
  let port: number;
  const warnings: string[] = [];
  beforeAll(async () => {
    const ignore = (): void => undefined;
    const warn = (line: unknown): void => void warnings.push(String(line));
    const logger: LoggerService = { log: ignore, error: ignore, warn };
    const adapter = new FastifyAdapter(fastifyWithAnotherRouter() as never);
    app = await NestFactory.create(AppModule, adapter, { logger });
    await app.listen(0, '127.0.0.1');
    ({ port } = (app.getHttpServer() as Server).address() as AddressInfo);
  });
  afterAll(() => app.close());

  it('starts, with a warning that has both versions and a command', () => {
    const one = warnings.filter((line) => line.includes("'router-copy'"));
    expect(one).toHaveLength(1);
    expect(one[0]).toMatch(/Fastify \d+\.\d+\.\d+ .* another one, \d+\.\d+\.\d+/);
    expect(one[0]).toContain('npm ls find-my-way');
  });

  it.each(['/cats/1', '/cats/1?a=%20'])('answers %s as usual', async (path) => {
    const { body, cors } = await ask(port, { path, headers: { Origin: SITE } });
    expect(body).toBe('cat');
    expect(cors['access-control-allow-origin']).toBe('*');
  });

  it.each(['/cats/%31', '/cats/1#a', '/cats/1;a', 'http://h/cats/1'])(
    'refuses preflights for %s, and answers the request by the policy of the handler that runs',
    async (path) => {
      expect(await ask(port, preflight(SITE, 'GET', path))).toMatchObject({ status: 403 });
      const { body, cors } = await ask(port, { path, headers: { Origin: SITE } });
      expect([body, cors['access-control-allow-origin']]).toEqual(['cat', '*']);
    },
  );

  it('R13: refuses before a handler runs, also at a path with escapes', async () => {
    const answer = await ask(port, { path: '/cats/se%63ret', headers: { Origin: SITE } });
    expect([answer.status, answer.body]).toEqual([403, '']);
  });

  it('gives a handler its own policy', async () => {
    const { body, cors } = await ask(port, { path: '/cats/adm', headers: { Origin: SITE } });
    expect(body).toBe('admin');
    expect(cors['access-control-allow-origin']).toBeUndefined();
  });
});

describe('R5: the settings of the router', () => {
  it('are those of `routerOptions`, which Fastify completes', () => {
    const routerOptions = { caseSensitive: false, defaultRoute: () => undefined };
    expect(routerSettings({ routerOptions })).toBe(routerOptions);
  });

  it('are the other options where Fastify ignores `routerOptions`, as before 5.5', () => {
    const options = { caseSensitive: true, routerOptions: { caseSensitive: false } };
    expect(routerSettings(options)).toBe(options);
  });
});

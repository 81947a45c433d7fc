import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { CorsModule } from 'nestjs-cors';
import { CatsController, exchanges } from './cats.js';
import { SITE } from './exchanges.js';
import type { Library, PlatformName } from './library.js';

const [file = '-', instrumented] = process.argv.slice(2);

/** With Nest's own instrumentation, each method is wrapped in a function without metadata. */
const instrument = {
  instanceDecorator: (instance: Record<string, unknown>): unknown => {
    const prototype = Object.getPrototypeOf(instance) as object;
    if (prototype === Object.prototype || prototype === null) return instance;
    return new Proxy(instance, {
      get(target, key) {
        const value = Reflect.get(target, key) as unknown;
        if (typeof value !== 'function' || key === 'constructor') return value;
        return (...args: unknown[]): unknown => Reflect.apply(value, target, args);
      },
    });
  },
};

/** Returns the port of the application. */
async function start(library: Library, platform: PlatformName): Promise<number> {
  @Module({
    imports: [
      CorsModule.forRoot({ origin: SITE, credentials: true, ...library.cors } as never),
      ...(library.imports?.(platform) ?? []),
    ],
    controllers: [CatsController, ...(library.controllers ?? [])],
  })
  class AppModule {}

  const adapter = platform === 'express' ? new ExpressAdapter() : new FastifyAdapter();
  const app = await NestFactory.create(AppModule, adapter, {
    logger: ['error', 'warn'],
    abortOnError: false,
    ...(library.bodyParser === false && { bodyParser: false }),
    ...(instrumented === 'instrument' && ({ instrument } as object)),
  });
  await library.main?.(app, platform);
  if (library.listen !== undefined) return library.listen(app, platform);
  await app.listen(0, '127.0.0.1');
  return (app.getHttpServer().address() as { port: number }).port;
}

async function run(): Promise<void> {
  const library = file === '-' ? {} : ((await import(`./libraries/${file}.js`)) as { default: Library }).default;
  const { platforms = ['express', 'fastify'], subscriptions = [], error } = library;
  const all = [...exchanges, ...(library.exchanges ?? [])];
  const applications = [];
  for (const platform of platforms) {
    const started = await start(library, platform).then(
      (port) => ({ port }),
      (failure: Error) => ({ failed: failure.message }),
    );
    applications.push({ platform, ...started });
  }
  process.send?.({ applications, exchanges: all, subscriptions, error });
}

void run();

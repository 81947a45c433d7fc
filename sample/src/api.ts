import { fileURLToPath } from 'node:url';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AppModule } from './app.module.js';

const covers = fileURLToPath(new URL('../covers/', import.meta.url));

/** An ordinary Nest application. It has no `cors: true` and no `enableCors()`. */
export async function createApi(): Promise<NestExpressApplication> {
  const api = await NestFactory.create<NestExpressApplication>(AppModule, {
    abortOnError: false,
    // Otherwise `close()` would wait for streams of server-sent events.
    forceCloseConnections: true,
    logger: ['warn', 'error'],
  });
  api.useStaticAssets(covers, { prefix: '/covers/' });
  return api;
}

import { fileURLToPath } from 'node:url';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AppModule } from './app.module.js';

const covers = fileURLToPath(new URL('../covers/', import.meta.url));

/** An ordinary Nest app. Nothing about CORS is here: no `cors: true`, no `enableCors()`. */
export async function createApi(): Promise<NestExpressApplication> {
  const api = await NestFactory.create<NestExpressApplication>(AppModule, {
    abortOnError: false,
    // Streams of server-sent events would otherwise keep `close()` waiting.
    forceCloseConnections: true,
    logger: ['warn', 'error'],
  });
  api.useStaticAssets(covers, { prefix: '/covers/' });
  return api;
}

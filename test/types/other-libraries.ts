/** Options with the types of other libraries, which are checked at startup. `npm run test:types` checks this file; it never runs. */
import type { FastifyCorsOptions } from '@fastify/cors';
import type { DynamicModule } from '@nestjs/common';
import type { CorsOptions as NestOptions } from '@nestjs/common/interfaces/external/cors-options.interface.js';
import { ConfigService } from '@nestjs/config';
import type { CorsOptions as ExpressOptions } from 'cors';
import { Cors, CorsModule } from 'nestjs-cors';

declare const nest: NestOptions;
declare const express: ExpressOptions;
declare const fastify: FastifyCorsOptions;
declare const origin: NonNullable<NestOptions['origin']>;
declare const maybe: boolean;

class Configuration {
  createCorsOptions(): NestOptions {
    return nest;
  }
}

class AsynchronousConfiguration {
  async createCorsOptions(): Promise<ExpressOptions> {
    return express;
  }
}

export const accepted: DynamicModule[] = [
  CorsModule.forRoot(nest),
  CorsModule.forRoot(express),
  CorsModule.forRoot(fastify),
  CorsModule.forRoot({ ...nest, credentials: true }),
  CorsModule.forRoot({ ...fastify, maxAge: 5 }),
  CorsModule.forRoot({ origin, credentials: true }),
  CorsModule.forRoot({ policies: { a: nest, b: express, c: fastify }, paths: { '/a': nest, '/b': 'a' } }),
  CorsModule.forRootAsync({ useFactory: () => nest }),
  CorsModule.forRootAsync({ useFactory: (): ExpressOptions => ({ origin: true }) }),
  CorsModule.forRootAsync({ useFactory: async (): Promise<FastifyCorsOptions> => ({ origin: true }) }),
  CorsModule.forRootAsync({ useClass: Configuration }),
  CorsModule.forRootAsync({ useExisting: Configuration }),
  CorsModule.forRootAsync({ useClass: AsynchronousConfiguration }),
  CorsModule.forRootAsync({
    inject: [ConfigService],
    useFactory: (config: ConfigService) => {
      if (maybe) return { origin: '*' };
      return { origin: config.get('ORIGINS'), policies: { a: { origin: config.get<string>('PARTNERS') ?? false } } };
    },
  }),
  CorsModule.forRootAsync({ useFactory: () => ({ origin: (text, request) => text === `https://${request.host}` }) }),
];

export class Accepted {
  @Cors(nest)
  nest() {}

  @Cors({ ...express, maxAge: 5 })
  express() {}

  @Cors(fastify)
  fastify() {}

  @Cors(origin)
  origin() {}

  @Cors(origin, { credentials: true })
  originAndMore() {}

  @Cors({ credentials: true, origin: async (text, request) => text === `https://${request.host}` })
  asynchronous() {}
}

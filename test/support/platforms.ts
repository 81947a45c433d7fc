import type { NestExpressApplication } from '@nestjs/platform-express';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { INestApplication, ModuleMetadata, NestApplicationOptions } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import type { AbstractHttpAdapter } from '@nestjs/core';
import type { AddressInfo } from 'node:net';

export type App = INestApplication & Partial<NestExpressApplication>;

export interface Platform {
  readonly name: 'express' | 'fastify';
  adapter(options?: object): AbstractHttpAdapter;
}

/** Both platforms; every end-to-end test loops over them. */
export const platforms: readonly Platform[] = [
  { name: 'express', adapter: () => new ExpressAdapter() },
  { name: 'fastify', adapter: (options) => new FastifyAdapter(options as never) },
];

export interface AppSetup {
  /** What `main.ts` does between creating the application and listening. */
  readonly main?: (app: INestApplication) => void | Promise<void>;
  readonly options?: NestApplicationOptions;
  /** Options of the platform's own adapter, where it takes some. */
  readonly adapterOptions?: object;
}

/** A running application and its base URL. */
export interface RunningApp {
  readonly app: INestApplication;
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/** Creates, sets up and starts an application from module metadata, on an ephemeral port of the loopback interface. */
export async function start(platform: Platform, metadata: ModuleMetadata, setup: AppSetup = {}): Promise<RunningApp> {
  const module = await Test.createTestingModule(metadata).compile();
  const app = module.createNestApplication(platform.adapter(setup.adapterOptions) as never, {
    logger: false,
    ...setup.options,
  });
  try {
    await setup.main?.(app);
    await app.listen(0, '127.0.0.1');
  } catch (error) {
    await app.close().catch(() => undefined);
    throw error;
  }
  const { port } = (app.getHttpServer() as { address(): AddressInfo }).address();
  return { app, port, url: `http://127.0.0.1:${String(port)}`, close: () => app.close() };
}

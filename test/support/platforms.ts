import type { NestExpressApplication } from '@nestjs/platform-express';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { INestApplication, ModuleMetadata, NestApplicationOptions } from '@nestjs/common';
import { Test, type TestingModuleBuilder } from '@nestjs/testing';
import type { AbstractHttpAdapter } from '@nestjs/core';
import type { AddressInfo } from 'node:net';

export type App = INestApplication & Partial<NestExpressApplication>;

export type PlatformName = 'express' | 'fastify';

export interface Platform {
  readonly name: PlatformName;
  adapter(options?: object): AbstractHttpAdapter;
}

/** Both platforms. Every end-to-end test runs on each. */
export const platforms: readonly Platform[] = [
  { name: 'express', adapter: () => new ExpressAdapter() },
  { name: 'fastify', adapter: (options) => new FastifyAdapter(options as never) },
];

/** Setup of an application that trusts the headers of its proxy. */
export const trustingProxies: AppSetup = {
  adapterOptions: { trustProxy: true },
  main: (app) => {
    const { set } = app.getHttpAdapter().getInstance() as { set?(name: string, value: unknown): void };
    set?.call(app.getHttpAdapter().getInstance(), 'trust proxy', true);
  },
};

export interface AppSetup {
  /** The code of `main.ts` between creating the application and listening. */
  readonly main?: (app: INestApplication) => void | Promise<void>;
  readonly options?: NestApplicationOptions;
  /** Options for the constructor of the platform's adapter. */
  readonly adapterOptions?: object;
  /** Replaces providers of the module. */
  readonly override?: (builder: TestingModuleBuilder) => TestingModuleBuilder;
}

/** A running application and its base URL. */
export interface RunningApp {
  readonly app: INestApplication;
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/** Creates, sets up and starts an application from module metadata, on a free port of this machine. */
export async function start(platform: Platform, metadata: ModuleMetadata, setup: AppSetup = {}): Promise<RunningApp> {
  const builder = Test.createTestingModule(metadata);
  const module = await (setup.override?.(builder) ?? builder).compile();
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

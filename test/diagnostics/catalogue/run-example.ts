import * as common from '@nestjs/common';
import type { INestApplication, Type } from '@nestjs/common';
import { PATH_METADATA } from '@nestjs/common/constants.js';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { WsAdapter } from '@nestjs/platform-ws';
import { WebSocketGateway } from '@nestjs/websockets';
import cors from 'cors';
import { fastify } from 'fastify';
import type { AddressInfo } from 'node:net';
import { runInThisContext } from 'node:vm';
import {
  Cors,
  CorsConfigurationError,
  type CorsIssue,
  CorsModule,
  type CorsModuleOptions,
  liveOrigins,
  isTrustedOrigin,
} from 'nestjs-cors';
import ts from 'typescript';
import { ask, preflight } from '../../support/client.js';
import { fastifyWithAnotherRouter } from '../../support/fastify-with-another-router.js';
import { type Example, NO_OPTIONS } from './example.js';

/** What an example reports while it starts. */
export interface Outcome {
  readonly issues: readonly CorsIssue[];
  /** The log line of each warning, by its code. */
  readonly warnings: ReadonlyMap<string, string>;
}

interface Parts {
  readonly options: CorsModuleOptions;
  readonly classes: readonly Type[];
  readonly adapter: ExpressAdapter;
  readonly create: object;
  readonly main: (app: INestApplication) => void;
  readonly then: (preflight: Preflight) => Promise<void>;
}

/** Sends a preflight of a page that the example allows. */
type Preflight = (method: string, headers: Readonly<Record<string, string>>) => Promise<void>;

async function sendPreflight(app: INestApplication, method: string, headers: object): Promise<void> {
  await app.listen(0, '127.0.0.1');
  const { port } = (app.getHttpServer() as { address(): AddressInfo }).address();
  const asked = preflight('https://app.example.com', method);
  await ask(port, { ...asked, headers: { ...asked.headers, ...headers } });
}

/** Starts the application of an example, but does not listen. */
export async function runExample(example: Example): Promise<Outcome> {
  const { NODE_ENV } = process.env;
  process.env['NODE_ENV'] = example.nodeEnv ?? NODE_ENV;
  try {
    return await startExample(example);
  } finally {
    process.env['NODE_ENV'] = NODE_ENV;
  }
}

async function startExample(example: Example): Promise<Outcome> {
  const { options, classes, adapter, create, main, then } = evaluate(example);
  const warnings = new Map<string, string>();
  const warn = (line: string): void => void warnings.set(/suppressWarnings: \['(.*)'\]/.exec(line)?.[1] ?? line, line);
  const logger = { log() {}, error() {}, warn };
  try {
    const root = appModule(options, classes);
    const app = await NestFactory.create(root, adapter, { abortOnError: false, logger, ...create });
    main(app);
    await app.init();
    await then(async (method, headers) => {
      await sendPreflight(app, method, headers);
    });
    await app.close();
    return { issues: [], warnings };
  } catch (error) {
    if (error instanceof CorsConfigurationError) return { issues: error.issues, warnings };
    throw error;
  }
}

export function evaluate({
  options = NO_OPTIONS,
  classes = '',
  main = '',
  then = '',
  create = '{}',
  adapter = 'new ExpressAdapter()',
}: Example) {
  const names = [...classes.matchAll(/\bclass (\w+)/g)].map(([, name]) => name);
  const body = `${classes}
    return { options: ${options}, classes: [${names.join()}], adapter: ${adapter}, create: ${create}, main: (app) => { ${main} }, then: async (preflight) => { ${then} } };`;
  const context = {
    ...{
      ...common,
      Cors,
      CorsModule,
      liveOrigins,
      ExpressAdapter,
      FastifyAdapter,
      WsAdapter,
      WebSocketGateway,
      cors,
      fastify,
      fastifyWithAnotherRouter,
      isTrustedOrigin,
    },
  };
  const source = `(({ ${Object.keys(context).join(', ')} }) => {${body}})`;
  const compilerOptions = { experimentalDecorators: true, target: ts.ScriptTarget.ES2022 };
  const run = runInThisContext(ts.transpileModule(source, { compilerOptions }).outputText) as (given: object) => Parts;
  return run(context);
}

function appModule(options: CorsModuleOptions, classes: readonly Type[]): Type {
  // eslint-disable-next-line @typescript-eslint/no-extraneous-class -- decorated below, with the given metadata
  class AppModule {}
  const isModule = (type: Type): boolean => type.name.endsWith('Module');
  const isController = (type: Type): boolean => Reflect.hasMetadata(PATH_METADATA, type);
  common.Module({
    imports: [CorsModule.forRoot(options), ...classes.filter(isModule)],
    controllers: classes.filter(isController),
    providers: classes.filter((type) => !isModule(type) && !isController(type)),
  })(AppModule);
  return AppModule;
}

import type * as common from '@nestjs/common';
import type { INestApplication } from '@nestjs/common';
import type * as core from '@nestjs/core';
import { createRequire } from 'node:module';
import { CorsInspector } from '../../inspector/cors-inspector.js';
import { CorsConfigurationError } from '../../../diagnostics/configuration-error.js';
import { CommandError } from '../command-error.js';
import { createAdapter, type PlatformName } from './platform.js';
import { type FoundRoot, loadRoot, messageOf } from './root-module.js';

/** How long an application may take to let go of its connections before the process ends all the same, in milliseconds. */
const PATIENCE = 1_000;

/**
 * Initializes an application without listening on a port, does something with its inspector, and closes it.
 *
 * @throws {CommandError} if it does not start, or has no CorsModule
 */
export async function withInspector<T>(
  operand: string,
  platform: PlatformName | undefined,
  work: (inspector: CorsInspector) => T | Promise<T>,
): Promise<T> {
  let app: INestApplication | undefined;
  try {
    app = await start(await loadRoot(operand), platform);
    return await work(inspectorOf(app));
  } finally {
    // What an application keeps open, such as a pool of connections, must not keep the command.
    setTimeout(() => process.exit(), PATIENCE).unref();
    await app?.close().catch(() => undefined);
  }
}

async function start(found: FoundRoot, platform: PlatformName | undefined): Promise<INestApplication> {
  // The application's own Nest, whatever stands beside this command.
  const require = createRequire(found.file);
  const { Logger } = require('@nestjs/common') as typeof common;
  Logger.overrideLogger(false);
  try {
    const app = await create(found, platform, require);
    await app.init();
    return app;
  } catch (error) {
    if (error instanceof CommandError) throw error;
    // By name, because it may come from another copy of this package.
    const isConfiguration = error instanceof Error && error.name === CorsConfigurationError.name;
    const message = isConfiguration ? error.message : `The application does not start: ${messageOf(error)}`;
    throw new CommandError('start', message);
  }
}

async function create(
  { root }: FoundRoot,
  platform: PlatformName | undefined,
  require: NodeJS.Require,
): Promise<INestApplication> {
  if (root.kind === 'module') {
    const { NestFactory } = require('@nestjs/core') as typeof core;
    return NestFactory.create(root.module, createAdapter(platform, require), { logger: false, abortOnError: false });
  }
  const app = (await root.create()) as Partial<INestApplication> | undefined;
  if (typeof app?.init !== 'function')
    throw new CommandError(
      'module',
      'The function answers no application.',
      'Let it return what NestFactory.create() gives.',
    );
  return app as INestApplication;
}

function inspectorOf(app: INestApplication): CorsInspector {
  try {
    return app.get(CorsInspector, { strict: false });
  } catch {
    throw new CommandError(
      'no-cors-module',
      'The application does not import CorsModule, or another copy of nestjs-cors.',
      'Run the command from the folder in which the application has nestjs-cors installed.',
    );
  }
}

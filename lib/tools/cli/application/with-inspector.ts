import type * as common from '@nestjs/common';
import type { INestApplication } from '@nestjs/common';
import type * as core from '@nestjs/core';
import type { NestContainer } from '@nestjs/core';
import { createRequire } from 'node:module';
import { type CorsInspector, INSPECTOR } from '../../inspector/cors-inspector.js';
import { CorsConfigurationError } from '../../../diagnostics/configuration-error.js';
import { CommandError } from '../command-error.js';
import { createAdapter, type PlatformName } from './platform.js';
import { type FoundRoot, loadRoot, messageOf } from './root-module.js';
import { allowListening } from './stop-listening.js';
import { hintForSources, isTypeScript } from './typescript-sources.js';

/** How long closing the application may take before the process ends, in milliseconds. */
const CLOSE_TIMEOUT = 5_000;

/**
 * Initializes an application without listening on a port, and uses its inspector. The application closes after the command
 * has printed its result, and then the process ends.
 *
 * @throws {CommandError} if the application does not start or has no CorsModule
 */
export async function withInspector<T>(
  operand: string,
  platform: PlatformName | undefined,
  work: (inspector: CorsInspector) => T | Promise<T>,
): Promise<T> {
  let app: INestApplication | undefined;
  try {
    const found = await loadRoot(operand, platform);
    app = await allowListening(() => start(found, platform));
    return await work(inspectorOf(app));
  } finally {
    closeAfterwards(app);
  }
}

/** Open handles of the application, such as a connection pool, must not keep the command running. */
function closeAfterwards(app: INestApplication | undefined): void {
  setTimeout(() => process.exit(), CLOSE_TIMEOUT).unref();
  // After the pending promises, which print the result and set the exit code.
  setImmediate(() => {
    void (app?.close() ?? Promise.resolve()).catch(() => undefined).finally(() => process.exit());
  });
}

async function start(found: FoundRoot, platform: PlatformName | undefined): Promise<INestApplication> {
  // The Nest of the application, which can differ from the one next to this command.
  const require = createRequire(found.file);
  const { Logger } = require('@nestjs/common') as typeof common;
  Logger.overrideLogger(false);
  try {
    const app = await create(found, platform, require);
    await app.init();
    return app;
  } catch (error) {
    if (error instanceof CommandError) throw error;
    // Compared by name, because the error can come from another copy of this package.
    const isConfiguration = error instanceof Error && error.name === CorsConfigurationError.name;
    const message = isConfiguration ? error.message : `The application did not start: ${messageOf(error)}`;
    throw new CommandError('start', message, isTypeScript(found.file) ? hintForSources(found.root) : undefined);
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
      'The exported function did not return a Nest application.',
      'Return the result of NestFactory.create().',
    );
  return app as INestApplication;
}

function inspectorOf(app: INestApplication): CorsInspector {
  const inspector = findInspector(app);
  if (inspector !== undefined) return inspector;
  throw new CommandError(
    'no-cors-module',
    'The application does not import CorsModule.',
    'Import CorsModule.forRoot() in the root module.',
  );
}

/** Found by its mark: a bundle, or a package that is installed twice, has a class of its own. */
function findInspector(app: INestApplication): CorsInspector | undefined {
  const { container } = app as unknown as { container: NestContainer };
  for (const { providers } of container.getModules().values())
    for (const [token, { instance }] of providers)
      if (typeof token === 'function' && INSPECTOR in token) return instance as CorsInspector;
  return undefined;
}

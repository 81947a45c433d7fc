import type { AbstractHttpAdapter } from '@nestjs/core';
import type { createRequire } from 'node:module';
import { CommandError, usageError } from '../command-error.js';

/** The platforms and their adapter classes. Without `--platform`, the first one that is installed is used. */
const ADAPTERS = { express: 'ExpressAdapter', fastify: 'FastifyAdapter' } as const;

export type PlatformName = keyof typeof ADAPTERS;

export const PLATFORM_NAMES = Object.keys(ADAPTERS) as PlatformName[];

/** @throws {CommandError} for an unknown platform */
export function readPlatform(text: string | undefined): PlatformName | undefined {
  const name = PLATFORM_NAMES.find((one) => one === text);
  if (text !== undefined && name === undefined)
    throw usageError(`Unknown platform '${text}'.`, `Write --platform ${PLATFORM_NAMES.join(' or ')}.`);
  return name;
}

/**
 * Creates an adapter of the platform, from the packages of the application.
 *
 * @throws {CommandError} if it is not installed
 */
export function createAdapter(
  named: PlatformName | undefined,
  require: ReturnType<typeof createRequire>,
): AbstractHttpAdapter {
  const names = named === undefined ? PLATFORM_NAMES : [named];
  const name = names.find((one) => isInstalled(packageOf(one), require));
  if (name === undefined) {
    const missing = names.map(packageOf).join(' or ');
    throw new CommandError(
      'platform',
      `${missing} cannot be found from the folder of the application.`,
      'Install it in the folder of the application.',
    );
  }
  const adapters = require(packageOf(name)) as Record<string, new () => AbstractHttpAdapter>;
  const Adapter = adapters[ADAPTERS[name]];
  if (Adapter === undefined) throw new CommandError('platform', `${packageOf(name)} has no ${ADAPTERS[name]}.`);
  return new Adapter();
}

/** A bundle that starts itself would load the platform at the same time as the command, which Node refuses. */
export function preloadPlatform(named: PlatformName | undefined, require: ReturnType<typeof createRequire>): void {
  const names = named === undefined ? PLATFORM_NAMES : [named];
  const name = names.find((one) => isInstalled(packageOf(one), require));
  if (name !== undefined) require(packageOf(name));
}

function packageOf(name: PlatformName): string {
  return `@nestjs/platform-${name}`;
}

function isInstalled(name: string, require: ReturnType<typeof createRequire>): boolean {
  try {
    require.resolve(name);
    return true;
  } catch {
    return false;
  }
}

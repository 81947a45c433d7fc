import { Controller, Get, type LoggerService, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { AddressInfo } from 'node:net';
import { Cors, CorsConfigurationError, type CorsIssue, CorsModule } from 'nestjs-cors';
import { ask } from '../../support/client.js';
import type { Platform } from '../../support/platforms.js';
import type { Options } from './apply-fix.js';
import type { Start, Started } from './the-law.js';

/** A machine that also runs other tests may be slow. */
const PATIENCE = { patience: 60_000 };

@Module({})
class RootModule {}

/** Starts one application in which each set of options is the policy of a controller, and closes the one before. */
export function applicationsOn(platform: Platform): { start: Start; close: () => Promise<void> } {
  let close = (): Promise<void> => Promise.resolve();
  return {
    start: async (all) => {
      await close();
      const { started, closeApp } = await startApplication(platform, all);
      close = closeApp;
      return started;
    },
    close: () => close(),
  };
}

interface Application {
  readonly started: readonly Started[];
  readonly closeApp: () => Promise<void>;
}

async function startApplication(platform: Platform, all: readonly Options[]): Promise<Application> {
  const controllers = all.map(controllerOf);
  const warnings: string[] = [];
  const logger: LoggerService = { log() {}, error() {}, warn: (line: string) => void warnings.push(line) };
  const root = { module: RootModule, imports: [CorsModule.forRoot({ origin: false })], controllers };
  const app = await NestFactory.create(root, platform.adapter(), { logger, abortOnError: false });
  const of = (index: number, issues: readonly CorsIssue[], allows: Started['allows']): Started => ({
    issues: issues.filter(({ place }) => place.name === nameOf(index)),
    warnings: warnings.filter((line) => line.includes(`${nameOf(index)} `)),
    allows,
  });
  try {
    await app.listen(0, '127.0.0.1');
  } catch (error) {
    await app.close();
    if (!(error instanceof CorsConfigurationError)) throw error;
    const nothing = (): Promise<boolean> => Promise.resolve(false);
    return { started: all.map((_, index) => of(index, error.issues, nothing)), closeApp: () => Promise.resolve() };
  }
  const { port } = (app.getHttpServer() as { address(): AddressInfo }).address();
  const allows = (index: number) => async (origin: string) => {
    const { cors } = await ask(port, { path: `/${nameOf(index)}`, headers: { Origin: origin } }, PATIENCE);
    return [origin, '*'].includes(cors['access-control-allow-origin'] ?? '');
  };
  return { started: all.map((_, index) => of(index, [], allows(index))), closeApp: () => app.close() };
}

function nameOf(index: number): string {
  return `Case${index}`;
}

function controllerOf(options: Options, index: number): Type {
  const controller = {
    [nameOf(index)]: class {
      find(): string {
        return 'found';
      }
    },
  }[nameOf(index)]!;
  const { prototype } = controller;
  Get()(prototype, 'find', Object.getOwnPropertyDescriptor(prototype, 'find')!);
  // The compiler refuses some of these options; values from files and variables have no such types.
  (Cors as (given: Options) => ClassDecorator)(options)(controller);
  Controller(nameOf(index))(controller);
  return controller;
}

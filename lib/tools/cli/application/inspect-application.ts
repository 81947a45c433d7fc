import type * as common from '@nestjs/common';
import type { INestApplication } from '@nestjs/common';
import type * as core from '@nestjs/core';
import type { NestContainer } from '@nestjs/core';
import { createRequire } from 'node:module';
import { type CorsInspector, INSPECTOR } from '../../inspector/cors-inspector.js';
import { CorsConfigurationError } from '../../../diagnostics/configuration-error.js';
import { CommandError } from '../command-error.js';
import { shellWord } from '../shell-word.js';
import { createAdapter, type PlatformName } from './platform.js';
import { type FoundRoot, loadRoot, messageOf } from './root-module.js';
import { StartupWatch } from './startup/startup-watch.js';
import { ProviderStubs } from './startup/stub-providers.js';
import { allowListening } from './stop-listening.js';
import { hintForSources, isTypeScript } from './typescript-sources.js';

/** Initializes the application of a root module without listening on a port. */
export class ApplicationStart {
  private readonly watch = new StartupWatch();
  private readonly stubs: ProviderStubs;

  constructor(
    private readonly operand: string,
    private readonly platform: PlatformName | undefined,
    stubs: readonly string[],
  ) {
    this.stubs = new ProviderStubs(stubs);
  }

  /** The provider that Nest waits for. */
  get waitingFor(): string | undefined {
    return this.stubbable(this.watch.waitingFor);
  }

  /** @throws {CommandError} if the application does not start */
  async start(): Promise<INestApplication> {
    const found = await loadRoot(this.operand, this.platform);
    return allowListening(() => this.initialize(found));
  }

  private async initialize(found: FoundRoot): Promise<INestApplication> {
    // The Nest of the application, which can differ from the one next to this command.
    const require = createRequire(found.file);
    (require('@nestjs/common') as typeof common).Logger.overrideLogger(false);
    this.stubs.install(require('@nestjs/core') as typeof core);
    this.watch.watchInjector(injectorOf(require));
    try {
      const app = await create(found, this.platform, require);
      this.stubs.check();
      this.watch.watchHooks(app);
      await app.init();
      return app;
    } catch (error) {
      throw this.explained(error, found);
    }
  }

  private explained(error: unknown, found: FoundRoot): CommandError {
    if (error instanceof CommandError) return error;
    // Compared by name, because the error can come from another copy of this package.
    if (error instanceof Error && error.name === CorsConfigurationError.name)
      return new CommandError('start', error.message);
    const sources = isTypeScript(found.file) ? hintForSources(found.root) : undefined;
    return new CommandError('start', `The application did not start: ${messageOf(error)}`, sources ?? this.stubHint());
  }

  private stubHint(): string | undefined {
    const failed = this.stubbable(this.watch.failed);
    return failed && `The error comes from ${failed}. To put an inert value in its place: --stub ${shellWord(failed)}`;
  }

  /** A module, for example, cannot be stubbed. */
  private stubbable(name: string | undefined): string | undefined {
    return name !== undefined && this.stubs.known.has(name) ? name : undefined;
  }
}

function injectorOf(require: NodeJS.Require): Parameters<StartupWatch['watchInjector']>[0] {
  const { Injector } = require('@nestjs/core/injector/injector.js') as {
    Injector: Parameters<StartupWatch['watchInjector']>[0];
  };
  return Injector;
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

/**
 * The inspector of an application.
 *
 * @throws {CommandError} if it does not import CorsModule
 */
export function inspectorOf(app: INestApplication): CorsInspector {
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

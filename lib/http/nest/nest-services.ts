import { Injectable, Logger, Optional } from '@nestjs/common';
import { ApplicationConfig, BaseExceptionFilter, HttpAdapterHost, ModuleRef, ModulesContainer } from '@nestjs/core';
import { attempt } from '../../diagnostics/attempt.js';
import { describeSecondCommon, describeSecondCore } from './second-nest.js';

/**
 * What Nest provides to every module, by the classes of `@nestjs/core`. It is missing only if the application runs another copy
 * of `@nestjs/core` than this package, as with `npm link`: the classes of that copy are others.
 */
@Injectable()
export class NestServices {
  readonly host: HttpAdapterHost;
  readonly config: ApplicationConfig;
  readonly modules: ModulesContainer;

  constructor(
    @Optional() host?: HttpAdapterHost,
    @Optional() config?: ApplicationConfig,
    @Optional() modules?: ModulesContainer,
    @Optional() module?: ModuleRef,
  ) {
    if (host === undefined || config === undefined || modules === undefined)
      throw new Error(describeSecondCore(NestServices));
    // Nest recognizes exceptions and neutral versions by identity. Its loggers show which copy of `@nestjs/common` it uses.
    const logger: unknown = Reflect.get(BaseExceptionFilter, 'logger');
    if (logger !== undefined && !(logger instanceof Logger)) throw new Error(describeSecondCommon());
    this.host = host;
    this.config = config;
    this.modules = containerOf(module) ?? modules;
  }
}

/**
 * An `instrument.instanceDecorator` of the application may put a proxy in the place of what Nest injects. No method of a Map works
 * with a proxy of it, so the container is read where Nest itself has it.
 */
function containerOf(module: ModuleRef | undefined): ModulesContainer | undefined {
  const { container } = (module ?? {}) as { readonly container?: { getModules(): ModulesContainer } };
  return attempt(() => container?.getModules());
}

import { Injectable, Logger, Optional } from '@nestjs/common';
import { ApplicationConfig, BaseExceptionFilter, HttpAdapterHost, ModulesContainer } from '@nestjs/core';
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
  ) {
    if (host === undefined || config === undefined || modules === undefined)
      throw new Error(describeSecondCore(NestServices));
    // Nest recognizes exceptions and neutral versions by identity. Its loggers show which copy of `@nestjs/common` it uses.
    const logger: unknown = Reflect.get(BaseExceptionFilter, 'logger');
    if (logger !== undefined && !(logger instanceof Logger)) throw new Error(describeSecondCommon());
    this.host = host;
    this.config = config;
    this.modules = modules;
  }
}

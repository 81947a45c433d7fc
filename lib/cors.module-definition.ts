import { type ConfigurableModuleAsyncOptions, ConfigurableModuleBuilder, type Type } from '@nestjs/common';
import type { Observable } from 'rxjs';
import type { CheckedClass, CheckedFactory } from './policy/options/types/checked-factory.js';
import type { CorsModuleOptions } from './policy/options/options.js';

/**
 * What a factory of `CorsModule.forRootAsync()` may return: options, or options that change while the application runs. The first value
 * must come within 10 seconds. Each later one is checked as a whole, as by `CorsPolicies.replace()`.
 *
 * @publicApi
 */
export type CorsOptionsOrStream = CorsModuleOptions | Observable<CorsModuleOptions> | AsyncIterable<CorsModuleOptions>;

/**
 * Creates the module's options, for `CorsModule.forRootAsync({ useClass })` and `({ useExisting })`.
 *
 * @publicApi
 */
export interface CorsOptionsFactory {
  /** Returns the options, a promise or a stream of them. It is called once, while the application starts. */
  createCorsOptions(): CorsOptionsOrStream | Promise<CorsOptionsOrStream>;
}

/** The options of `forRootAsync()`. The options that they lead to may have the type of Nest, `cors` or `@fastify/cors`. */
export interface CorsAsyncOptions<Factory, Class = Type<CorsOptionsFactory>> extends Pick<
  ConfigurableModuleAsyncOptions<CorsModuleOptions>,
  'imports' | 'inject' | 'provideInjectionTokensFrom'
> {
  useExisting?: CheckedClass<Class>;
  useClass?: CheckedClass<Class>;
  useFactory?: CheckedFactory<Factory>;
}

export const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN: CORS_MODULE_OPTIONS } =
  new ConfigurableModuleBuilder<CorsOptionsOrStream>({ moduleName: 'Cors' })
    .setClassMethodName('forRoot')
    .setFactoryMethodName('createCorsOptions')
    .setExtras({}, (definition) => ({ ...definition, global: true }))
    .build();

/** The static member of `CorsModule` by which the module of one copy of this package recognizes that of another copy. */
export const COPY_OF_PACKAGE = Symbol.for('nestjs-cors:copy');

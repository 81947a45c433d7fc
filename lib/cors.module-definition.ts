import { ConfigurableModuleBuilder } from '@nestjs/common';
import type { CorsModuleOptions } from './policy/options/options.js';

/**
 * Creates the module's options, for `CorsModule.forRootAsync({ useClass })` and `({ useExisting })`.
 *
 * @publicApi
 */
export interface CorsOptionsFactory {
  /** Returns the options, or a promise of them. It is called once, while the application starts. */
  createCorsOptions(): CorsModuleOptions | Promise<CorsModuleOptions>;
}

export const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN: CORS_MODULE_OPTIONS } =
  new ConfigurableModuleBuilder<CorsModuleOptions>({ moduleName: 'Cors' })
    .setClassMethodName('forRoot')
    .setFactoryMethodName('createCorsOptions')
    .setExtras({}, (definition) => ({ ...definition, global: true }))
    .build();

/** The static member of `CorsModule` by which the module of one copy of this package recognizes that of another copy. */
export const COPY_OF_PACKAGE = Symbol.for('nestjs-cors:copy');

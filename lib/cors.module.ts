import {
  type ConfigurableModuleAsyncOptions,
  type DynamicModule,
  Module,
  type NestModule,
  type OnApplicationBootstrap,
  type OnModuleInit,
  type Provider,
  type Type,
} from '@nestjs/common';
import {
  COPY_OF_PACKAGE,
  CORS_MODULE_OPTIONS,
  ConfigurableModuleClass,
  type CorsAsyncOptions,
  type CorsOptionsOrStream,
} from './cors.module-definition.js';
import { readOptionsStream } from './assignment/options-stream.js';
import type { PackageCopy } from './cors.metadata.js';
import { CorsDecisions } from './http/cors-decisions.js';
import { CorsEntrance } from './http/cors-entrance.js';
import { CorsPreflightGuard } from './http/preflight/cors-preflight.guard.js';
import { DecisionEvents } from './http/observability/decision-events.js';
import { OverruledLog } from './http/observability/overruled-log.js';
import { CorsStartup } from './http/startup/cors-startup.js';
import { CorsInterceptor } from './http/cors.interceptor.js';
import { CsrfWatch } from './http/startup/csrf-watch.js';
import { CorsLibraryWatch } from './http/startup/cors-library-watch.js';
import { EnableCorsWatch } from './http/startup/enable-cors-watch.js';
import { HttpPlatform, ROUTE_TABLES } from './http/http-platform.js';
import { NestServices } from './http/nest/nest-services.js';
import { ApplicationErrorLog } from './http/observability/application-error-log.js';
import { PreflightResponder } from './http/preflight/preflight-responder.js';
import { CorsInspector } from './tools/inspector/cors-inspector.js';
import type { CheckedOptions } from './policy/options/types/checked-options.js';
import type { FactoryLiteral } from './policy/options/types/checked-factory.js';
import type { Delegate, ModuleLiteral } from './policy/options/types/option-literals.js';
import { CorsPolicies } from './assignment/cors-policies.js';
import { GatewayEntrance } from './gateways/gateway-entrance.js';
import { GatewayJudge } from './gateways/gateway-judge.js';
import { Gateways } from './gateways/gateways.js';
import { Handshakes } from './gateways/handshake.js';
import { OtherUpgrades } from './gateways/other-upgrades.js';
import { OriginSources } from './sources/origin-sources.js';
import { describeCopy } from './lazy.cjs';

/**
 * CORS for the whole application. Register it once, in the root module. It is global, and `main.ts` does not need any change.
 *
 * @example
 * ```ts
 * @Module({ imports: [CorsModule.forRoot({ origin: 'https://app.example.com', credentials: true })] })
 * export class AppModule {}
 * ```
 * @publicApi
 */
@Module({
  providers: [
    OriginSources,
    CorsPolicies,
    NestServices,
    ROUTE_TABLES,
    HttpPlatform,
    ApplicationErrorLog,
    CorsDecisions,
    DecisionEvents,
    OverruledLog,
    CorsPreflightGuard,
    PreflightResponder,
    CorsInterceptor,
    CorsEntrance,
    EnableCorsWatch,
    CorsLibraryWatch,
    GatewayJudge,
    Handshakes,
    OtherUpgrades,
    CsrfWatch,
    GatewayEntrance,
    Gateways,
    CorsStartup,
    CorsInspector,
  ],
  exports: [CorsPolicies, HttpPlatform, CorsDecisions, CorsPreflightGuard, CorsInterceptor, CorsInspector],
})
export class CorsModule extends ConfigurableModuleClass implements NestModule, OnModuleInit, OnApplicationBootstrap {
  /** @internal */
  static readonly [COPY_OF_PACKAGE]: () => PackageCopy = describeCopy;

  constructor(
    private readonly startup: CorsStartup,
    private readonly gateways: Gateways,
  ) {
    super();
  }

  /**
   * Registers the module with its options. Without options, no origin is allowed.
   *
   * @throws CorsConfigurationError while the application starts, with every issue of its configuration
   */
  static override forRoot(): DynamicModule;
  static override forRoot<const Options extends ModuleLiteral | Delegate>(
    options: CheckedOptions<Options, ModuleLiteral>,
  ): DynamicModule;
  static override forRoot(...given: unknown[]): DynamicModule {
    // Not through the builder, which copies the options: a value that is not an object, also `undefined`, must be reported.
    const options = given.length === 0 ? {} : given[0];
    return { ...super.forRoot({}), providers: [{ provide: CORS_MODULE_OPTIONS, useValue: options }] };
  }

  /**
   * Registers the module with options that a factory creates: `useFactory`, `useClass` or `useExisting`.
   *
   * @throws CorsConfigurationError while the application starts, with every issue of its configuration
   */
  static override forRootAsync<Factory extends FactoryLiteral, Class extends Type>(
    options: CorsAsyncOptions<Factory, Class>,
  ): DynamicModule {
    const module = super.forRootAsync(
      options as ConfigurableModuleAsyncOptions<CorsOptionsOrStream, 'createCorsOptions'>,
    );
    return { ...module, providers: (module.providers ?? []).map(readingStreams) };
  }

  /** @internal */
  configure(): void {
    this.startup.prepare(CorsModule, () => this.gateways.declare());
  }

  /** @internal */
  onModuleInit(): void {
    this.startup.verify();
  }

  /** @internal */
  onApplicationBootstrap(): void {
    this.startup.complete();
  }
}

/** The provider of the options, which waits for the first ones if its factory returns a stream. */
function readingStreams(provider: Provider): Provider {
  if (!('useFactory' in provider) || provider.provide !== CORS_MODULE_OPTIONS) return provider;
  const { useFactory } = provider;
  return { ...provider, useFactory: async (...args: unknown[]) => readOptionsStream(await useFactory(...args)) };
}

import { Injectable, Logger, type Type, VersioningType } from '@nestjs/common';
import { ApplicationConfig, ModulesContainer } from '@nestjs/core';
import { CorsConfigurationError, type CorsIssue } from '../policy/configuration-error.js';
import type { CorsNotice } from '../policy/notice.js';
import type { CorsPolicy } from '../policy/policy.js';
import { printable } from '../policy/render-value.js';
import { CorsPolicies } from '../routing/cors-policies.js';
import type { Route } from '../routing/route.js';
import { discoverRoutes } from '../routing/discover-routes.js';
import { noticeIndistinctRoutes } from '../routing/indistinct-routes.js';
import { findMisplacedDecorators } from '../routing/misplaced-decorators.js';
import { CorsInterceptor } from './cors.interceptor.js';
import { EnableCorsWatch } from './enable-cors-watch.js';
import { HttpPlatform } from './http-platform.js';

/** Brings the policies in force while the application starts, or keeps it from starting. */
@Injectable()
export class CorsStartup {
  private readonly logger = new Logger('CorsModule');

  constructor(
    private readonly platform: HttpPlatform,
    private readonly modules: ModulesContainer,
    private readonly config: ApplicationConfig,
    private readonly policies: CorsPolicies,
    private readonly watch: EnableCorsWatch,
    private readonly interceptor: CorsInterceptor,
  ) {}

  /** Called once `main.ts` has set prefix and versions, and before Nest registers its routes. */
  prepare(module: Type): void {
    const { adapter, table, unsupported } = this.platform;
    if (unsupported !== undefined) throw new CorsConfigurationError([unsupportedPlatform(unsupported)]);
    if (adapter === undefined || table === undefined) return;
    const registrations = this.registrations(module);
    const conflicts = [
      ...duplicates(registrations),
      ...this.watch.issues(registrations[0] ?? 'the application'),
      ...findMisplacedDecorators(this.modules),
    ];
    const routes = discoverRoutes(this.modules, this.config, adapter);
    const notices = this.policies.resolve(routes, (pattern) => table.compilePath(pattern), conflicts);
    table.attribute(routes);
    const policyOf = ({ controller, handler }: Route): CorsPolicy => this.policies.of(controller, handler);
    this.tell([...notices, ...table.notices, ...noticeIndistinctRoutes(routes, policyOf)]);
    if (this.config.getVersioning()?.type === VersioningType.CUSTOM) this.config.addGlobalInterceptor(this.interceptor);
  }

  private tell(notices: readonly CorsNotice[]): void {
    for (const notice of notices) {
      if (this.policies.isSilenced(notice)) continue;
      // Names of policies and paths come from the configuration, and may hold anything.
      this.logger.warn(printable(`${notice.path}: ${notice.message} (silence: ['${notice.code}'] if that is meant)`));
    }
  }

  /** Called once Nest has registered its routes. */
  verify(): void {
    this.platform.table?.verify();
  }

  /** The names of the modules that import this one, one for each registration. */
  private registrations(module: Type): string[] {
    const all = [...this.modules.values()];
    return all
      .filter(({ metatype }) => metatype === module)
      .map((own) =>
        all.filter(({ imports, metatype }) => imports.has(own) && metatype !== module).map(({ name }) => name),
      )
      .map((importers) => importers.join(' and '));
  }
}

function duplicates(registrations: readonly string[]): CorsIssue[] {
  if (registrations.length < 2) return [];
  return [
    {
      code: 'duplicate-registration',
      path: 'CorsModule',
      value: registrations,
      message: `CorsModule is registered ${String(registrations.length)} times, by ${registrations.join(' and by ')}.`,
      fix: 'Register it once, in the root module: it is global.',
    },
  ];
}

function unsupportedPlatform(type: string): CorsIssue {
  return {
    code: 'unsupported-platform',
    path: 'CorsModule',
    value: type,
    message: 'How this platform finds the handler of a request is not known to this module.',
    fix: 'Use @nestjs/platform-express or @nestjs/platform-fastify.',
  };
}

import { Injectable, type Type, VersioningType } from '@nestjs/common';
import { ApplicationConfig, ModulesContainer } from '@nestjs/core';
import type { CorsIssue } from '../policy/configuration-error.js';
import { CorsPolicies } from '../routing/cors-policies.js';
import { discoverRoutes } from '../routing/discover-routes.js';
import { CorsInterceptor } from './cors.interceptor.js';
import { EnableCorsWatch } from './enable-cors-watch.js';
import { HttpPlatform } from './http-platform.js';

/** Brings the policies in force while the application starts, or keeps it from starting. */
@Injectable()
export class CorsStartup {
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
    const { adapter, table } = this.platform;
    if (adapter === undefined || table === undefined) return;
    const registrations = this.registrations(module);
    const conflicts = [...duplicates(registrations), ...this.watch.issues(registrations[0] ?? 'the application')];
    const routes = discoverRoutes(this.modules, this.config, adapter);
    this.policies.compile(routes, table.caseSensitive, conflicts);
    table.attribute(routes);
    if (this.config.getVersioning()?.type === VersioningType.CUSTOM) this.config.addGlobalInterceptor(this.interceptor);
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
      .map((own) => all.filter(({ imports }) => imports.has(own)).map(({ name }) => name))
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

import { Injectable, Logger, type Type } from '@nestjs/common';
import { MetadataScanner } from '@nestjs/core';
import { attempt } from '../../diagnostics/attempt.js';
import { CorsConfigurationError } from '../../diagnostics/configuration-error.js';
import { type CorsIssue, issueAt } from '../../diagnostics/issue.js';
import { type CorsWarning, renderWarning } from '../../diagnostics/warning.js';
import { CorsPolicies } from '../../assignment/cors-policies.js';
import type { PolicySnapshot } from '../../assignment/policy-snapshot.js';
import type { GatewayRoute } from '../../routing/gateway-route.js';
import type { RouteTable } from '../../routing/route.js';
import { discoverRoutes } from '../../routing/discover-routes.js';
import { rememberNormalizedPaths } from '../../routing/normalized-paths.js';
import { warnAmbiguousVersions } from '../../assignment/checks/ambiguous-versions.js';
import { warnMissingRoutes } from '../../assignment/checks/missing-routes.js';
import { warnOverruledHeaders } from '../../assignment/checks/overruled-headers.js';
import { warnRefusedByCsrf } from '../../assignment/checks/refused-by-csrf.js';
import { findMisplacedDecorators } from '../../assignment/checks/misplaced-decorators.js';
import { CorsLibraryWatch } from './cors-library-watch.js';
import { CsrfWatch } from './csrf-watch.js';
import { EnableCorsWatch } from './enable-cors-watch.js';
import { HttpPlatform } from '../http-platform.js';
import { NestServices } from '../nest/nest-services.js';
import { unsupportedNode } from '../../diagnostics/node-version.js';
import { CORS_MODULE, duplicateRegistrations, findRegistrations } from './registrations.js';

/** The gateways of the application, and what is wrong with how they are declared. */
export interface DeclaredGateways {
  readonly routes: readonly GatewayRoute[];
  readonly issues: readonly CorsIssue[];
  readonly warnings: readonly CorsWarning[];
}

/** Resolves the policies while the application starts, or stops it from starting. */
@Injectable()
export class CorsStartup {
  private readonly logger = new Logger('CorsModule');
  private forgetPaths = (): void => undefined;

  constructor(
    private readonly platform: HttpPlatform,
    private readonly nest: NestServices,
    private readonly policies: CorsPolicies,
    private readonly watch: EnableCorsWatch,
    private readonly csrf: CsrfWatch,
    private readonly libraries: CorsLibraryWatch,
  ) {}

  /** Called after `main.ts` has set prefix and versions, and before Nest registers its routes. */
  prepare(module: Type, gateways: () => DeclaredGateways): void {
    const tooOld = unsupportedNode(process.versions.node);
    if (tooOld !== undefined) throw new Error(tooOld);
    const { present, unsupported } = this.platform;
    if (unsupported !== undefined) throw new CorsConfigurationError([unsupportedPlatform(unsupported)]);
    if (present === undefined) return;
    const { adapter, table } = present;
    const { config, modules } = this.nest;
    const registrations = findRegistrations(modules, module);
    // It remembers the methods of each class, until this function returns.
    const scanner = new MetadataScanner();
    const declared = gateways();
    const conflicts = [
      ...duplicateRegistrations(registrations),
      ...this.watch.issues(registrations[0]?.importers[0] ?? 'the application'),
      ...findMisplacedDecorators(modules, scanner),
      ...declared.issues,
    ];
    this.forgetPaths = rememberNormalizedPaths(adapter);
    const routes = discoverRoutes(modules, config, adapter, scanner);
    const warnings = this.policies.resolve(routes, (pattern) => table.compilePath(pattern), conflicts, declared.routes);
    table.bind(routes);
    const overruled = warnOverruledHeaders(routes, ({ controller, handler }) =>
      this.policies.current.of(controller, handler),
    );
    this.warn(...warnings, ...declared.warnings, ...table.warnings, ...overruled);
  }

  private readonly warn = (...warnings: readonly CorsWarning[]): void => {
    for (const warning of warnings) {
      if (this.policies.current.isSuppressed(warning)) continue;
      // A logger of the application that throws must not stop the start.
      attempt(() => {
        this.logger.warn(renderWarning(warning));
      });
    }
  };

  /** Called after Nest has registered its routes. */
  verify(): void {
    this.forgetPaths();
    this.warn(...warnMissingRoutes(this.platform.present?.table.findMissing() ?? []));
  }

  /** Called when all modules have registered their middleware. */
  complete(): void {
    const { present } = this.platform;
    if (present === undefined) return;
    this.libraries.report(this.warn);
    this.warn(...this.policies.checkWith((snapshot) => this.check(snapshot, present.table)));
  }

  private check(snapshot: PolicySnapshot, table: RouteTable): CorsWarning[] {
    const { routes } = snapshot;
    const { protection } = this.csrf;
    return [
      ...warnAmbiguousVersions(routes, ({ controller, handler }) => snapshot.of(controller, handler)),
      ...(protection === undefined
        ? []
        : warnRefusedByCsrf(routes, (route) => snapshot.decidingFor(route), protection)),
      ...snapshot.leftOut((path) => table.mountsBelow(path)),
      ...snapshot.lateRefusals(() => table.unasked()),
    ];
  }
}

function unsupportedPlatform(type: string): CorsIssue {
  const message = 'Unsupported HTTP adapter: nestjs-cors supports Express and Fastify.';
  const fix = 'Use @nestjs/platform-express or @nestjs/platform-fastify.';
  return issueAt(CORS_MODULE, { code: 'unsupported-platform', message, fix }, type);
}

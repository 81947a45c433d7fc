import { RequestMethod } from '@nestjs/common';
import type { CorsIssue } from '../diagnostics/issue.js';
import type { BindSource } from '../policy/origins/compile-origins.js';
import { type CorsWarning, warningAt } from '../diagnostics/warning.js';
import type { CorsPolicy } from '../policy/policy.js';
import type { DecoratorLayer } from './decorator-layers.js';
import { inheritsWithoutCredentials, warnNotInherited } from './gateway-layers.js';
import { findGatewayConflicts } from './checks/gateway-conflicts.js';
import type { ReadModuleOptions } from './module-options.js';
import type { CompilePath } from './paths/path-entries.js';
import { warnOverruledEntries } from './paths/overruled-entries.js';
import { PoliciesByPath } from './policies-by-path.js';
import { PolicyCompiler } from './policy-compiler.js';
import { PolicyLayers } from './policy-layers.js';
import { type GatewayRoute, isGatewayRoute } from '../routing/gateway-route.js';
import { handlerName, type Route } from '../routing/route.js';
import { warnNoOriginAllowed } from './checks/no-origin-allowed.js';
import { warnUnansweredPreflights } from './checks/unanswered-preflights.js';

/** Every policy of the application, with its issues and warnings. */
export interface ResolvedPolicies {
  readonly layers: PolicyLayers;
  /** For paths that no handler serves. */
  readonly noRoute: PoliciesByPath;
  /** The indexes of the entries of `paths` that do not allow origins of WebSockets (R19). */
  readonly closedToWebSockets: ReadonlySet<number>;
  /** What a request is matched to, gateways included. */
  readonly byRoute: ReadonlyMap<Route, PoliciesByPath>;
  readonly routes: readonly Route[];
  readonly gateways: readonly GatewayRoute[];
  readonly issues: readonly CorsIssue[];
  readonly warnings: readonly CorsWarning[];
}

/** Resolves, for every handler, the policies that its requests can get (R1, R4). Only needed until they are resolved. */
export class PolicyResolution {
  private readonly layers: PolicyLayers;
  private readonly compiler: PolicyCompiler;
  private readonly noRoute: PoliciesByPath;
  private readonly byRoute = new Map<Route, PoliciesByPath>();
  /** Those that no entry of `paths` changes. */
  private readonly byBase = new Map<CorsPolicy | undefined, PoliciesByPath>();
  private readonly warnings: CorsWarning[] = [];
  /** The names of handlers that `method-not-served` was reported for. */
  private readonly unserved = new Set<string>();

  constructor(
    private readonly options: ReadModuleOptions,
    compilePath: CompilePath,
    bind: BindSource,
  ) {
    this.layers = new PolicyLayers(options, compilePath);
    this.compiler = new PolicyCompiler(this.layers.named, bind);
    for (const layer of this.layers.named.values()) this.compiler.compile([options.global, layer]);
    this.noRoute = this.compile(undefined, [...this.layers.paths.entries.keys()]);
  }

  resolve(routes: readonly Route[], gateways: readonly GatewayRoute[]): ResolvedPolicies {
    const { layers, noRoute, byRoute, options } = this;
    const { paths, decorators } = layers;
    for (const route of [...routes, ...gateways]) this.resolveRoute(route);
    const conflicts = findGatewayConflicts(gateways, (gateway) => this.policyOf(gateway));
    for (const gateway of gateways) this.warnGateway(gateway);
    this.warnUnusedPolicies();
    const continues = (route: Route): boolean =>
      byRoute.get(route)?.some(({ preflightContinue }) => preflightContinue) === true;
    this.warnings.push(...warnUnansweredPreflights(routes, continues));
    this.warnings.push(...warnNoOriginAllowed([noRoute, ...byRoute.values()], options.global));
    this.warnings.push(...warnOverruledEntries(paths, routes, (route) => layers.declaredBy(route)));
    return {
      layers,
      noRoute,
      closedToWebSockets: this.closedToWebSockets(),
      byRoute,
      routes,
      gateways,
      issues: [...options.issues, ...paths.issues, ...decorators.issues, ...this.compiler.issues, ...conflicts],
      warnings: [...this.compiler.warnings, ...paths.warnings, ...this.warnings],
    };
  }

  private resolveRoute(route: Route): void {
    const declared = this.layers.decorators.read(route);
    const indexes = this.layers.paths.mayGovern(route.path);
    const policies = this.inheritsAll(route, declared) ? this.noRoute : this.compile(route, indexes, declared);
    this.byRoute.set(route, policies);
    this.warnUnservedMethods(route.requestMethod, declared.at(-1), policies.base);
  }

  /** Whether the route has the policy of paths without a handler. If that has issues, they name the handlers that inherit it. */
  private inheritsAll(route: Route, declared: readonly DecoratorLayer[]): boolean {
    if (declared.length > 0 || this.layers.paths.entries.length > 0 || isGatewayRoute(route)) return false;
    return this.noRoute.base !== undefined;
  }

  /** @param indexes of the entries of `paths` that can match the path of the route */
  private compile(
    route: Route | undefined,
    indexes: readonly number[],
    declared: readonly DecoratorLayer[] = [],
  ): PoliciesByPath {
    const name = route && handlerName(route);
    const policyAt = (index: number): CorsPolicy | undefined =>
      this.compiler.compile(this.layers.of(route, index, declared), name);
    const base = policyAt(-1);
    if (indexes.length === 0) return this.alone(base);
    const found = indexes.map((index) => [index, policyAt(index)] as const);
    return new PoliciesByPath(base, new Map(found.filter((one): one is [number, CorsPolicy] => one[1] !== undefined)));
  }

  private alone(base: CorsPolicy | undefined): PoliciesByPath {
    let policies = this.byBase.get(base);
    if (policies === undefined) this.byBase.set(base, (policies = new PoliciesByPath(base)));
    return policies;
  }

  /** The policy of a gateway. Its path is known, so it is known which entry of `paths` matches. */
  private policyOf(gateway: GatewayRoute): CorsPolicy | undefined {
    return this.byRoute.get(gateway)?.at(this.layers.paths.indexOf(gateway.path));
  }

  private warnGateway(gateway: GatewayRoute): void {
    const layers = this.layers.of(gateway, this.layers.paths.indexOf(gateway.path));
    this.warnings.push(...warnNotInherited(handlerName(gateway), layers));
  }

  private closedToWebSockets(): ReadonlySet<number> {
    const { paths, named } = this.layers;
    const indexes = [...paths.entries.keys()];
    return new Set(indexes.filter((index) => inheritsWithoutCredentials(this.layers.of(undefined, index), named)));
  }

  /** Only `methods` of a handler's own decorator can be compared with what the handler serves. */
  private warnUnservedMethods(
    method: RequestMethod,
    layer: DecoratorLayer | undefined,
    policy: CorsPolicy | undefined,
  ): void {
    if (layer === undefined || layer === 'global' || layer.place.layer !== 'handler') return;
    if (!('methods' in layer.options) || method === RequestMethod.ALL) return;
    const served = [RequestMethod[method], ...(method === RequestMethod.GET ? ['HEAD'] : [])];
    const others = [...(policy?.methods ?? [])].filter((one) => !served.includes(one));
    const { name = '' } = layer.place;
    if (others.length === 0 || this.unserved.has(name)) return;
    this.unserved.add(name);
    const message = `The handler serves ${served.join(' and ')}, so it never grants ${others.join(', ')}.`;
    this.warnings.push(warningAt({ ...layer.place, option: 'methods' }, 'method-not-served', message));
  }

  private warnUnusedPolicies(): void {
    const used = new Set(this.layers.all.map(({ options }) => options.policy));
    for (const [name, { place }] of this.layers.named) {
      if (used.has(name)) continue;
      this.warnings.push(warningAt(place, 'policy-unused', 'Nothing refers to this policy.'));
    }
  }
}

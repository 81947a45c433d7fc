import { RequestMethod, type Type } from '@nestjs/common';
import type { CorsIssue } from '../diagnostics/issue.js';
import { isSameLayer } from '../diagnostics/place.js';
import type { BindSource } from '../policy/origins/compile-origins.js';
import type { NamedPolicies } from '../policy/options/merge-layers.js';
import { type CorsWarning, warningAt } from '../diagnostics/warning.js';
import type { CorsPolicy } from '../policy/policy.js';
import { type PolicyLayer, readLayer } from '../policy/options/read-layer.js';
import { type DecoratorLayer, DecoratorLayers } from './decorator-layers.js';
import { gatewayLayers, inheritsWithoutCredentials, warnNotInherited } from './gateway-layers.js';
import { findGatewayConflicts } from './checks/gateway-conflicts.js';
import type { ReadModuleOptions } from './module-options.js';
import { type CompilePath, PathEntries } from './paths/path-entries.js';
import { warnOverruledEntries } from './paths/overruled-entries.js';
import { PolicyCompiler } from './policy-compiler.js';
import { type GatewayRoute, isGatewayRoute } from '../routing/gateway-route.js';
import { handlerName, type Route, type RouteHandler } from '../routing/route.js';
import { warnNoOriginAllowed } from './checks/no-origin-allowed.js';
import { warnUnansweredPreflights } from './checks/unanswered-preflights.js';

/** The policies of one handler, by the index of the `paths` entry that matches the request; -1 if none matches. */
export type PoliciesByPath = Map<number, CorsPolicy>;

/** Every policy of the application, with its issues and warnings. */
export interface ResolvedPolicies {
  readonly paths: PathEntries;
  /** For paths that no handler serves. */
  readonly noRoute: PoliciesByPath;
  /** The indexes of the entries of `paths` that do not allow origins of WebSockets (R19). */
  readonly closedToWebSockets: ReadonlySet<number>;
  readonly byHandler: ReadonlyMap<Type, ReadonlyMap<RouteHandler, PoliciesByPath>>;
  /** The same by route: what a request is matched to. */
  readonly byRoute: ReadonlyMap<Route, PoliciesByPath>;
  readonly routes: readonly Route[];
  readonly gateways: readonly GatewayRoute[];
  readonly named: NamedPolicies;
  /** Whether `@Cors()` is on the handler or its class. */
  readonly isDecorated: (route: Route) => boolean;
  /** The layers of the policy of a handler, or of a path without a handler, the base first. */
  readonly layersOf: (route: Route | undefined, index: number) => readonly PolicyLayer[];
  readonly issues: readonly CorsIssue[];
  readonly warnings: readonly CorsWarning[];
}

/** Resolves, for every handler, the policies that its requests can get (R1, R4). */
export class PolicyResolution {
  private readonly named: NamedPolicies;
  private readonly paths: PathEntries;
  private readonly compiler: PolicyCompiler;
  private readonly declared = new DecoratorLayers();
  private readonly byHandler = new Map<Type, Map<RouteHandler, PoliciesByPath>>();
  private readonly byRoute = new Map<Route, PoliciesByPath>();
  private readonly warnings: CorsWarning[] = [];

  constructor(
    private readonly options: ReadModuleOptions,
    compilePath: CompilePath,
    bind: BindSource,
  ) {
    this.named = new Map(
      options.policies.map(([name, value]) => [name, readLayer({ layer: 'policies', name }, value)]),
    );
    this.paths = PathEntries.from(options.paths, compilePath);
    this.compiler = new PolicyCompiler(this.named, bind);
  }

  resolve(routes: readonly Route[], gateways: readonly GatewayRoute[]): ResolvedPolicies {
    for (const layer of this.named.values()) this.compiler.compile([this.options.global, layer]);
    const noRoute: PoliciesByPath = new Map();
    this.compileInto(noRoute, undefined, [], [-1, ...this.paths.entries.keys()]);
    for (const route of [...routes, ...gateways]) this.resolveRoute(route);
    const conflicts = findGatewayConflicts(gateways, (gateway) => this.policyOf(gateway));
    for (const gateway of gateways) this.warnGateway(gateway);
    this.warnUnusedPolicies();
    const continues = (route: Route): boolean =>
      [...(this.byRoute.get(route)?.values() ?? [])].some((policy) => policy.preflightContinue);
    this.warnings.push(...warnUnansweredPreflights(routes, continues));
    const policies = [noRoute, ...this.byRoute.values()].flatMap((byPath) => [...byPath.values()]);
    this.warnings.push(...warnNoOriginAllowed(policies, this.options.global));
    this.warnings.push(...warnOverruledEntries(this.paths, routes, (route) => this.declaredBy(route)));
    return {
      paths: this.paths,
      noRoute,
      closedToWebSockets: this.closedToWebSockets(),
      byHandler: this.byHandler,
      byRoute: this.byRoute,
      routes,
      gateways,
      named: this.named,
      isDecorated: (route) => this.declaredBy(route).length > 0,
      layersOf: (route, index) => this.layers(route, this.declaredBy(route), index),
      issues: [
        ...this.options.issues,
        ...this.paths.issues,
        ...this.declared.issues,
        ...this.compiler.issues,
        ...conflicts,
      ],
      warnings: [...this.compiler.warnings, ...this.paths.warnings, ...this.warnings],
    };
  }

  private resolveRoute(route: Route): void {
    const { controller, handler, path, requestMethod } = route;
    const handlers = this.byHandler.get(controller) ?? new Map<RouteHandler, PoliciesByPath>();
    this.byHandler.set(controller, handlers);
    const policies = handlers.get(handler) ?? new Map<number, CorsPolicy>();
    handlers.set(handler, policies);
    this.byRoute.set(route, policies);
    const layers = this.declaredBy(route);
    this.compileInto(policies, route, layers, [-1, ...this.paths.mayGovern(path)]);
    this.warnUnservedMethods(requestMethod, layers.at(-1), policies.get(-1));
  }

  private compileInto(
    policies: PoliciesByPath,
    route: Route | undefined,
    declared: readonly DecoratorLayer[],
    indexes: readonly number[],
  ): void {
    for (const index of indexes) {
      if (policies.has(index)) continue;
      const policy = this.compiler.compile(this.layers(route, declared, index), route && handlerName(route));
      if (policy !== undefined) policies.set(index, policy);
    }
  }

  /** The layers of a policy, the base first (R1). */
  private layers(route: Route | undefined, declared: readonly DecoratorLayer[], index: number): PolicyLayer[] {
    // `@Cors()` without arguments is the global policy again: it drops every layer in between, even `paths`.
    const reset = declared.lastIndexOf('global');
    const own = declared.slice(reset + 1) as PolicyLayer[];
    const entry = reset === -1 ? this.paths.entries[index] : undefined;
    const layers = [this.options.global, ...(entry ? [entry.layer] : []), ...own] as const;
    return route !== undefined && isGatewayRoute(route) ? gatewayLayers(layers, this.named) : [...layers];
  }

  /** The policy of a gateway. Its path is known, so it is known which entry of `paths` matches. */
  private policyOf(gateway: GatewayRoute): CorsPolicy | undefined {
    return this.byRoute.get(gateway)?.get(this.paths.indexOf(gateway.path));
  }

  private warnGateway(gateway: GatewayRoute): void {
    const layers = this.layers(gateway, this.declaredBy(gateway), this.paths.indexOf(gateway.path));
    this.warnings.push(...warnNotInherited(handlerName(gateway), layers));
  }

  private closedToWebSockets(): ReadonlySet<number> {
    const indexes = [...this.paths.entries.keys()];
    return new Set(
      indexes.filter((index) => inheritsWithoutCredentials(this.layers(undefined, [], index), this.named)),
    );
  }

  private declaredBy(route: Route | undefined): readonly DecoratorLayer[] {
    return route === undefined ? [] : this.declared.of(route.controller, route.handler, route.methodName);
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
    if (others.length === 0 || this.warnings.some(({ place }) => isSameLayer(place, layer.place))) return;
    const message = `The handler serves ${served.join(' and ')}, so it never grants ${others.join(', ')}.`;
    this.warnings.push(warningAt({ ...layer.place, option: 'methods' }, 'method-not-served', message));
  }

  private warnUnusedPolicies(): void {
    const places = [...this.named.values(), ...this.paths.entries.map(({ layer }) => layer), ...this.declared.layers];
    const used = new Set(places.map(({ options }) => options.policy));
    for (const [name, { place }] of this.named) {
      if (used.has(name)) continue;
      this.warnings.push(warningAt(place, 'policy-unused', 'Nothing refers to this policy.'));
    }
  }
}

import type { Type } from '@nestjs/common';
import { compilePolicy } from '../policy/compile/compile-policy.js';
import type { CorsWarning } from '../diagnostics/warning.js';
import type { CorsPolicy } from '../policy/policy.js';
import type { ReadModuleOptions } from './module-options.js';
import { type PolicyPair, warnLateRefusals } from './checks/late-refusals.js';
import type { OwnHosts } from './own-hosts.js';
import { type TracedPolicy, tracedPolicies } from './traced-policies.js';
import { type KnownPaths, warnLeftOutRest } from './paths/left-out-rest.js';
import { PolicyIntersections } from './policy-intersections.js';
import type { PoliciesByPath } from './policies-by-path.js';
import type { ResolvedPolicies } from './resolve-policies.js';
import type { GatewayRoute } from '../routing/gateway-route.js';
import { isRoute, type Route, type RouteHandler, type RouteMatch, type UnaskedRoute } from '../routing/route.js';

type RoutesByHandler = Map<Type, Map<RouteHandler, readonly Route[]>>;

/**
 * The policies of one configuration: which one belongs to which handler. It never changes, and a request keeps the one that it began
 * with; another configuration is another object.
 */
export class PolicySnapshot {
  private readonly intersections = new PolicyIntersections();
  /** The policy of routes that were unknown at startup, and of `paths` entries that cannot match the route. */
  private readonly closed: CorsPolicy;
  /** Whether refused preflights name the reason. */
  readonly debug: boolean;
  /** The hosts of the option `ownHosts`; `undefined` without it. */
  readonly ownHosts: OwnHosts | undefined;
  /**
   * The one policy of the application, so that nothing has to be found out about a request to know its policy: every handler has
   * it, and so has every path that no handler serves. `undefined` if there are several, if `paths` has entries, and while the
   * application starts. The matches `'undetermined'` and `'missing'` still get the closed policy. Gateways do not count: their
   * policies decide handshakes only.
   */
  readonly single: CorsPolicy | undefined;
  private byHandler: RoutesByHandler | undefined;

  /** @param resolved `undefined` while the application starts: then everything is closed */
  constructor(
    private readonly options: ReadModuleOptions,
    private readonly resolved: ResolvedPolicies | undefined,
  ) {
    this.closed = closedPolicy(options.global.options.rejectDisallowed === true);
    this.debug = options.debug;
    this.ownHosts = options.ownHosts;
    this.single = resolved && singlePolicy(resolved);
  }

  /** The policy of everything that has no policy of its own. */
  get global(): CorsPolicy {
    return this.resolved?.noRoute.base ?? this.closed;
  }

  /** Whether the module has `paths`, so that the path of a request matters. */
  get dependOnPath(): boolean {
    return this.resolved !== undefined && this.resolved.layers.paths.entries.length > 0;
  }

  /**
   * The policy of a handler for requests to a path; without a path, or where no entry of `paths` matches it, the policy by
   * decorators and global options alone.
   */
  of(controller: Type, handler: RouteHandler, path?: string): CorsPolicy {
    const index = path === undefined ? -1 : this.indexOf(path);
    for (const route of this.routesOf(controller, handler)) {
      const policy = this.resolved?.byRoute.get(route)?.at(index);
      if (policy !== undefined) return policy;
    }
    return this.closed;
  }

  /** The policy of a request with these matches, or with none (R9, R10). */
  governing(matches: readonly RouteMatch[], path: string): CorsPolicy {
    const index = this.indexOf(path);
    const policy = this.at(matches[0] ?? 'no-route', index);
    if (matches.length < 2) return policy;
    return this.intersections.of([policy, ...matches.slice(1).map((one) => this.at(one, index))]);
  }

  /**
   * The policy of a WebSocket that is not for a gateway; `undefined` if no entry of `paths` governs its path (R19).
   */
  ofWebSocket(path: string): CorsPolicy | undefined {
    const index = this.indexOf(path);
    if (index === -1) return undefined;
    return this.resolved?.closedToWebSockets.has(index) === true ? this.closed : this.at('no-route', index);
  }

  /**
   * The policies that decide a request with these matches, or with none, and the layers that their fields come from. An
   * undetermined or missing match has none: it gets the closed policy, which does not come from any option.
   */
  traced(matches: readonly RouteMatch[], path: string): TracedPolicy[] {
    const index = this.indexOf(path);
    const isTraced = (match: RouteMatch): boolean => match !== 'undetermined' && match !== 'missing';
    const known = matches.length === 0 ? ['no-route' as const] : matches.filter(isTraced);
    const policies = known.flatMap((match) => this.allTraced(isRoute(match) ? match : undefined));
    return policies.filter((one) => one.index === index);
  }

  /**
   * Every policy that requests to a handler can get, or, without a handler, the policies of paths that no handler serves.
   * The first is for requests that no entry of `paths` matches.
   */
  allTraced(route: Route | undefined): TracedPolicy[] {
    return this.resolved === undefined ? [] : tracedPolicies(this.resolved, route);
  }

  /** Every policy that decides some request to a handler. */
  decidingFor(route: Route): readonly CorsPolicy[] {
    const indexes = this.resolved?.layers.paths.decidingFor(route.path) ?? [];
    return indexes.map((index) => this.at(route, index));
  }

  /** Whether the policies are resolved: true once the application is initialized. */
  get ready(): boolean {
    return this.resolved !== undefined;
  }

  /** Every route that Nest registers. */
  get routes(): readonly Route[] {
    return this.resolved?.routes ?? [];
  }

  /** Every gateway of WebSockets. */
  get gateways(): readonly GatewayRoute[] {
    return this.resolved?.gateways ?? [];
  }

  /** The pattern of the entry of `paths` that matches a path; `undefined` if none does. */
  patternAt(path: string): string | undefined {
    return this.resolved?.layers.paths.entries[this.indexOf(path)]?.pattern;
  }

  /**
   * Warnings about what the entries of `paths` leave out.
   *
   * @param mountsBelow the paths at or below a path that something other than a handler serves
   */
  leftOut(mountsBelow: KnownPaths['mountsBelow']): readonly CorsWarning[] {
    const { resolved } = this;
    if (resolved === undefined) return [];
    const { layers, routes } = resolved;
    const isDecorated = (route: Route): boolean => layers.declaredBy(route).length > 0;
    return warnLeftOutRest(layers.paths, { routes, isDecorated, mountsBelow });
  }

  /**
   * Warnings about what runs although its policy refuses the request.
   *
   * @param unasked only called if the policy of some path refuses requests
   */
  lateRefusals(unasked: () => readonly UnaskedRoute[]): readonly CorsWarning[] {
    const { resolved, closed } = this;
    if (resolved === undefined) return [];
    if (!closed.rejectDisallowed && !resolved.noRoute.some((policy) => policy.rejectDisallowed)) return [];
    const pairsOf = (route: Route): readonly PolicyPair[] =>
      resolved.layers.paths
        .decidingFor(route.path)
        .map((index): PolicyPair => [this.at(route, index), this.at('no-route', index)]);
    return warnLateRefusals(unasked(), pairsOf);
  }

  /** Whether `suppressWarnings` has the code of this warning. */
  isSuppressed({ code }: Pick<CorsWarning, 'code'>): boolean {
    return this.options.suppressWarnings.includes(code);
  }

  /** Applications ask for a handler, but requests do not: the index is made for the first that asks. */
  private routesOf(controller: Type, handler: RouteHandler): readonly Route[] {
    this.byHandler ??= groupByHandler(this.resolved);
    return this.byHandler.get(controller)?.get(handler) ?? [];
  }

  private at(match: RouteMatch, index: number): CorsPolicy {
    if (match === 'undetermined' || match === 'missing') return this.closed;
    if (match === 'no-route') return this.pick(this.resolved?.noRoute, index);
    return this.pick(this.resolved?.byRoute.get(match), index);
  }

  private pick(policies: PoliciesByPath | undefined, index: number): CorsPolicy {
    return policies?.at(index) ?? this.closed;
  }

  private indexOf(path: string): number {
    return this.resolved?.layers.paths.indexOf(path) ?? -1;
  }
}

function singlePolicy({ layers, noRoute, byRoute, routes }: ResolvedPolicies): CorsPolicy | undefined {
  if (layers.paths.entries.length > 0) return undefined;
  return routes.every((route) => byRoute.get(route)?.base === noRoute.base) ? noRoute.base : undefined;
}

function groupByHandler(resolved: ResolvedPolicies | undefined): RoutesByHandler {
  const all: RoutesByHandler = new Map();
  for (const route of resolved?.byRoute.keys() ?? []) {
    const handlers = all.get(route.controller) ?? new Map<RouteHandler, Route[]>();
    all.set(route.controller, handlers);
    handlers.set(route.handler, [...(handlers.get(route.handler) ?? []), route]);
  }
  return all;
}

/** Allows no origin. Where the global policy rejects requests of origins that are not allowed, so does this one. */
function closedPolicy(rejectDisallowed: boolean): CorsPolicy {
  const { policy } = compilePolicy({ rejectDisallowed });
  if (policy === undefined) throw new Error('The default options do not compile.');
  return policy;
}

import { Inject, Injectable, Optional, type Type } from '@nestjs/common';
import { CORS_MODULE_OPTIONS } from '../cors.module-definition.js';
import { compilePolicy } from '../policy/compile.js';
import { CorsConfigurationError, type CorsIssue } from '../policy/configuration-error.js';
import type { CorsNotice } from '../policy/notice.js';
import type { CorsOptions } from '../policy/options.js';
import type { CorsPolicy } from '../policy/policy.js';
import { readModuleOptions, type ReadModuleOptions } from './module-options.js';
import { type OriginatedPolicy, originatedPolicies } from './originated-policies.js';
import { PolicyIntersections } from './policy-intersections.js';
import type { CompilePath } from './path-policies.js';
import { type PoliciesByPath, type ResolvedPolicies, resolvePolicies } from './resolve-policies.js';
import type { Destination, Route, RouteHandler } from './route.js';

const CLOSED = closedPolicy();

/**
 * The compiled policies of the application: which one belongs to which handler. Everything is resolved, checked and frozen
 * while the application starts (R4); before that, everything is closed.
 *
 * @publicApi
 */
@Injectable()
export class CorsPolicies {
  private readonly options: ReadModuleOptions;
  private resolved: ResolvedPolicies | undefined;
  private readonly intersections = new PolicyIntersections();

  /** Whether actual requests of origins that are not allowed are answered 403. */
  readonly rejectDisallowed: boolean;

  /** Whether refused preflights name their reason. */
  readonly debug: boolean;

  /** Without options where the bare class is imported, which is told like options that are none. */
  constructor(@Optional() @Inject(CORS_MODULE_OPTIONS) given: unknown) {
    this.options = readModuleOptions(given);
    this.rejectDisallowed = this.options.rejectDisallowed;
    this.debug = this.options.debug;
  }

  /** The policy of everything that has none of its own. */
  get global(): CorsPolicy {
    return this.resolved?.unserved.get(-1) ?? CLOSED;
  }

  /** Whether the module has `paths`, so that the path of a request matters. */
  get dependOnPath(): boolean {
    return this.resolved !== undefined && this.resolved.paths.entries.length > 0;
  }

  /**
   * The policy of a handler for requests to a path; without a path, or where no entry of `paths` matches it, the policy by
   * decorators and global options alone.
   */
  of(controller: Type, handler: RouteHandler, path?: string): CorsPolicy {
    const index = path === undefined ? -1 : this.indexOf(path);
    return pick(this.resolved?.byHandler.get(controller)?.get(handler), index);
  }

  /**
   * The same policy as plain options, complete with every default: what compiles to it again.
   */
  describe(controller: Type, handler: RouteHandler, path?: string): Readonly<CorsOptions> {
    return this.of(controller, handler, path).options;
  }

  /** The policy that governs a request that leads to one of these destinations, or to none (R9, R10). */
  governing(destinations: readonly Destination[], path: string): CorsPolicy {
    const index = this.indexOf(path);
    const policy = this.at(destinations[0] ?? 'unserved', index);
    if (destinations.length < 2) return policy;
    return this.intersections.of([policy, ...destinations.slice(1).map((one) => this.at(one, index))]);
  }

  /**
   * The policy of a handler for requests to a path, or, without a handler, that for a path at which none answers, with where
   * it comes from.
   *
   * @internal
   */
  originated(route: Route | undefined, path: string): OriginatedPolicy | undefined {
    const index = this.indexOf(path);
    return this.everyOriginated(route).find((one) => one.index === index);
  }

  /**
   * Every policy that requests to a handler may meet, or, without a handler, those for paths at which none answers: first
   * that of requests which no entry of `paths` matches.
   *
   * @internal
   */
  everyOriginated(route: Route | undefined): OriginatedPolicy[] {
    return this.resolved === undefined ? [] : originatedPolicies(this.resolved, route);
  }

  /**
   * Whether the policies are in force, as they are once the application is initialized.
   *
   * @internal
   */
  get ready(): boolean {
    return this.resolved !== undefined;
  }

  /**
   * Every route that Nest said it would register.
   *
   * @internal
   */
  get routes(): readonly Route[] {
    return this.resolved?.routes ?? [];
  }

  /**
   * Resolves and checks every policy of the application.
   *
   * @param compilePath compiles a pattern of `paths` as the platform compares paths
   * @param conflicts issues that others have found
   * @returns what is worth a second look, less what `silence` names
   * @throws CorsConfigurationError with every issue there is
   * @internal
   */
  resolve(routes: readonly Route[], compilePath: CompilePath, conflicts: readonly CorsIssue[]): readonly CorsNotice[] {
    const resolved = resolvePolicies(this.options, routes, compilePath);
    const issues = [...conflicts, ...resolved.issues];
    if (issues.length > 0) throw new CorsConfigurationError(issues);
    this.resolved = resolved;
    return resolved.notices;
  }

  /** Whether the application looked at what a notice of this kind says. */
  isSilenced({ code }: CorsNotice): boolean {
    return this.options.silence.includes(code);
  }

  private at(destination: Destination, index: number): CorsPolicy {
    if (destination === 'unknown') return CLOSED;
    if (destination === 'unserved') return pick(this.resolved?.unserved, index);
    return pick(this.resolved?.byRoute.get(destination), index);
  }

  private indexOf(path: string): number {
    return this.resolved?.paths.indexOf(path) ?? -1;
  }
}

function closedPolicy(): CorsPolicy {
  const { policy } = compilePolicy({}, (field) => field);
  if (policy === undefined) throw new Error('The defaults are no policy.');
  return policy;
}

/** What was not seen at start, or under an entry that was ruled out for it, is closed. */
function pick(policies: PoliciesByPath | undefined, index: number): CorsPolicy {
  return policies?.get(index) ?? CLOSED;
}

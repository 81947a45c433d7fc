import { Inject, Injectable, Optional, type Type } from '@nestjs/common';
import { CORS_MODULE_OPTIONS } from '../cors.module-definition.js';
import { compilePolicy } from '../policy/compile/compile-policy.js';
import { CorsConfigurationError } from '../diagnostics/configuration-error.js';
import type { CorsIssue } from '../diagnostics/issue.js';
import type { CorsWarning } from '../diagnostics/warning.js';
import type { CorsOptions } from '../policy/options/options.js';
import type { CorsPolicy } from '../policy/policy.js';
import { readModuleOptions, type ReadModuleOptions } from './module-options.js';
import { type TracedPolicy, tracedPolicies } from './traced-policies.js';
import { PolicyIntersections } from './policy-intersections.js';
import type { CompilePath } from './paths/path-entries.js';
import { type PoliciesByPath, type ResolvedPolicies, resolvePolicies } from './resolve-policies.js';
import type { RouteMatch, Route, RouteHandler } from '../routing/route.js';

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
    return this.resolved?.noRoute.get(-1) ?? CLOSED;
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

  /** The policy that governs a request that leads to one of these matches, or to none (R9, R10). */
  governing(matches: readonly RouteMatch[], path: string): CorsPolicy {
    const index = this.indexOf(path);
    const policy = this.at(matches[0] ?? 'no-route', index);
    if (matches.length < 2) return policy;
    return this.intersections.of([policy, ...matches.slice(1).map((one) => this.at(one, index))]);
  }

  /**
   * The policy of a handler for requests to a path, or, without a handler, that for a path at which none answers, with where
   * it comes from.
   *
   * @internal
   */
  traced(route: Route | undefined, path: string): TracedPolicy | undefined {
    const index = this.indexOf(path);
    return this.allTraced(route).find((one) => one.index === index);
  }

  /**
   * Every policy that requests to a handler may meet, or, without a handler, those for paths at which none answers: first
   * that of requests which no entry of `paths` matches.
   *
   * @internal
   */
  allTraced(route: Route | undefined): TracedPolicy[] {
    return this.resolved === undefined ? [] : tracedPolicies(this.resolved, route);
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
   * @returns what is worth a second look, less what `suppressWarnings` names
   * @throws CorsConfigurationError with every issue there is
   * @internal
   */
  resolve(routes: readonly Route[], compilePath: CompilePath, conflicts: readonly CorsIssue[]): readonly CorsWarning[] {
    const resolved = resolvePolicies(this.options, routes, compilePath);
    const issues = [...conflicts, ...resolved.issues];
    if (issues.length > 0) throw new CorsConfigurationError(issues);
    this.resolved = resolved;
    return resolved.warnings;
  }

  /** Whether the application looked at what a warning of this kind says. */
  isSuppressed({ code }: CorsWarning): boolean {
    return this.options.suppressWarnings.includes(code);
  }

  private at(match: RouteMatch, index: number): CorsPolicy {
    if (match === 'undetermined') return CLOSED;
    if (match === 'no-route') return pick(this.resolved?.noRoute, index);
    return pick(this.resolved?.byRoute.get(match), index);
  }

  private indexOf(path: string): number {
    return this.resolved?.paths.indexOf(path) ?? -1;
  }
}

function closedPolicy(): CorsPolicy {
  const { policy } = compilePolicy({});
  if (policy === undefined) throw new Error('The defaults are no policy.');
  return policy;
}

/** What was not seen at start, or under an entry that was ruled out for it, is closed. */
function pick(policies: PoliciesByPath | undefined, index: number): CorsPolicy {
  return policies?.get(index) ?? CLOSED;
}

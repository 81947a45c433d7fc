import { Inject, Injectable, type Type } from '@nestjs/common';
import { CORS_MODULE_OPTIONS } from '../cors.module-definition.js';
import { CorsConfigurationError, type CorsIssue } from '../policy/configuration-error.js';
import { intersectPolicies } from '../policy/intersect.js';
import type { PolicyLevel } from '../policy/levels.js';
import type { CorsModuleOptions, CorsPolicyOptions } from '../policy/options.js';
import type { CorsPolicy } from '../policy/policy.js';
import { DeclaredLevels } from './declared-levels.js';
import { PathPolicies } from './path-policies.js';
import { PolicyCompiler } from './policy-compiler.js';
import type { Route, RouteHandler } from './route.js';

/** The policies of one handler: by the index of the `paths` entry that governs the request, -1 for none. */
type HandlerPolicies = Map<number, CorsPolicy>;

/**
 * The compiled policies of the application: which one belongs to which handler. Everything is resolved, checked and frozen
 * while the application starts (R4).
 *
 * @publicApi
 */
@Injectable()
export class CorsPolicies {
  private readonly globalLevel: PolicyLevel;
  private readonly paths: PathPolicies;
  private readonly compiler: PolicyCompiler;
  private readonly byHandler = new Map<Type, Map<RouteHandler, HandlerPolicies>>();
  private readonly byPath: HandlerPolicies = new Map();
  private readonly intersections: { readonly parts: ReadonlySet<CorsPolicy>; readonly policy: CorsPolicy }[] = [];
  private readonly closed: CorsPolicy;

  /** Whether actual requests of origins that are not allowed are answered 403. */
  readonly rejectDisallowed: boolean;

  private readonly moduleOptions: CorsModuleOptions;

  constructor(@Inject(CORS_MODULE_OPTIONS) given: unknown) {
    // An asynchronous factory may answer with anything; what is no set of options is told as such.
    this.moduleOptions = typeof given === 'object' && given !== null ? given : {};
    const { policies = {}, paths = {}, rejectDisallowed = false, ...options } = this.moduleOptions;
    this.rejectDisallowed = rejectDisallowed;
    this.globalLevel = {
      place: 'forRoot',
      options: this.moduleOptions === given ? options : (given as CorsPolicyOptions),
    };
    this.paths = PathPolicies.from(paths);
    const named = Object.entries(policies).map(
      ([name, own]) => [name, { place: `policies.${name}`, options: own }] as const,
    );
    this.compiler = new PolicyCompiler(new Map(named));
    const closed = new PolicyCompiler(new Map()).compile([{ place: 'closed', options: {} }]);
    if (closed === undefined) throw new Error('The closed policy does not compile.');
    this.closed = closed;
  }

  /** The policy of everything that has none of its own. */
  get global(): CorsPolicy {
    return this.byPath.get(-1) ?? this.closed;
  }

  /** Whether the module has `paths`, so that the path of a request matters. */
  get dependOnPath(): boolean {
    return this.paths.entries.length > 0;
  }

  /**
   * The policy of a handler for requests to a path; without a path, or where no entry of `paths` matches it, the policy by
   * decorators and global options alone.
   */
  of(controller: Type, handler: RouteHandler, path?: string): CorsPolicy {
    return this.ofHandler(controller, handler, path === undefined ? -1 : this.paths.indexOf(path));
  }

  /** The policy that governs a path at which one of these handlers, or none, will answer (R9, R10). */
  governing(routes: readonly Route[], path: string): CorsPolicy {
    const index = this.paths.indexOf(path);
    const [first, ...others] = routes.map(({ controller, handler }) => this.ofHandler(controller, handler, index));
    return first === undefined ? (this.byPath.get(index) ?? this.closed) : this.intersection([first, ...others]);
  }

  /**
   * Resolves and checks every policy of the application.
   *
   * @param conflicts issues that others have found
   * @throws CorsConfigurationError with every issue there is
   * @internal
   */
  compile(routes: readonly Route[], caseSensitive: boolean, conflicts: readonly CorsIssue[]): void {
    const declared = new DeclaredLevels();
    for (const name of Object.keys(this.moduleOptions.policies ?? {})) {
      this.compiler.compile([this.globalLevel, { place: `policies.${name}`, options: { policy: name } }]);
    }
    this.compileInto(this.byPath, [], [-1, ...this.paths.entries.keys()]);
    for (const { controller, handler, methodName, path } of routes) {
      const policies = this.policiesOf(controller, handler);
      this.compileInto(policies, declared.of(controller, handler, methodName), [-1, ...this.paths.mayGovern(path)]);
    }
    const issues = [
      ...conflicts,
      ...this.moduleIssues(),
      ...this.paths.issues,
      ...declared.issues,
      ...this.compiler.issues,
    ];
    if (issues.length > 0) throw new CorsConfigurationError(issues);
    this.paths.prepare(caseSensitive);
  }

  /** Intersections are kept, so that what is shared among handlers is one object here, too. */
  private intersection(policies: [CorsPolicy, ...CorsPolicy[]]): CorsPolicy {
    const parts = new Set(policies);
    if (parts.size === 1) return policies[0];
    const known = this.intersections.find(
      (one) => one.parts.size === parts.size && policies.every((p) => one.parts.has(p)),
    );
    if (known !== undefined) return known.policy;
    const policy = intersectPolicies(policies);
    this.intersections.push({ parts, policy });
    return policy;
  }

  private moduleIssues(): CorsIssue[] {
    const { rejectDisallowed = false } = this.moduleOptions;
    if (typeof rejectDisallowed === 'boolean') return [];
    return [
      {
        code: 'option-type',
        path: 'forRoot.rejectDisallowed',
        value: rejectDisallowed,
        message: 'This option is true or false.',
        fix: 'rejectDisallowed: true',
      },
    ];
  }

  private compileInto(policies: HandlerPolicies, declared: ReturnType<DeclaredLevels['of']>, indexes: number[]): void {
    const reset = declared.lastIndexOf('global');
    const own = declared.slice(reset + 1) as PolicyLevel[];
    for (const index of indexes) {
      if (policies.has(index)) continue;
      const entry = reset === -1 ? this.paths.entries[index] : undefined;
      const policy = this.compiler.compile([this.globalLevel, ...(entry ? [entry.level] : []), ...own]);
      if (policy !== undefined) policies.set(index, policy);
    }
  }

  private policiesOf(controller: Type, handler: RouteHandler): HandlerPolicies {
    const handlers = this.byHandler.get(controller) ?? new Map<RouteHandler, HandlerPolicies>();
    this.byHandler.set(controller, handlers);
    const policies = handlers.get(handler) ?? new Map<number, CorsPolicy>();
    handlers.set(handler, policies);
    return policies;
  }

  /** A handler that was not seen at start, or under an entry that was ruled out for it, is closed. */
  private ofHandler(controller: Type, handler: RouteHandler, index: number): CorsPolicy {
    return this.byHandler.get(controller)?.get(handler)?.get(index) ?? this.closed;
  }
}

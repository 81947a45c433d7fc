import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
  Optional,
  type Type,
} from '@nestjs/common';
import { CORS_MODULE_OPTIONS } from '../cors.module-definition.js';
import { attempt } from '../diagnostics/attempt.js';
import { CorsConfigurationError } from '../diagnostics/configuration-error.js';
import { describeCause } from '../diagnostics/describe-cause.js';
import type { CorsIssue } from '../diagnostics/issue.js';
import type { CorsWarning } from '../diagnostics/warning.js';
import type { CorsModuleOptions, CorsOptions } from '../policy/options/options.js';
import type { CorsPolicy } from '../policy/policy.js';
import { OriginSources } from '../sources/origin-sources.js';
import type { CorsSourceStatus } from '../sources/source-status.js';
import { readModuleOptions, type ReadModuleOptions } from './module-options.js';
import { OptionsStream } from './options-stream.js';
import { NewWarnings } from './new-warnings.js';
import type { CorsReportDiff } from './policy-changes.js';
import { PolicySnapshot } from './policy-snapshot.js';
import type { CompilePath } from './paths/path-entries.js';
import { PolicyResolution } from './resolve-policies.js';
import type { GatewayRoute } from '../routing/gateway-route.js';
import type { Route, RouteHandler } from '../routing/route.js';

/** What every configuration of an application is resolved with. */
interface Surroundings {
  readonly routes: readonly Route[];
  readonly gateways: readonly GatewayRoute[];
  readonly compilePath: CompilePath;
}

/** Compares two configurations. */
export type CompareSnapshots = (before: PolicySnapshot, after: PolicySnapshot) => CorsReportDiff;

/** Warnings about a configuration that need more than its options. */
export type CheckSnapshot = (snapshot: PolicySnapshot) => readonly CorsWarning[];

/**
 * The compiled policies of the application: which one belongs to which handler. Everything is resolved, checked and frozen
 * while the application starts (R4); before that, everything is closed.
 *
 * @publicApi
 */
@Injectable()
export class CorsPolicies implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('CorsModule');
  private readonly stream: OptionsStream | undefined;
  private readonly options: ReadModuleOptions;
  private surroundings: Surroundings | undefined;
  private readonly warned = new NewWarnings();
  private check: CheckSnapshot = () => [];

  /** The policies that decide new requests. @internal */
  current: PolicySnapshot;

  /** Set by the inspector, which knows how to describe policies. @internal */
  compare: CompareSnapshots = () => ({ gains: [], loses: [], changes: [] });

  /** `given` is undefined when CorsModule is imported without forRoot(). That is reported as an issue. */
  constructor(
    @Optional() @Inject(CORS_MODULE_OPTIONS) given: unknown,
    private readonly origins: OriginSources,
  ) {
    this.stream = given instanceof OptionsStream ? given : undefined;
    this.options = readModuleOptions(this.stream === undefined ? given : this.stream.first);
    this.current = new PolicySnapshot(this.options, undefined);
  }

  /** The policy of everything that has no policy of its own. */
  get global(): CorsPolicy {
    return this.current.global;
  }

  /** Whether refused preflights name the reason. */
  get debug(): boolean {
    return this.current.debug;
  }

  /** The sources that the policies name: how well their rows are known, how many there are, and how many are refused. */
  get sources(): readonly CorsSourceStatus[] {
    return this.origins.statuses();
  }

  /**
   * The policy of a handler for requests to a path; without a path, or where no entry of `paths` matches it, the policy by
   * decorators and global options alone.
   */
  of(controller: Type, handler: RouteHandler, path?: string): CorsPolicy {
    return this.current.of(controller, handler, path);
  }

  /** The same policy as plain options, with every default filled in. */
  describe(controller: Type, handler: RouteHandler, path?: string): Readonly<CorsOptions> {
    return this.of(controller, handler, path).options;
  }

  /**
   * Replaces the options of the module while the application runs. Everything is checked, with the decorators of all handlers,
   * before anything changes. Requests in flight keep the policy that they began with. Sources that the new options still name go
   * on; the others stop. A source that was not part of the configuration at startup is refused. Warnings that are new are logged.
   *
   * @returns which origins gained or lost access, and which other fields have changed
   * @throws CorsConfigurationError with every issue; then nothing has changed
   * @throws Error if the application is not initialized, or has no HTTP server
   */
  replace(options: CorsModuleOptions): CorsReportDiff {
    if (this.surroundings === undefined)
      throw new Error(
        'CorsPolicies.replace() needs an initialized application with an HTTP server: call app.init() first.',
      );
    const { binding, snapshot, warnings } = this.compile(readModuleOptions(options), this.surroundings, []);
    const changes = this.compare(this.current, snapshot);
    this.current = snapshot;
    this.origins.use(binding);
    const all = [...warnings, ...(attempt(() => this.check(snapshot)) ?? [])];
    for (const line of this.warned.of(this.unsuppressed(all))) this.log('warn', line);
    return changes;
  }

  /**
   * Checks the policies, and each configuration that replaces them.
   *
   * @returns the warnings about those that are in force
   * @internal
   */
  checkWith(check: CheckSnapshot): readonly CorsWarning[] {
    this.check = check;
    const warnings = check(this.current);
    this.warned.add(this.unsuppressed(warnings));
    return warnings;
  }

  /** Whether the policies are resolved: true once the application is initialized. @internal */
  get ready(): boolean {
    return this.surroundings !== undefined;
  }

  /**
   * Resolves and checks every policy of the application.
   *
   * @param compilePath compiles a pattern of `paths` as the platform compares paths
   * @param conflicts issues that were found elsewhere
   * @returns the warnings
   * @throws CorsConfigurationError with every issue
   * @internal
   */
  resolve(
    routes: readonly Route[],
    compilePath: CompilePath,
    conflicts: readonly CorsIssue[],
    gateways: readonly GatewayRoute[],
  ): readonly CorsWarning[] {
    const surroundings = { routes, compilePath, gateways };
    const { binding, snapshot, warnings } = this.compile(this.options, surroundings, conflicts);
    this.surroundings = surroundings;
    this.current = snapshot;
    this.origins.use(binding);
    this.warned.of(this.unsuppressed(warnings));
    return warnings;
  }

  /** The warnings that are logged. The others are new once the options do not suppress them any more. */
  private unsuppressed(warnings: readonly CorsWarning[]): readonly CorsWarning[] {
    return warnings.filter((warning) => !this.current.isSuppressed(warning));
  }

  /** Follows the options of `forRootAsync()`, if they can change. @internal */
  onApplicationBootstrap(): void {
    this.stream?.follow(
      (options) => this.replaceOrLog(options as CorsModuleOptions),
      (cause) =>
        this.log(
          'error',
          `The options of CorsModule cannot be followed any more ("${describeCause(cause)}"). The last ones stay.`,
        ),
    );
  }

  /** @internal */
  onModuleDestroy(): void {
    this.stream?.close();
  }

  private replaceOrLog(options: CorsModuleOptions): void {
    try {
      this.replace(options);
    } catch (error) {
      const reason = error instanceof CorsConfigurationError ? error.message : describeCause(error);
      this.log('error', `New options of CorsModule are refused, and nothing has changed. ${reason}`);
    }
  }

  /** A logger of the application that throws must not end the stream, or a replacement that is done. */
  private log(level: 'warn' | 'error', line: string): void {
    attempt(() => {
      this.logger[level](line);
    });
  }

  private compile(
    options: ReadModuleOptions,
    { routes, compilePath, gateways }: Surroundings,
    conflicts: readonly CorsIssue[],
  ) {
    const binding = this.origins.begin();
    const resolved = new PolicyResolution(options, compilePath, binding.bind).resolve(routes, gateways);
    const issues = [...conflicts, ...resolved.issues];
    if (issues.length > 0) throw new CorsConfigurationError(issues);
    return { binding, snapshot: new PolicySnapshot(options, resolved), warnings: resolved.warnings };
  }
}

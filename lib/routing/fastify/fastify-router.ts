import type FindMyWay from 'find-my-way';
import type { ParameterCheck } from './fastify-adapter-checks.js';
import type { Constraints, ConstraintStrategy, RouterSettings } from './fastify-instance.js';
import type { PlatformRouter } from './fastify-router-copy.js';
import type { RawRequest, Route } from '../route.js';

/** What a route of the router leads to: a Nest handler, or an empty list for anything else. */
export interface Target {
  readonly routes: readonly [] | readonly [Route];
  readonly accepts: ParameterCheck;
}

const nothing = (): void => undefined;

const NOTHING = Object.freeze([] as const);

type DerivingStrategy = Pick<ConstraintStrategy, 'name' | 'deriveConstraint'>;

/** The strategies that are built into the router (find-my-way, "Constraints"). */
const BUILT_IN: readonly DerivingStrategy[] = [
  { name: 'version', deriveConstraint: ({ headers }) => headers['accept-version'] },
  { name: 'host', deriveConstraint: ({ headers }) => headers.host ?? headers[':authority'] },
];

const FAILED = Symbol('failed');

/** A strategy with this many parameters reports its value through a callback, which is too late for us. */
const ASYNCHRONOUS = 3;

/**
 * A second instance of the application's router. It gets the same routes, settings and constraints, because the
 * application's own instance cannot be accessed.
 */
export class FastifyRouter {
  private readonly router: FindMyWay.Instance<FindMyWay.HTTPVersion.V1>;
  private readonly strategies = new Map(BUILT_IN.map((strategy) => [strategy.name, strategy]));
  private readonly namesInUse = new Set<string>();
  private foreseeable = true;
  /** The different constraints that routes have, with one version each. */
  private readonly constraintsInUse: Constraints[] = [{}];

  /** @param ofNest the strategy with which Nest's adapter derives the version */
  constructor(
    settings: RouterSettings,
    create: PlatformRouter['create'],
    private readonly ofNest?: object,
  ) {
    this.router = create({
      ...matchingOf(settings),
      // Fastify has already checked the RegExps of its routes, and the query is not used here.
      allowUnsafeRegex: true,
      querystringParser: () => ({}),
    });
    for (const strategy of Object.values(settings.constraints ?? {})) this.addStrategy(strategy);
  }

  addStrategy(strategy: ConstraintStrategy): void {
    this.router.addConstraintStrategy(strategy as never);
    this.strategies.set(strategy.name, strategy);
    if (strategy !== this.ofNest) this.foreseeable = false;
    if (strategy.mustMatchWhenDerived === true) this.namesInUse.add(strategy.name);
  }

  /** False with strategies of the application: what they derive may differ the next time, or come later. */
  get isForeseeable(): boolean {
    return this.foreseeable;
  }

  add(methods: readonly string[], url: string, constraints: Constraints, target: Target): void {
    for (const name of Object.keys(constraints)) {
      // This strategy was added to the Fastify instance before Nest got the instance.
      if (!this.strategies.has(name)) this.addStrategy(unknownStrategy(name));
      this.namesInUse.add(name);
    }
    // Stops at the first duplicate, as Fastify does.
    methods.every((method) => this.insert(method, url, constraints, target));
    if (Object.keys(constraints).length === 0) return;
    for (const version of [constraints['version']].flat()) {
      const one = version === undefined ? constraints : { ...constraints, version };
      if (!this.constraintsInUse.some((other) => areEqual(other, one))) this.constraintsInUse.push(one);
    }
  }

  /**
   * The handlers for a method and URL. There are several if the request does not determine its constraints: a preflight
   * carries the host of the request that follows, but not its version or other headers.
   */
  find(method: string, url: string, request: RawRequest, isPreflight: boolean): readonly Route[] {
    if (this.namesInUse.size === 0) return this.lookUp(method, url, undefined, request);
    const known = this.derive(request, isPreflight);
    const isComplete = Object.keys(known).length === this.namesInUse.size;
    const possible = isComplete ? [known] : this.constraintsInUse.map((constraints) => ({ ...constraints, ...known }));
    return [...new Set(possible.flatMap((constraints) => this.lookUp(method, url, constraints, request)))];
  }

  /** Returns false for a duplicate, which this router rejects like the application's own. */
  private insert(method: string, url: string, constraints: Constraints, target: Target): boolean {
    try {
      this.router.on(method as FindMyWay.HTTPMethod, url, { constraints }, nothing, target);
      return true;
    } catch (error) {
      if (error instanceof Error && error.message.includes('already declared')) return false;
      throw error;
    }
  }

  private lookUp(
    method: string,
    url: string,
    constraints: Constraints | undefined,
    request: RawRequest,
  ): readonly Route[] {
    const found = this.router.find(method as FindMyWay.HTTPMethod, url, constraints);
    const target = found?.store as Target | undefined;
    return found && target?.accepts(found.params, request) === true ? target.routes : NOTHING;
  }

  /** The value of every constraint in use that the request determines. */
  private derive(request: RawRequest, isPreflight: boolean): Constraints {
    const known: Record<string, unknown> = {};
    for (const name of this.namesInUse) {
      const strategy = this.strategies.get(name);
      if (strategy === undefined || strategy.deriveConstraint.length === ASYNCHRONOUS) continue;
      if (isPreflight && name === 'version') continue;
      const value = derived(strategy, request);
      if (value === FAILED || (isPreflight && value === undefined && name !== 'host')) continue;
      known[name] = value;
    }
    return known;
  }
}

/**
 * Strategies are application code, which may throw anything, for example because a preflight lacks a header. The constraint is
 * then unknown, so that the request gets only what every route grants; for the actual request, Fastify reports the error.
 */
function derived(strategy: DerivingStrategy, request: RawRequest): unknown {
  try {
    return strategy.deriveConstraint(request);
  } catch {
    return FAILED;
  }
}

function areEqual(one: Constraints, other: Constraints): boolean {
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name]);
}

function unknownStrategy(name: string): ConstraintStrategy {
  return { name, storage: () => new Map(), deriveConstraint: (_request, _context, _done) => undefined };
}

function matchingOf(settings: RouterSettings): Omit<RouterSettings, 'constraints'> {
  const { caseSensitive, ignoreTrailingSlash, ignoreDuplicateSlashes, maxParamLength, useSemicolonDelimiter } =
    settings;
  return Object.fromEntries(
    Object.entries({
      caseSensitive,
      ignoreTrailingSlash,
      ignoreDuplicateSlashes,
      maxParamLength,
      useSemicolonDelimiter,
    }).filter(([, value]) => value !== undefined),
  );
}

import FindMyWay from 'find-my-way';
import { areEqual, type Constraints } from './fastify-constraints.js';
import type { ParameterCheck } from './fastify-adapter-checks.js';
import type { ConstraintStrategy, RouterSettings } from './fastify-instance.js';
import { HeadTwins } from './head-twins.js';
import type { RawRequest, Route } from '../route.js';

/** What stands behind a route of the router: a handler of Nest's, or none for anything else. */
export interface Target {
  readonly routes: readonly [] | readonly [Route];
  readonly accepts: ParameterCheck;
}

interface AddedRoute {
  readonly url: string;
  readonly constraints: Constraints;
  readonly target: Target;
}

const nothing = (): void => undefined;

const NOTHING = Object.freeze([] as const);

type DerivingStrategy = Pick<ConstraintStrategy, 'name' | 'deriveConstraint'>;

/** The strategies that the router brings along (find-my-way, "Constraints"). */
const BUILT_IN: readonly DerivingStrategy[] = [
  { name: 'version', deriveConstraint: ({ headers }) => headers['accept-version'] },
  { name: 'host', deriveConstraint: ({ headers }) => headers.host ?? headers[':authority'] },
];

const FAILED = Symbol('failed');

/** A strategy that takes as many arguments calls the last one back, by when it is too late. */
const ASYNCHRONOUS = 3;

/**
 * A second instance of the application's own router, which gets all of its routes with the same settings and constraints.
 * The first one is out of reach.
 */
export class FastifyRouter {
  private readonly router: FindMyWay.Instance<FindMyWay.HTTPVersion.V1>;
  private readonly twins = new HeadTwins<AddedRoute>((route) => this.insert('HEAD', route));
  private readonly strategies = new Map(BUILT_IN.map((strategy) => [strategy.name, strategy]));
  private readonly namesInUse = new Set<string>();
  private foreseeable = true;
  /** The different constraints that routes have; one version each. */
  private readonly constraintsInUse: Constraints[] = [{}];

  constructor(settings: RouterSettings) {
    this.router = FindMyWay({
      ...matchingOf(settings),
      // The instance has checked the RegExps of its routes already, and the query is of no interest here.
      allowUnsafeRegex: true,
      querystringParser: () => ({}),
    });
    for (const strategy of Object.values(settings.constraints ?? {})) this.addStrategy(strategy);
  }

  addStrategy(strategy: ConstraintStrategy): void {
    this.router.addConstraintStrategy(strategy as never);
    this.strategies.set(strategy.name, strategy);
    if (strategy.deriveConstraint.length === ASYNCHRONOUS) this.foreseeable = false;
    if (strategy.mustMatchWhenDerived === true) this.namesInUse.add(strategy.name);
  }

  /** Whether every request tells at once what the routes are constrained by. */
  get isForeseeable(): boolean {
    return this.foreseeable;
  }

  add(methods: readonly string[], url: string, constraints: Constraints, target: Target): void {
    for (const name of Object.keys(constraints)) {
      // Given to the instance before it was the application's.
      if (!this.strategies.has(name)) this.addStrategy(unknownStrategy(name));
      this.namesInUse.add(name);
    }
    const route = { url, constraints, target };
    // As the instance does, which stops at a duplicate.
    methods.every((method) => !this.twins.needs(method, route) || this.insert(method, route));
    if (Object.keys(constraints).length === 0) return;
    for (const version of [constraints['version']].flat()) {
      const one = version === undefined ? constraints : { ...constraints, version };
      if (!this.constraintsInUse.some((other) => areEqual(other, one))) this.constraintsInUse.push(one);
    }
  }

  /**
   * The handler behind a method and URL. Several, if the request leaves open what they are constrained by: a preflight has
   * neither the version nor other headers of the request that is to follow, only its host.
   */
  find(method: string, url: string, request: RawRequest, isPreflight: boolean): readonly Route[] {
    if (this.namesInUse.size === 0) return this.lookUp(method, url, undefined, request);
    const known = this.derive(request, isPreflight);
    const isComplete = Object.keys(known).length === this.namesInUse.size;
    const asked = isComplete ? [known] : this.constraintsInUse.map((constraints) => ({ ...constraints, ...known }));
    return [...new Set(asked.flatMap((constraints) => this.lookUp(method, url, constraints, request)))];
  }

  /** Whether the router took it: it refuses a duplicate, as that of the instance does. */
  private insert(method: string, { url, constraints, target }: AddedRoute): boolean {
    try {
      this.router.on(method as FindMyWay.HTTPMethod, url, { constraints }, nothing, target);
      return true;
    } catch {
      return false;
    }
  }

  private lookUp(
    method: string,
    url: string,
    constraints: Constraints | undefined,
    request: RawRequest,
  ): readonly Route[] {
    const found = this.router.find(this.twins.standIn(method) as FindMyWay.HTTPMethod, url, constraints);
    const target = found?.store as Target | undefined;
    return found && target?.accepts(found.params, request) === true ? target.routes : NOTHING;
  }

  /** What the request says of every constraint in use, less what it leaves open. */
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

/** A strategy may fail for want of a header that a preflight has not; the instance tells how it fails otherwise. */
function derived(strategy: DerivingStrategy, request: RawRequest): unknown {
  try {
    return strategy.deriveConstraint(request);
  } catch {
    return FAILED;
  }
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

import type { Constraints, ConstraintStrategy } from './fastify-instance.js';
import type { OwnRouter } from './fastify-own-router.js';
import { targetOf } from './fastify-routes.js';
import type { RawRequest, RouteMatch } from '../route.js';

const NOTHING = Object.freeze([] as const);

const FAILED = Symbol('failed');

/** A strategy with this many parameters reports its value through a callback, which is too late for us. */
const ASYNCHRONOUS = 3;

type DerivingStrategy = Pick<ConstraintStrategy, 'deriveConstraint'>;

/** The strategies that are built into the router (find-my-way, "Constraints"). It derives them itself. */
const BUILT_IN: Readonly<Record<string, DerivingStrategy>> = {
  version: { deriveConstraint: ({ headers }) => headers['accept-version'] },
  host: { deriveConstraint: ({ headers }) => headers.host ?? headers[':authority'] },
};

/** Finds handlers in the application's own router. */
export class FastifyRouter {
  /**
   * @param constraintsInUse returns the different constraints that routes have, with one version each
   * @param ofNest the strategy with which Nest's adapter derives the version
   */
  constructor(
    private readonly router: OwnRouter,
    private readonly constraintsInUse: () => readonly Constraints[],
    private readonly ofNest?: object,
  ) {}

  /** Whether routes have constraints, so that more than method and path matter. */
  get hasConstraints(): boolean {
    const { strategiesInUse, asyncStrategiesInUse } = this.router.constrainer;
    return strategiesInUse.size + asyncStrategiesInUse.size > 0;
  }

  /** False with strategies of the application: what they derive may differ the next time, or come later. */
  get isForeseeable(): boolean {
    const { strategies } = this.router.constrainer;
    return Object.values(strategies).every((strategy) => strategy.isCustom !== true || strategy === this.ofNest);
  }

  /**
   * The handlers for a method and URL. There are several if the request does not determine its constraints: a preflight
   * carries the host of the request that follows, but not its version or other headers.
   */
  find(method: string, url: string, request: RawRequest, isPreflight: boolean): readonly RouteMatch[] {
    if (!this.hasConstraints) return this.lookUp(method, url, undefined, request);
    const known = this.derive(request, isPreflight);
    const { strategiesInUse, asyncStrategiesInUse } = this.router.constrainer;
    const isComplete = Object.keys(known).length === strategiesInUse.size + asyncStrategiesInUse.size;
    const possible = isComplete ? [known] : this.constraintsInUse().map((some) => ({ ...some, ...known }));
    return [...new Set(possible.flatMap((constraints) => this.lookUp(method, url, constraints, request)))];
  }

  private lookUp(
    method: string,
    url: string,
    constraints: Constraints | undefined,
    request: RawRequest,
  ): readonly RouteMatch[] {
    const found = this.router.find(method, url, constraints);
    if (!found?.store) return NOTHING;
    const target = targetOf(found.store);
    return target.accepts(found.params, request) ? target.routes : NOTHING;
  }

  /** The value of every constraint in use that the request determines. */
  private derive(request: RawRequest, isPreflight: boolean): Constraints {
    const known: Record<string, unknown> = {};
    const { strategies, strategiesInUse } = this.router.constrainer;
    for (const name of strategiesInUse) {
      const custom = strategies[name];
      const strategy = custom?.isCustom === true ? custom : BUILT_IN[name];
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

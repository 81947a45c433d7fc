import type { FastifyInstance } from 'fastify';
import { type CorsWarning, warningAt } from '../../diagnostics/warning.js';
import { type FastifyRouterCopy, loadBundledFastifyRouter, resolveFastifyRouter } from '../../lazy.cjs';
import { type Constraints, type ConstraintStrategy, internal } from './fastify-instance.js';

/** A route of the router, for one method. */
export interface RouterRoute {
  readonly method: string;
  /** As the router compares it. */
  readonly path: string;
  readonly opts: { readonly constraints?: Constraints };
  readonly store: RouteContext;
}

/** What Fastify keeps for a route, and gives to requests as `request.routeOptions`. */
export interface RouteContext {
  readonly config: object;
}

/** The parts of find-my-way that find routes. */
export interface OwnRouter {
  readonly routes: readonly RouterRoute[];
  readonly constrainer: {
    readonly strategies: Readonly<Record<string, ConstraintStrategy>>;
    readonly strategiesInUse: ReadonlySet<string>;
    readonly asyncStrategiesInUse: ReadonlySet<string>;
  };
  /** The route has no context if the router answers itself, for example to a malformed URL. */
  find(
    method: string,
    url: string,
    constraints: Constraints | undefined,
  ): { readonly store: RouteContext | null | undefined; readonly params: object } | null;
}

/** The router with which the instance itself matches. */
export interface PlatformRouter {
  readonly router: OwnRouter;
  /** `undefined` if the function of that copy was not found. Only plain paths can be read then. */
  readonly safeDecodeURI: FastifyRouterCopy['sanitizer']['safeDecodeURI'] | undefined;
  readonly warnings: readonly CorsWarning[];
}

/**
 * The function that decodes paths is in another file of find-my-way than the router. It is used only if the copy that was found
 * is the one of the router: another version may read a path differently.
 */
export function platformRouterOf(instance: FastifyInstance): PlatformRouter {
  const prototype = prototypeOf(instance);
  const router = (prototype && routerOf(instance, prototype)) ?? CLOSED;
  const copies = [resolveFastifyRouter, loadBundledFastifyRouter].map((load) => load());
  const copy = copies.find((one) => one !== undefined && one.FindMyWay.prototype === prototype);
  if (copy !== undefined) return { router, safeDecodeURI: copy.sanitizer.safeDecodeURI, warnings: [] };
  const found = copies.findLast((one) => one !== undefined);
  return { router, safeDecodeURI: undefined, warnings: [otherCopy(instance.version, found?.version)] };
}

/** The methods of the router for requests without a handler, which Fastify loads from the same file as its main router. */
function prototypeOf(instance: FastifyInstance): RouterPrototype | undefined {
  const notFound = internal(instance, 'fastify.404') as { readonly router?: object } | undefined;
  return notFound?.router && (Object.getPrototypeOf(notFound.router) as RouterPrototype);
}

interface RouterPrototype {
  readonly find: OwnRouter['find'];
  hasRoute: (this: OwnRouter, ...args: unknown[]) => unknown;
}

/**
 * No property leads to the main router, so one call is watched that the instance passes on to it. A router of our own with the same
 * routes would be certain too, but doubles the memory that a lookup reads, and what each route costs at startup.
 */
function routerOf(instance: FastifyInstance, prototype: RouterPrototype): OwnRouter | undefined {
  const { hasRoute } = prototype;
  let router: OwnRouter | undefined;
  prototype.hasRoute = function (...args) {
    // eslint-disable-next-line @typescript-eslint/no-this-alias -- this is what the call is made for
    router = this;
    return hasRoute.apply(this, args);
  };
  try {
    instance.hasRoute({ method: 'GET', url: '/' });
  } finally {
    prototype.hasRoute = hasRoute;
  }
  // The application may parse queries with a function of its own, which is not to run twice.
  const changes = { find: { value: prototype.find }, querystringParser: { value: nothing } };
  return router && (Object.create(router, changes) as OwnRouter);
}

const nothing = (): undefined => undefined;

/** Without the router, every request is undetermined, so that nothing is allowed. */
const CLOSED: OwnRouter = {
  routes: [],
  constrainer: { strategies: {}, strategiesInUse: new Set(), asyncStrategiesInUse: new Set() },
  find: () => {
    throw new Error('The router of Fastify was not found.');
  },
};

function otherCopy(fastify: string, found: string | undefined): CorsWarning {
  const loaded = found === undefined ? 'nestjs-cors cannot find it' : `nestjs-cors found another one, ${found}`;
  const message =
    `Fastify ${fastify} matches paths with its own copy of find-my-way, and ${loaded}. The two might read a path with ` +
    'escapes or other special characters differently, so preflights for such a path are refused. Run `npm ls find-my-way` ' +
    'and install the version that it shows for fastify: `npm install find-my-way@<version>`.';
  return warningAt({ layer: 'application', name: 'FastifyAdapter' }, 'router-copy', message);
}

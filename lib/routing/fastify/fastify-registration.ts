import { RequestMethod } from '@nestjs/common';
import type { FastifyInstance, RouteOptions } from 'fastify';
import type { Route } from '../route.js';

/** A route as a hook saw it. Hooks that run later may change its options. */
export class SeenRoute {
  readonly handler: unknown;
  readonly method: unknown;
  readonly path: string;

  constructor(readonly options: RouteOptions & { readonly routePath: string }) {
    this.handler = options.handler;
    this.method = options.method;
    // As it was given, without the prefix of the instance. The path `/` below a prefix is registered as an empty one, too.
    this.path = options.routePath || '/';
  }
}

/**
 * What Nest registers with the instance at the moment. Meanwhile, the hooks of plugins may add routes: another path of the same
 * handler, or a route of their own.
 */
export class FastifyRegistration {
  /** The handler that Nest registers. */
  private route: Route | undefined;
  /** What the adapter gave to the instance; `undefined` if it used another function than `route()`. */
  private given: RouteOptions | undefined;
  /** The routes that were added meanwhile. */
  private readonly seen: SeenRoute[] = [];

  /** @param onRoute called for each route that is added while Nest registers one */
  constructor(instance: FastifyInstance, onRoute: (seen: SeenRoute) => void) {
    const observe = (options: RouteOptions): void => {
      if (this.route !== undefined && isFor(options, this.route)) this.given ??= options;
    };
    const route = Reflect.get(instance, 'route') as (options: RouteOptions) => unknown;
    Reflect.set(instance, 'route', function (this: unknown, options: RouteOptions) {
      observe(options);
      return route.call(this, options);
    });
    instance.addHook('onRoute', (options) => {
      if (this.route === undefined) return;
      const seen = new SeenRoute(options);
      this.seen.push(seen);
      onRoute(seen);
    });
  }

  during<T>(route: Route, register: () => T): T {
    this.route = route;
    this.given = undefined;
    this.seen.length = 0;
    try {
      return register();
    } finally {
      this.route = undefined;
    }
  }

  /**
   * Whether a route that was just added runs the handler that Nest registered: tools put a function of their own in its place.
   */
  isOfNest({ handler, method, path }: SeenRoute): boolean {
    const { given } = this;
    // Without the options that the adapter gave, nothing distinguishes the routes.
    if (given === undefined || handler === given.handler) return true;
    const own = this.seen.filter((one) => one.method === given.method && one.path === (given.url || '/'));
    if (own.some((one) => handler === one.handler || handler === one.options.handler)) return true;
    // A tool that came first puts another function in the place of the handler of the HEAD route that Fastify adds.
    const isHead = method === 'HEAD' && given.method === 'GET' && path === (given.url || '/');
    return isHead && own.some((one) => one.handler !== given.handler);
  }
}

function isFor({ method, url }: RouteOptions, { requestMethod, path }: Route): boolean {
  // The adapter lists all methods.
  const isMethod =
    requestMethod === RequestMethod.ALL ? Array.isArray(method) : method === RequestMethod[requestMethod];
  return isMethod && url === path;
}

import { RequestMethod } from '@nestjs/common';
import type { AbstractHttpAdapter } from '@nestjs/core';
import type { Route, RouteVersion } from './route.js';

/** A route, or the function that Nest registers for it. */
interface Versioned {
  readonly version?: RouteVersion | undefined;
}

/** What a platform distinguishes routes with one method and path by, both before and while they are registered, as text. */
export type DistinguishedBy = (one: Versioned) => string;

/** Registers a route with the platform, as the adapter does. */
type Register = () => unknown;

type AdapterMethod = (...args: unknown[]) => unknown;
type AdapterMethods = Record<string, AdapterMethod | undefined>;

const METHODS = Object.values(RequestMethod).filter(
  (value) => typeof value === 'string',
) as (keyof typeof RequestMethod)[];

/**
 * Connects the routes that Nest announced with those that it registers. Nest registers each of them with a method of the
 * adapter, such as `adapter.get('/cats', handler)`, so those methods are observed. The router itself does not always show whose
 * route it is: monitoring tools put functions of their own in the place of handlers.
 */
export class RouteRegistrations {
  /** What Nest has not registered yet, by path. At the end, nothing is kept for any route. */
  private readonly waiting = new Map<string, Route[]>();
  private readonly unconfirmed: Set<Route>;
  private isNestRegistering = false;

  constructor(
    private readonly announced: readonly Route[],
    private readonly distinguishedBy: DistinguishedBy,
  ) {
    this.unconfirmed = new Set(announced);
    for (const route of announced) {
      const queue = this.waiting.get(route.path);
      if (queue === undefined) this.waiting.set(route.path, [route]);
      else queue.push(route);
    }
  }

  /** @param onRoute called for each route that Nest registers. It has to call `register`. */
  observe(adapter: AbstractHttpAdapter, onRoute: (route: Route, register: Register) => unknown): void {
    const methods = adapter as unknown as AdapterMethods;
    this.awaitNest(methods);
    for (const method of METHODS) {
      const name = method.toLowerCase();
      const original = methods[name];
      if (original === undefined) continue;
      methods[name] = (...args) => {
        const route = this.take(method, args);
        const register = (): unknown => original.apply(adapter, args);
        return route === undefined ? register() : onRoute(route, register);
      };
    }
  }

  /** The platform has got this route. */
  confirm(route: Route): void {
    this.unconfirmed.delete(route);
  }

  /** The routes that the platform has not got. Nest's `routeConflictPolicy` may leave out a duplicate, which is not missing. */
  get missing(): readonly Route[] {
    const { announced, unconfirmed } = this;
    if (unconfirmed.size === 0) return [];
    const confirmed = announced.filter((route) => !unconfirmed.has(route));
    const keyOf = (route: Route): string =>
      `${RequestMethod[route.requestMethod]} ${route.path}\n${this.distinguishedBy(route)}`;
    const found = new Set(confirmed.map(keyOf));
    return [...unconfirmed].filter((route) => !found.has(keyOf(route)));
  }

  /**
   * Before it registers its first route, Nest calls `normalizePath()`. Until then, other code registers routes, which may have
   * the method and the path of a route of Nest.
   */
  private awaitNest(methods: AdapterMethods): void {
    const original = methods['normalizePath'];
    this.isNestRegistering = original === undefined;
    if (original === undefined) return;
    methods['normalizePath'] = (...args) => {
      this.isNestRegistering = true;
      return original.apply(methods, args);
    };
  }

  private take(method: keyof typeof RequestMethod, args: readonly unknown[]): Route | undefined {
    const path = args[0];
    const handler = args[1];
    if (!this.isNestRegistering || typeof path !== 'string' || typeof handler !== 'function') return undefined;
    const queue = this.waiting.get(path);
    if (queue === undefined) return undefined;
    const distinction = this.distinguishedBy(handler as Versioned);
    const route = queue.find(
      (one) => RequestMethod[one.requestMethod] === method && this.distinguishedBy(one) === distinction,
    );
    if (route === undefined) return undefined;
    if (queue.length === 1) this.waiting.delete(path);
    else queue.splice(queue.indexOf(route), 1);
    return route;
  }
}

import type { Route } from './route.js';

/**
 * Connects the routes that Nest announced with those that were registered with the platform. Routes with equal keys are
 * registered in the order in which Nest discovers them, whatever strategy orders the others.
 */
export class RouteBinding {
  private readonly waiting = new Map<string, Route[]>();
  private readonly bound = new Set<string>();

  constructor(routes: readonly Route[], keyOf: (route: Route) => string) {
    for (const route of routes) {
      const key = keyOf(route);
      const queue = this.waiting.get(key);
      if (queue === undefined) this.waiting.set(key, [route]);
      else queue.push(route);
    }
  }

  /** The next route with this key; `undefined` if Nest did not announce it. */
  take(key: string): Route | undefined {
    const route = this.waiting.get(key)?.shift();
    if (route !== undefined) this.bound.add(key);
    return route;
  }

  /** The next route with a key that begins like this. */
  takeLike(beginning: string): Route | undefined {
    const key = [...this.waiting].find(([one, routes]) => one.startsWith(beginning) && routes.length > 0)?.[0];
    return key === undefined ? undefined : this.take(key);
  }

  /** Throws if a route was not registered at all. Nest's `routeConflictPolicy` may leave out a duplicate. */
  assertAllBound(): void {
    const missing = [...this.waiting].flatMap(([key, routes]) => (this.bound.has(key) ? [] : routes));
    if (missing.length === 0) return;
    const names = missing.map(({ controller, methodName, path }) => `${controller.name}.${methodName} at ${path}`);
    throw new Error(
      `nestjs-cors did not find these handlers in the router, so their policy is unknown: ${names.join(', ')}. ` +
        'This version of Nest or of its platform is not supported; please report it.',
    );
  }
}

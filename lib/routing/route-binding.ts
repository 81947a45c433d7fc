import type { Route } from './route.js';

/**
 * Matches the routes that Nest said it would register with those that arrived at the platform. Routes with equal keys
 * arrive in the order in which Nest discovers them, whatever strategy orders the others.
 */
export class RouteBinding {
  private readonly waiting = new Map<string, Route[]>();
  private readonly arrived = new Set<string>();

  constructor(routes: readonly Route[], keyOf: (route: Route) => string) {
    for (const route of routes) {
      const key = keyOf(route);
      const queue = this.waiting.get(key);
      if (queue === undefined) this.waiting.set(key, [route]);
      else queue.push(route);
    }
  }

  /** The route behind this arrival; `undefined` if Nest did not announce it. */
  take(key: string): Route | undefined {
    const route = this.waiting.get(key)?.shift();
    if (route !== undefined) this.arrived.add(key);
    return route;
  }

  /** The first route behind an arrival that tells only the beginning of its key. */
  takeLike(beginning: string): Route | undefined {
    const key = [...this.waiting].find(([one, routes]) => one.startsWith(beginning) && routes.length > 0)?.[0];
    return key === undefined ? undefined : this.take(key);
  }

  /** Fails for a route of which no copy arrived; a duplicate may be left out by Nest's `routeConflictPolicy`. */
  verify(): void {
    const missing = [...this.waiting].flatMap(([key, routes]) => (this.arrived.has(key) ? [] : routes));
    if (missing.length === 0) return;
    const names = missing.map(({ controller, methodName, path }) => `${controller.name}.${methodName} at ${path}`);
    throw new Error(
      `nestjs-cors did not find these handlers in the router, so it cannot tell their policy: ${names.join(', ')}. ` +
        'This version of Nest or of its platform is not supported; please report it.',
    );
  }
}

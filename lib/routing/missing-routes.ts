import { RequestMethod } from '@nestjs/common';
import type { Route } from './route.js';
import { SegmentIndex } from './segment-index.js';

/**
 * Routes that Nest announced but that were not found in the platform's router. It is unknown which requests reach them, so this
 * finds every request that might.
 */
export class MissingRoutes {
  private readonly index = new SegmentIndex<Route>();

  constructor(routes: readonly Route[]) {
    for (const route of routes) this.index.add(route.path, route);
  }

  /** Whether one of them might serve this method at this path. */
  mayServe(method: string, path: string): boolean {
    return this.index.candidates(path).some((route) => serves(route, method));
  }
}

function serves({ requestMethod }: Route, method: string): boolean {
  if (requestMethod === RequestMethod.ALL) return true;
  return (
    RequestMethod[requestMethod] === (method === 'HEAD' ? 'GET' : method) || RequestMethod[requestMethod] === method
  );
}

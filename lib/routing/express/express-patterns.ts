import type { ExpressRouter, Layer } from './express-layers.js';
import type { PathMatcher } from '../route.js';

/**
 * Compiles a pattern with the application's own router, as if it were a route. Other copies of its library may match
 * differently. The router itself does not get the route.
 */
export function compilePattern(router: ExpressRouter, pattern: string): PathMatcher {
  const stack: Layer[] = [];
  // A trailing slash makes no difference in `paths`, even if it does for routes.
  const scratch = Object.create(router, { stack: { value: stack }, strict: { value: false } }) as ExpressRouter;
  scratch.route(pattern);
  const [layer] = stack;
  if (layer === undefined) throw new Error(`The router of Express did not compile '${pattern}'.`);
  return { test: (path) => matches(layer, path) };
}

function matches(layer: Layer, path: string): boolean {
  try {
    return Boolean(layer.match(path));
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    // The path matches, and has a parameter that cannot be decoded.
    return true;
  }
}

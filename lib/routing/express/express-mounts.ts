import { type ExpressRouter, type Layer, matchesLayer } from './express-layers.js';

/**
 * The paths at or below this one that layers of the router serve, if they are not layers of Nest's handlers.
 *
 * @param isHandler whether the layer leads to a handler of Nest
 */
export function mountsBelow(router: ExpressRouter, path: string, isHandler: (layer: Layer) => boolean): string[] {
  const parent = path.slice(0, path.lastIndexOf('/')) || '/';
  return router.stack.flatMap((layer) => {
    if (isHandler(layer)) return [];
    const written = layer.route?.path ?? layer.rawPath;
    // A slash at the end of the path of a mount makes no difference.
    const below = typeof written === 'string' ? written.replace(/\/+$/, '') : '';
    if (below.startsWith(`${path}/`)) return [below];
    // Older versions of the router do not keep the path. A layer that also matches the parent is mounted above this path.
    const isMountedHere = matchesLayer(layer, `${path}/x`) && matchesLayer(layer, path) && !matchesLayer(layer, parent);
    return isMountedHere ? [path] : [];
  });
}

/** The part of an adapter that converts the paths of Nest for the platform. */
export interface PathNormalizer {
  normalizePath?(path: string): string;
}

/**
 * While an application starts, this module asks the adapter for the path of every route, and then Nest does: once for each of the
 * methods of a path. An adapter compiles the path for that, which takes a tenth of what this module adds to the start. So it is asked
 * once for each path.
 *
 * @returns forgets the paths: called when Nest has registered its routes
 */
export function rememberNormalizedPaths(adapter: PathNormalizer): () => void {
  const normalize = adapter.normalizePath?.bind(adapter);
  if (normalize === undefined) return () => undefined;
  let known: Map<string, string> | undefined = new Map();
  adapter.normalizePath = (path) => {
    const remembered = known?.get(path);
    if (remembered !== undefined) return remembered;
    const normalized = normalize(path);
    known?.set(path, normalized);
    return normalized;
  };
  return () => {
    known = undefined;
  };
}

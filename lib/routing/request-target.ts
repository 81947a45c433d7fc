import { parseUrl } from '../policy/canonical-host.js';

/**
 * The path and query of a request target in origin form or, with `http` or `https`, in absolute form (RFC 9112, section
 * 3.2); `undefined` for any other target, which leads to no route.
 */
export function pathOfTarget(target: string): string | undefined {
  if (target.startsWith('/')) return target;
  const scheme = /^https?:\/\//i.exec(target)?.[0];
  if (scheme === undefined || parseUrl(target) === undefined) return undefined;
  const path = target.indexOf('/', scheme.length);
  const query = target.indexOf('?', scheme.length);
  if (path === scheme.length) return undefined;
  if (path === -1) return query === -1 ? '/' : `/${target.slice(query)}`;
  // A slash behind the `?` starts no path, though some routers say so; Nest answers 404.
  return query !== -1 && query < path ? undefined : target.slice(path);
}

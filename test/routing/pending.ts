import type { AppSpec } from './app-spec.js';

/** What the library is known to get wrong; each has a failing case in `named-cases.spec.ts`, and goes when that passes. */
export function isPending(spec: AppSpec): boolean {
  const text = JSON.stringify(spec);
  const paths = spec.modules.flatMap(({ controllers }) =>
    controllers.flatMap((one) => [one.paths, ...one.handlers.map((handler) => handler.paths)].flat()),
  );
  return (
    // A path that begins with an optional group.
    paths.some((path) => path.startsWith('{/')) ||
    // A quoted name of a parameter with a slash in it.
    text.includes('\\"') ||
    // Handlers that share a version with one that stands before them.
    (spec.platform === 'express' && spec.versioning !== undefined && spec.versioning.type !== 'URI') ||
    // Repeated or misread names of parameters, in routes that end in a wildcard.
    (spec.platform === 'fastify' && paths.some((path) => path.includes('*') || /:p@b|,/.test(path))) ||
    // An entry of `paths` and a route that the router reads with fewer slashes.
    (spec.fastify?.ignoreDuplicateSlashes === true && spec.paths.length > 0) ||
    // An entry of `paths` and a character that only lower case makes ASCII.
    (spec.fastify?.caseSensitive === false && spec.paths.length > 0)
  );
}

/** What the library is known to get wrong for certain URLs. */
export function isPendingAt({ platform }: AppSpec, target: string): boolean {
  // Two slashes at the root of an Express application; a URL in absolute form, or one that cannot be decoded, with Fastify.
  return platform === 'express'
    ? /^(?:http:\/\/[^/]+)?\/\/(?:$|[?])/i.test(target)
    : !target.startsWith('/') || isMalformed(target);
}

function isMalformed(target: string): boolean {
  try {
    decodeURI(target.split(/[?#;]/)[0] ?? '');
    return false;
  } catch {
    return true;
  }
}

import { pathToRegexp } from 'path-to-regexp';
import type { RouterSettings } from './fastify-instance.js';
import type { PlatformRouter } from './fastify-own-router.js';

/** A path that every version of the router reads alike, with or without a query. */
const PLAIN = /^\/[\w.~!$&'()*+,=:@/-]*(?:\?|$)/;

/** Converts paths to the form in which Fastify's router compares them. */
export class FastifyPaths {
  constructor(
    private readonly settings: RouterSettings,
    private readonly safeDecodeURI: PlatformRouter['safeDecodeURI'],
  ) {}

  /** Whether the path of every request target is certain. */
  get canReadAll(): boolean {
    return this.safeDecodeURI !== undefined;
  }

  /** Whether the path of this request target is certain. */
  canRead(target: string): boolean {
    return this.canReadAll || PLAIN.test(target);
  }

  compile(pattern: string): RegExp {
    return pathToRegexp(this.fold(pattern), { sensitive: true }).regexp;
  }

  /** The path of a request target: without origin and query, and with escapes decoded except those of a `/`. */
  of(target: string): string {
    const { ignoreDuplicateSlashes, ignoreTrailingSlash, useSemicolonDelimiter } = this.settings;
    const url = withoutOrigin(target);
    let path: string;
    try {
      path = this.safeDecodeURI === undefined ? withoutQuery(url) : this.safeDecodeURI(url, useSemicolonDelimiter).path;
    } catch (error) {
      if (!(error instanceof URIError)) throw error;
      // The router responds to malformed escapes with 400.
      path = withoutQuery(url);
    }
    if (ignoreDuplicateSlashes === true) path = path.replaceAll(/\/{2,}/g, '/');
    return this.fold(ignoreTrailingSlash === true && path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path);
  }

  /** A case-insensitive router compares everything in lower case, which differs from the RegExp flag `i`. */
  private fold(path: string): string {
    return this.settings.caseSensitive === false ? path.toLowerCase() : path;
  }
}

function withoutQuery(url: string): string {
  return url.slice(0, url.search(/[?#]|$/));
}

/** Converts a target in absolute form (RFC 9112, section 3.2.2) to origin form. Other targets stay as they are. */
function withoutOrigin(target: string): string {
  const origin = /^https?:\/\/[^/?#]+/i.exec(target)?.[0];
  if (origin === undefined) return target;
  return target.startsWith('/', origin.length) ? target.slice(origin.length) : `/${target.slice(origin.length)}`;
}

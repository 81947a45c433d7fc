import urlSanitizer from 'find-my-way/lib/url-sanitizer.js';
import parseurl from 'parseurl';
import { pathToRegexp } from 'path-to-regexp';
import type { AppSpec, FastifySettings } from './app-spec.js';

/** What a router compares with the paths of routes, and how. */
interface ComparedPath {
  readonly path: string;
  readonly fold: (text: string) => string;
  readonly sensitive: boolean;
}

/** The first entry of `paths` whose pattern matches the target's path, as the platform compares it; -1 for none. */
export function pathEntryOf(spec: PathSpec, target: string): number {
  const { path, fold, sensitive } = spec.platform === 'express' ? onExpress(spec, target) : onFastify(spec, target);
  return spec.paths.findIndex(({ pattern }) => pathToRegexp(fold(pattern), { sensitive }).regexp.test(fold(path)));
}

/** The parts of an application that decide this. */
interface PathSpec extends Pick<AppSpec, 'platform' | 'express' | 'fastify'> {
  readonly paths: readonly { readonly pattern: string }[];
}

const asIs = (text: string): string => text;

function onExpress({ express }: PathSpec, target: string): ComparedPath {
  const path = parseurl({ url: target } as never)?.pathname ?? '';
  return { path, fold: asIs, sensitive: express?.early === true && express.caseSensitive === true };
}

function onFastify({ fastify = {} }: PathSpec, target: string): ComparedPath {
  const rewritten = fastify.rewriteUrl === true ? target.replace(/^\/rw(?=\/)/, '') : target;
  const fold = fastify.caseSensitive === false ? (text: string): string => text.toLowerCase() : asIs;
  return { path: fastifyPath(fastify, rewritten), fold, sensitive: true };
}

/** The steps of find-my-way before it compares: the URL of a proxy request, query, escapes, slashes. */
function fastifyPath(settings: FastifySettings, target: string): string {
  const origin = /^https?:\/\/[^/?#]+/i.exec(target)?.[0];
  const rest = target.slice(origin?.length ?? 0);
  const url = rest.startsWith('/') ? rest : `/${rest}`;
  let path: string;
  try {
    path = urlSanitizer.safeDecodeURI(url, settings.useSemicolonDelimiter === true).path;
  } catch {
    // The response is 400, whatever the path is. Entries can be compared only with the path as it was sent.
    return url.split(/[?#]/)[0] ?? '';
  }
  if (settings.ignoreDuplicateSlashes === true) path = path.replaceAll(/\/{2,}/g, '/');
  if (settings.ignoreTrailingSlash === true && path.length > 1 && path.endsWith('/')) path = path.slice(0, -1);
  return path;
}

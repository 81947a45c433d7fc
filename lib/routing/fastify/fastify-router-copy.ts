import type { FastifyInstance } from 'fastify';
import type FindMyWay from 'find-my-way';
import { type CorsWarning, warningAt } from '../../diagnostics/warning.js';
import { type FastifyRouterCopy, loadBundledFastifyRouter, resolveFastifyRouter } from '../../lazy.cjs';
import { internal } from './fastify-instance.js';

/** The copy of find-my-way with which the instance itself matches: another version may match differently. */
export interface PlatformRouter {
  readonly create: (config: object) => FindMyWay.Instance<FindMyWay.HTTPVersion.V1>;
  /** `undefined` if that copy's function was not found. Only plain paths can be read then. */
  readonly safeDecodeURI: FastifyRouterCopy['sanitizer']['safeDecodeURI'] | undefined;
  readonly warnings: readonly CorsWarning[];
}

/**
 * The instance has a router, so its class is certain, however the application was installed or bundled. The function that
 * decodes paths is in another file of that copy. It is used only if the copy that was found has the same class.
 */
export function platformRouterOf(instance: FastifyInstance): PlatformRouter {
  const own = classOf(instance);
  const resolved = resolveFastifyRouter();
  const isOwn = (copy: FastifyRouterCopy | undefined): boolean => own === undefined || copy?.FindMyWay === own;
  if (resolved !== undefined && isOwn(resolved)) return routerFrom(resolved);
  const bundled = loadBundledFastifyRouter();
  if (bundled !== undefined && own !== undefined && isOwn(bundled)) return routerFrom(bundled);
  const warning = otherCopy(instance.version, (bundled ?? resolved)?.version);
  return { create: own ?? createClosed, safeDecodeURI: undefined, warnings: [warning] };
}

function routerFrom({ FindMyWay: create, sanitizer }: FastifyRouterCopy): PlatformRouter {
  return { create, safeDecodeURI: sanitizer.safeDecodeURI, warnings: [] };
}

/** The class of the router for requests without a handler, which Fastify loads from the same file as its main router. */
function classOf(instance: FastifyInstance): typeof FindMyWay | undefined {
  const notFound = internal(instance, 'fastify.404') as { readonly router?: object } | undefined;
  return notFound?.router?.constructor as typeof FindMyWay | undefined;
}

/** Without any copy that is certain, every request is undetermined, so that nothing is allowed. */
function createClosed(): FindMyWay.Instance<FindMyWay.HTTPVersion.V1> {
  const find = (): never => {
    throw new Error('The router of Fastify was not found.');
  };
  return { on: () => undefined, addConstraintStrategy: () => undefined, find } as never;
}

function otherCopy(fastify: string, found: string | undefined): CorsWarning {
  const loaded = found === undefined ? 'nestjs-cors cannot find it' : `nestjs-cors found another one, ${found}`;
  const message =
    `Fastify ${fastify} matches paths with its own copy of find-my-way, and ${loaded}. The two might read a path with ` +
    'escapes or other special characters differently, so preflights for such a path are refused. Run `npm ls find-my-way` ' +
    'and install the version that it shows for fastify: `npm install find-my-way@<version>`.';
  return warningAt({ layer: 'application', name: 'FastifyAdapter' }, 'router-copy', message);
}

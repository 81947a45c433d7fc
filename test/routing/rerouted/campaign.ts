import fc from 'fast-check';
import type { OutgoingHttpHeaders } from 'node:http';
import { type Answer, ask, preflight } from '../../support/client.js';
import type { PlatformName, RunningApp } from '../../support/platforms.js';
import { type MountSpec, mounts, type RawRouteSpec, wholePath } from './mounted.js';
import {
  ENTRY,
  type HandlerSpec,
  ORIGIN,
  ran,
  type ReroutedSpec,
  type Rerouting,
  startRerouted,
} from './rerouted-app.js';

/** A request, and where the application leads it if it can. */
interface Asked {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly headers: OutgoingHttpHeaders;
}

export interface Tally {
  /** Requests whose handler ran. */
  served: number;
  /** Requests that were rejected because of the handler that would have run. */
  rejected: number;
  /** Requests that a route of the platform served, beside those of Nest. */
  raw: number;
  /** Preflights that were granted. */
  granted: number;
}

const PATHS = ['a', 'b', 'a/:p', 'b/c'];
const TARGETS = ['/a', '/b', '/a/x', '/b/c', '/nowhere', '/early'];
const METHODS = ['GET', 'POST', 'DELETE'] as const;
const REROUTINGS: Readonly<Record<PlatformName, readonly Rerouting[]>> = {
  express: ['middleware', 'versions'],
  fastify: ['middleware', 'versions', 'rewriteUrl', 'serverFactory', 'constraint', 'late constraint'],
};

const flag = fc.option(fc.boolean(), { nil: undefined });
const mark = fc.option(fc.constantFrom('1' as const, '2' as const), { nil: undefined });

const origin = fc.constantFrom('any', 'list', 'later', 'closed', 'elsewhere');

const handler: fc.Arbitrary<HandlerSpec> = fc.record({
  method: fc.constantFrom(...METHODS, 'ALL' as const),
  path: fc.constantFrom(...PATHS),
  origin,
  rejects: flag,
  mark,
});

/** A version and a constraint cannot be combined: both are the mark of a handler. */
function specOf(platform: PlatformName): fc.Arbitrary<ReroutedSpec> {
  return fc
    .record({
      platform: fc.constant(platform),
      reroutings: fc
        .uniqueArray(fc.constantFrom(...REROUTINGS[platform]), { minLength: 1, maxLength: 2 })
        .filter((all) => all.filter((one) => one === 'versions' || one.endsWith('constraint')).length < 2),
      early: fc.constant(false).chain((never) => (platform === 'fastify' ? fc.boolean() : fc.constant(never))),
      rejects: fc.record({ module: fc.boolean(), path: flag, class: flag }),
      handlers: fc.array(handler, { minLength: 4, maxLength: 9 }),
      mounts,
      origins: fc.record({ module: origin, path: fc.option(origin, { nil: undefined }) }),
    })
    .map(withoutOverlap);
}

/** Without the handlers for requests that an earlier one serves: Fastify refuses such routes. */
function withoutOverlap(spec: ReroutedSpec): ReroutedSpec {
  const isMarked = spec.reroutings.some((one) => one === 'versions' || one.endsWith('constraint'));
  const handlers: HandlerSpec[] = [];
  for (const { mark: own, ...one } of spec.handlers) {
    const next = { ...one, mark: isMarked ? own : undefined };
    const overlaps = ({ method, path, mark: other }: HandlerSpec): boolean =>
      path === next.path && other === next.mark && (method === next.method || [method, next.method].includes('ALL'));
    if (!handlers.some(overlaps)) handlers.push(next);
  }
  return {
    ...spec,
    handlers,
    mounts: spec.platform === 'express' ? spec.mounts : fastifyMounts({ ...spec, handlers }),
  };
}

/** Fastify refuses two routes for the same requests. */
function fastifyMounts({ mounts: all, handlers }: ReroutedSpec): MountSpec[] {
  const taken = handlers
    .filter(({ mark: own }) => own === undefined)
    .map(({ method, path }) => ({ method, path: `/${path}` }));
  return all.map((one) => ({
    ...one,
    routes: one.routes.filter((raw) => {
      const next = { method: raw.method, path: wholePath(one, raw) };
      const overlaps = taken.some(
        ({ method, path }) =>
          shape(path) === shape(next.path) && (method === next.method || [method, next.method].includes('ALL')),
      );
      if (!overlaps) taken.push(next);
      return !overlaps;
    }),
  }));
}

function shape(path: string): string {
  return path.replace(/:\w+/g, ':');
}

const request: fc.Arbitrary<Asked> = fc
  .record({
    method: fc.constantFrom(...METHODS),
    path: fc.constantFrom(...TARGETS),
    origin: fc.constantFrom(ORIGIN, ORIGIN, undefined),
    url: fc.option(fc.constantFrom(...TARGETS), { nil: undefined }),
    newMethod: fc.option(fc.constantFrom(...METHODS, 'delete'), { nil: undefined }),
    mark: fc.option(fc.constantFrom('1', '2', '3'), { nil: undefined }),
  })
  .map(({ method, path, origin, url, newMethod, mark: own }) => ({
    method,
    path,
    headers: {
      ...(origin !== undefined && { Origin: origin }),
      ...(url !== undefined && { 'X-Url': url }),
      ...(newMethod !== undefined && { 'X-Method': newMethod }),
      ...(own !== undefined && { 'X-Mark': own }),
    },
  }));

/** Sends the same requests to an application without this module, which shows who runs, and to the same one with it. */
export async function runRerouted(
  platform: PlatformName,
  { seed, apps, requests }: { readonly seed: number; readonly apps: number; readonly requests: number },
): Promise<Tally> {
  const tally: Tally = { served: 0, rejected: 0, raw: 0, granted: 0 };
  const asked = fc.array(request, { minLength: requests, maxLength: requests, size: 'max' });
  const property = fc.asyncProperty(specOf(platform), asked, async (spec, all) => {
    const running: RunningApp[] = [];
    try {
      running.push(await startRerouted(spec, false), await startRerouted(spec, true));
      for (const one of all) {
        await compare(spec, one, running, tally);
        await comparePreflight(spec, one, running, tally);
      }
    } finally {
      await Promise.all(running.map((app) => app.close()));
    }
  });
  const endOnFailure = process.env['NESTJS_CORS_SHRINK'] === undefined;
  await fc.assert(property, { seed, numRuns: apps, endOnFailure });
  return tally;
}

async function compare(
  spec: ReroutedSpec,
  asked: Asked,
  [plain, app]: readonly RunningApp[],
  tally: Tally,
): Promise<void> {
  const { 'X-Mark': own } = asked.headers;
  const first = (await send(plain!, { ...asked, headers: own === undefined ? {} : { 'X-Mark': own } })).reached;
  const { reached } = await send(plain!, asked);
  const { reached: served, answer } = await send(app!, asked);
  const what = `${asked.method} ${asked.path} ${JSON.stringify(asked.headers)}`;
  // It may have been refused nevertheless, before any of the application ran.
  const isLate = isAskedLate(spec, reached) && served !== undefined;
  if (reached === undefined || (refuses(spec, reached, asked) && !isLate)) {
    expect([what, served, ran]).toEqual([what, undefined, []]);
    if (reached === undefined) return;
    expect([what, answer.status]).toEqual([what, 403]);
    tally.rejected++;
    return;
  }
  // The handler of the method and URL that the client sent may refuse before middleware runs.
  const isRefusedAtOnce =
    answer.status === 403 &&
    isRewrittenLate(spec) &&
    (first === undefined ||
      spec.reroutings.length > 1 ||
      refuses(spec, first, { ...asked, headers: { ...asked.headers, 'X-Url': undefined } }));
  if (isRefusedAtOnce || (answer.status === 403 && isRefusedBefore(spec, [reached, first], asked))) return;
  // A response that begins before the origin function has answered is closed.
  const isClosed = isLate && policyOf(spec, reached, asked)[0] === 'later' && grantsOf(answer)[0] === undefined;
  const grants = isClosed ? grantsOf(answer) : expectedGrants(spec, reached, asked);
  expect([what, served, grantsOf(answer)]).toEqual([what, reached, grants]);
  if (rawRoute(spec, reached) === undefined) tally.served++;
  else tally.raw++;
}

/** A handler that a route of the platform comes before refuses its requests. */
function isRefusedBefore(spec: ReroutedSpec, all: readonly (string | undefined)[], asked: Asked): boolean {
  if (!all.some((reached) => rawRoute(spec, reached))) return false;
  return spec.handlers.some((_, index) => refuses(spec, `h${String(index)}`, asked));
}

/** Whether it runs before it is asked, so that a warning at startup names it: it may pass requests on, or is hidden by Express. */
function isAskedLate({ platform, mounts: all }: ReroutedSpec, reached = ''): boolean {
  return all.some(({ at, kinds, routes }) => {
    const raw = routes.find(({ name }) => name === reached);
    const isHidden = at.length > 1 && kinds[0] === 'application' && kinds[1] === 'application';
    return platform === 'express' && raw !== undefined && (isHidden || raw.path.includes('*'));
  });
}

function rawRoute({ mounts: all }: ReroutedSpec, reached = ''): RawRouteSpec | undefined {
  return all.flatMap(({ routes }) => routes).find(({ name }) => name === reached);
}

/**
 * A preflight has the URL and the method that the client is going to send, but not its other headers. If it is granted, every handler
 * that this request can reach without being led elsewhere grants the origin, whatever its mark.
 */
async function comparePreflight(
  spec: ReroutedSpec,
  { method, path }: Asked,
  [plain, app]: readonly RunningApp[],
  tally: Tally,
): Promise<void> {
  const { status, cors } = await ask(app!.port, preflight(ORIGIN, method, path));
  if (status !== 204 || cors['access-control-allow-origin'] === undefined) return;
  for (const mark of [undefined, '1', '2', '3']) {
    const asked = { method, path, headers: { Origin: ORIGIN, ...(mark !== undefined && { 'X-Mark': mark }) } };
    const { reached } = await send(plain!, asked);
    // On Express, a preflight has the policy of the handler, and not of a route of the platform that comes before it.
    if (reached === undefined || rawRoute(spec, reached) !== undefined) continue;
    const what = `preflight of ${method} ${path}, mark ${String(mark)}: ${reached}`;
    expect([what, expectedGrants(spec, reached, asked)[0]]).not.toEqual([what, undefined]);
    tally.granted++;
  }
}

async function send({ port }: RunningApp, asked: Asked): Promise<{ reached: string | undefined; answer: Answer }> {
  ran.splice(0);
  const answer = await ask(port, asked);
  return { reached: ran.find((one) => one !== 'guard'), answer };
}

/** On Fastify, middleware runs when the route is known already. */
function isRewrittenLate({ platform, reroutings }: ReroutedSpec): boolean {
  return platform === 'express' && reroutings.includes('middleware');
}

function handlerOf({ handlers }: ReroutedSpec, reached: string): HandlerSpec | undefined {
  return reached.startsWith('h') ? handlers[Number(reached.slice(1))] : undefined;
}

/** The path that the route was found with; the one that the client sent, for what is not a handler of Nest on Express. */
function pathOf(spec: ReroutedSpec, reached: string, { path, headers }: Asked): string {
  const { platform, reroutings } = spec;
  if (platform === 'express' && handlerOf(spec, reached) === undefined) return path;
  const rewriting: readonly Rerouting[] = platform === 'express' ? ['middleware'] : ['rewriteUrl', 'serverFactory'];
  return reroutings.some((one) => rewriting.includes(one)) ? String(headers['X-Url'] ?? path) : path;
}

/** The origin that the policy of what was reached allows, and who it is. */
function policyOf(spec: ReroutedSpec, reached: string, asked: Asked): readonly [HandlerSpec['origin'], name: string] {
  const own = handlerOf(spec, reached);
  if (own !== undefined) return [own.origin, reached];
  const { module, path } = spec.origins;
  return path !== undefined && pathOf(spec, reached, asked) === ENTRY ? [path, 'path'] : [module, 'module'];
}

function refuses(spec: ReroutedSpec, reached: string, asked: Asked): boolean {
  if (asked.headers['Origin'] === undefined) return false;
  const { rejects } = spec;
  const own = handlerOf(spec, reached);
  const ofEntry = pathOf(spec, reached, asked) === ENTRY ? rejects.path : undefined;
  const isRejecting = own?.rejects ?? (own && rejects.class) ?? ofEntry ?? rejects.module;
  return isRejecting && ['closed', 'elsewhere'].includes(policyOf(spec, reached, asked)[0]);
}

function expectedGrants(spec: ReroutedSpec, reached: string, asked: Asked): readonly unknown[] {
  const [allowed, name] = policyOf(spec, reached, asked);
  const isNamed = (allowed === 'list' || allowed === 'later') && asked.headers['Origin'] !== undefined;
  if (allowed !== 'any' && !isNamed) return [undefined, undefined];
  return [allowed === 'any' ? '*' : ORIGIN, `x-${name}`];
}

function grantsOf({ cors }: Answer): readonly unknown[] {
  return [cors['access-control-allow-origin'], cors['access-control-expose-headers']];
}

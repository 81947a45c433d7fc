import fc from 'fast-check';
import type { OutgoingHttpHeaders } from 'node:http';
import { type Answer, ask, preflight } from '../../support/client.js';
import type { PlatformName, RunningApp } from '../../support/platforms.js';
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

const handler: fc.Arbitrary<HandlerSpec> = fc.record({
  method: fc.constantFrom(...METHODS, 'ALL' as const),
  path: fc.constantFrom(...PATHS),
  origin: fc.constantFrom('any', 'list', 'later', 'closed', 'elsewhere'),
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
  return { ...spec, handlers };
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
  const tally: Tally = { served: 0, rejected: 0, granted: 0 };
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
  if (reached === undefined || refuses(spec, reached, asked)) {
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
  if (isRefusedAtOnce) return;
  expect([what, served, grantsOf(answer)]).toEqual([what, reached, expectedGrants(spec, reached, asked)]);
  tally.served++;
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
    if (reached === undefined) continue;
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
  return reached === 'early' ? undefined : handlers[Number(reached.slice(1))];
}

/** The path that the route was found with. */
function pathOf({ platform, reroutings }: ReroutedSpec, { path, headers }: Asked): string {
  const rewriting: readonly Rerouting[] = platform === 'express' ? ['middleware'] : ['rewriteUrl', 'serverFactory'];
  return reroutings.some((one) => rewriting.includes(one)) ? String(headers['X-Url'] ?? path) : path;
}

function refuses(spec: ReroutedSpec, reached: string, asked: Asked): boolean {
  if (asked.headers['Origin'] === undefined) return false;
  const { rejects } = spec;
  const handler = handlerOf(spec, reached);
  const ofEntry = pathOf(spec, asked) === ENTRY ? rejects.path : undefined;
  const isRejecting = handler?.rejects ?? (handler && rejects.class) ?? ofEntry ?? rejects.module;
  return isRejecting && (handler === undefined || ['closed', 'elsewhere'].includes(handler.origin));
}

function expectedGrants(spec: ReroutedSpec, reached: string, { headers }: Asked): readonly unknown[] {
  const origin = handlerOf(spec, reached)?.origin;
  const isNamed = (origin === 'list' || origin === 'later') && headers['Origin'] !== undefined;
  if (origin !== 'any' && !isNamed) return [undefined, undefined];
  return [origin === 'any' ? '*' : ORIGIN, `x-${reached}`];
}

function grantsOf({ cors }: Answer): readonly unknown[] {
  return [cors['access-control-allow-origin'], cors['access-control-expose-headers']];
}

import fc from 'fast-check';
import {
  type AppSpec,
  type ControllerSpec,
  DuplicateRoute,
  type PlatformName,
  type RunningSpec,
  startSpec,
} from './app-spec.js';
import { NEST_MAJOR } from '../support/nest-major.js';
import { appSpec, type Recipe, recipe, targetOf } from './arbitraries.js';
import { CorsConfigurationError } from 'nestjs-cors';
import { ask, type Url } from './ask.js';

/** What a campaign has checked. */
export interface Tally {
  apps: number;
  /** Applications that do not start, with or without this module. */
  unstartable: number;
  /** Pairs of an application and a URL. */
  cases: number;
  /** Responses that were compared with the expected ones. */
  compared: number;
  /** Requests that reached a handler of Nest's. */
  ran: number;
}

/** How many failures of an application are reported. */
const MAX_SHOWN = 5;

export interface CampaignSettings {
  readonly seed: number;
  readonly apps: number;
  readonly urlsPerApp: number;
}

/**
 * Generates applications and URLs, and compares the policy of every answer with that of the handler that ran. To examine
 * a failure, set NESTJS_CORS_SEED. Set NESTJS_CORS_SHRINK as well to get a smaller example, which takes minutes.
 */
export async function runCampaign(
  platform: PlatformName,
  { seed, apps, urlsPerApp }: CampaignSettings,
): Promise<Tally> {
  const tally: Tally = { apps: 0, unstartable: 0, cases: 0, compared: 0, ran: 0 };
  const recipes = fc.array(recipe, { minLength: urlsPerApp, maxLength: urlsPerApp, size: 'max' });
  const property = fc.asyncProperty(appSpec(platform), recipes, async (spec, all) => {
    const failures = await failuresOf(spec, all, tally);
    if (failures.length > 0) throw new Error(failures.slice(0, MAX_SHOWN).join('\n'));
  });
  const endOnFailure = process.env['NESTJS_CORS_SHRINK'] === undefined;
  await fc.assert(property, { seed, numRuns: apps, endOnFailure });
  return tally;
}

/** Starts an application, sends it all requests and returns descriptions of what was not as expected. */
export async function failuresOf(spec: AppSpec, recipes: readonly Recipe[], tally: Tally): Promise<string[]> {
  const running = await startWithoutDuplicates(spec);
  tally.apps++;
  if (running === undefined) {
    tally.unstartable++;
    return [];
  }
  try {
    const reports = await ask(running.spec, running.app, urlsOf(running.spec, running.app, recipes));
    tally.cases += reports.length;
    for (const { compared, ran } of reports) {
      tally.compared += compared;
      tally.ran += [...ran.values()].flat().filter((one) => one !== undefined).length;
    }
    return reports.flatMap(({ failures }) => failures);
  } finally {
    await running.app.app.close();
  }
}

function urlsOf(spec: AppSpec, app: RunningSpec, recipes: readonly Recipe[]): Url[] {
  const urls = new Map<string, Url>();
  for (const one of recipes) {
    const target = targetOf(one, app.routePaths);
    if (!isRequestTarget(target) || isTwisted(spec, target)) continue;
    urls.set(`${target} at ${one.host}`, { target, host: one.host });
  }
  return [...urls.values()];
}

/** Node's parser answers everything else itself, and closes the connection. */
function isRequestTarget(target: string): boolean {
  return /^(?:https?:\/\/[a-z.]+(?=[/?]))?[/?]/i.test(target) && !target.startsWith('?');
}

/**
 * Under middleware with a path, Express 5 puts a slash before a fragment and continues routing with it. The router of
 * Fastify reads URLs in absolute form differently since a version that Nest 11 does not have.
 */
function isTwisted({ platform }: AppSpec, target: string): boolean {
  return platform === 'express' ? target.includes('#') : NEST_MAJOR < 12 && !target.startsWith('/');
}

/**
 * The application without the handlers whose routes its router refuses as duplicates, and without what is refused because
 * it has no effect. `undefined` if the application does not start for another reason, with or without this module.
 */
async function startWithoutDuplicates(spec: AppSpec): Promise<{ spec: AppSpec; app: RunningSpec } | undefined> {
  let current = spec;
  for (;;) {
    try {
      return { spec: current, app: await startSpec(current) };
    } catch (error) {
      if (error instanceof DuplicateRoute) {
        const next = withoutHandler(current, error.handler === '' ? await nameDuplicate(current) : error.handler);
        if (next === undefined) return undefined;
        current = next;
        continue;
      }
      const visible = withoutHiddenEntries(current, error);
      if (visible !== undefined) {
        current = visible;
        continue;
      }
      const plain = await startSpec(current, { withCors: false }).catch(() => undefined);
      if (plain === undefined) return undefined;
      await plain.app.close();
      throw error;
    }
  }
}

/** If the application sets `routeConflictPolicy`, Nest registers handlers without their names. */
async function nameDuplicate(spec: AppSpec): Promise<string> {
  try {
    const running = await startSpec({ ...spec, conflicts: undefined }, { withCors: false });
    await running.app.close();
    return '';
  } catch (error) {
    return error instanceof DuplicateRoute ? error.handler : '';
  }
}

/** The application without the entries of `paths` that are refused because an earlier one hides them. */
function withoutHiddenEntries(spec: AppSpec, error: unknown): AppSpec | undefined {
  if (!(error instanceof CorsConfigurationError)) return undefined;
  if (error.issues.some(({ code }) => code !== 'paths-hidden')) return undefined;
  const hidden = new Set(error.issues.map(({ value }) => value));
  return { ...spec, paths: spec.paths.filter(({ pattern }) => !hidden.has(pattern)) };
}

function withoutHandler(spec: AppSpec, name: string): AppSpec | undefined {
  const [, m, c, kind, h] = /^M(\d+)C(\d+)\.(own|base)(\d+)$/.exec(name) ?? [];
  if (m === undefined) return undefined;
  const change = (controller: ControllerSpec): ControllerSpec =>
    kind === 'base'
      ? { ...controller, inherits: undefined }
      : { ...controller, handlers: controller.handlers.filter((_, i) => i !== Number(h)) };
  const modules = spec.modules.map((module, i) =>
    i === Number(m)
      ? { ...module, controllers: module.controllers.map((one, j) => (j === Number(c) ? change(one) : one)) }
      : module,
  );
  return { ...spec, modules };
}

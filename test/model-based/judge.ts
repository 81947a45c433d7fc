import type { INestApplication } from '@nestjs/common';
import type { CorsPolicyOptions } from 'nestjs-cors';
import { CorsBrowser, CorsError, type CorsExchange, type CorsResponse } from 'nestjs-cors/testing';
import { pathEntryOf } from '../routing/compared-path.js';
import { isGranted, isPreflighted, isShared, policyOf, readableNames, rememberedFor } from './reference.js';
import { handlerName, type LevelSpec, type OracleRequest, type OracleSpec } from './spec.js';

/** The result of a comparison. */
export interface Judgement {
  /** Descriptions of what they disagree about. */
  readonly failures: readonly string[];
  readonly isAllowed: boolean;
  readonly exchanges: number;
}

/** The URL at which the browser reaches the application. */
const SERVED_AT = 'https://api.test';

/** Judges a request by the plain options of the policies, lets a browser make it, and compares. */
export async function judge(spec: OracleSpec, app: INestApplication, request: OracleRequest): Promise<Judgement> {
  const { actual, foreseen } = await policiesFor(spec, app, request);
  const isAllowed = await shouldBeAllowed(actual, foreseen, request);
  let time = 0;
  const browser = new CorsBrowser({ app, url: SERVED_AT, origin: request.origin, now: () => time });
  const ask = async () => {
    const result = await fetchOf(browser, request).catch((error: unknown) => error as CorsError);
    count += result.exchanges.length;
    return result;
  };
  let count = 0;
  const result = await ask();
  const failures = isAllowed ? whileAllowed(result, actual, request) : whileRefused(result, request);
  if (isAllowed && isPreflighted(request) && failures.length === 0) {
    const seconds = rememberedFor(foreseen);
    for (const [after, isRemembered] of [
      [seconds * 1000 - 1, true],
      [seconds * 1000, false],
    ] as const) {
      if (after < 0) continue;
      time = after;
      if (hasPreflight(await ask()) === isRemembered) failures.push(`remembered after ${after} ms: ${!isRemembered}`);
    }
  }
  return { failures: failures.map((failure) => `${describe(request)}: ${failure}`), isAllowed, exchanges: count };
}

/** The policy of the response, and those of all handlers that are possible for the preflight (R5, R9, R10). */
async function policiesFor(spec: OracleSpec, app: INestApplication, request: OracleRequest) {
  const entry = spec.paths[pathEntryOf(spec, request.path)]?.cors;
  const policyFor = (handler: string | null) => policyOf(spec, [entry, ...levelsOf(spec, handler)]);
  const accept = request.headers.find(({ name }) => name === 'Accept')?.value ?? '*/*';
  const own = await reached(app, request, accept);
  const versions = spec.versioning === 'MEDIA_TYPE' ? ['1', '2', '9'] : [];
  const accepts = ['*/*', ...versions.map((version) => `application/json;v=${version}`)];
  const all = await Promise.all(accepts.map((one) => reached(app, request, one)));
  const handlers = [...new Set(all)].filter((one) => one !== null);
  return { actual: policyFor(own), foreseen: (handlers.length > 0 ? handlers : [null]).map(policyFor) };
}

/**
 * The handler that the platform chooses, found by a same-origin request, which no policy affects. The request has no headers
 * that a body parser may refuse: its responses have the policy of the handler as well.
 */
async function reached(app: INestApplication, { method, path }: OracleRequest, accept: string): Promise<string | null> {
  const home = new CorsBrowser({ app, url: SERVED_AT, origin: SERVED_AT });
  const response = await home.fetch(path, { method, headers: { Accept: accept } });
  return response.headers.get('X-Ran');
}

function levelsOf({ controllers }: OracleSpec, handler: string | null): readonly LevelSpec[] {
  return controllers.flatMap(({ cors, handlers }, c) =>
    handlers.flatMap((one, h) => (handlerName(c, h) === handler ? [cors, one.cors] : [])),
  );
}

async function shouldBeAllowed(
  actual: CorsPolicyOptions,
  foreseen: readonly CorsPolicyOptions[],
  request: OracleRequest,
): Promise<boolean> {
  if (!(await isShared(actual, request))) return false;
  if (!isPreflighted(request)) return true;
  const shared = await Promise.all(foreseen.map((policy) => isShared(policy, request)));
  return !shared.includes(false) && foreseen.every((policy) => isGranted(policy, request));
}

function fetchOf(browser: CorsBrowser, { method, path, headers, credentials }: OracleRequest): Promise<CorsResponse> {
  return browser.fetch(path, { method, credentials, headers: headers.map(({ name, value }) => [name, value]) });
}

function whileAllowed(result: CorsResponse | CorsError, policy: CorsPolicyOptions, request: OracleRequest): string[] {
  if (result instanceof Error) return [`allowed by ${JSON.stringify(policy)}, but ${result.message}`];
  const sent = namesOf(result.exchanges.at(-1)!);
  const readable = readableNames(policy, sent);
  return [
    ...(hasPreflight(result) === isPreflighted(request) ? [] : ['a preflight too many or too few']),
    ...differenceOf('readable', [...result.headers.keys()], readable),
  ];
}

function whileRefused(result: CorsResponse | CorsError, request: OracleRequest): string[] {
  if (!(result instanceof Error)) return [`refused, but the script can read a ${result.status}`];
  if (!(result instanceof CorsError) || result.code === 'connection') return [`no answer: ${String(result)}`];
  return hasPreflight(result) === isPreflighted(request) ? [] : ['a preflight too many or too few'];
}

function differenceOf(what: string, got: readonly string[], expected: readonly string[]): string[] {
  const [one, other] = [[...got].sort().join(), [...expected].sort().join()];
  return one === other ? [] : [`${what} are ${one}, not ${other}`];
}

function namesOf({ response }: CorsExchange): readonly string[] {
  return [...new Set(response?.headers.map(([name]) => name.toLowerCase()))];
}

function hasPreflight({ exchanges }: CorsResponse | CorsError): boolean {
  return exchanges.some(({ type }) => type === 'preflight');
}

function describe({ origin, method, path, headers, credentials }: OracleRequest): string {
  const lines = headers.map(({ name, value }) => `${name}: ${value}`);
  return `${method} ${path} from ${origin}, ${[credentials, ...lines].join(', ')}`;
}

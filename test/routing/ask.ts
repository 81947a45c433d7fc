import type { AppSpec, RunningSpec } from './app-spec.js';
import { pathEntryOf } from './compared-path.js';
import { expectedActual, type Expected, expectedPreflight, ORIGIN } from './expected-policy.js';
import { exchange, type WireRequest, type WireResponse } from './wire.js';

export const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;
export type Method = (typeof METHODS)[number];

/** Handlers by the method of a request. A method that is not in the record has no handler. */
export type HandlersByMethod = Readonly<Partial<Record<Method, string>>>;

export interface Url {
  readonly target: string;
  readonly host: string;
  /** The handlers whose policies the responses must have, if not the handlers that run. */
  readonly actual?: HandlersByMethod | undefined;
  /** The same for its preflights. */
  readonly preflight?: HandlersByMethod | undefined;
}

/** The results for one URL, requested with every method and version. */
export interface UrlReport extends Url {
  /** How many responses were compared with the expected ones. */
  readonly compared: number;
  /** Which handler ran for a method, for each requested version. `undefined` if no handler ran. */
  readonly ran: ReadonlyMap<Method, readonly (string | undefined)[]>;
  /** Descriptions of what was not as expected. */
  readonly failures: readonly string[];
}

/** Requests URLs of an application with every method and version, and sends the preflight for each. */
export async function ask(spec: AppSpec, app: RunningSpec, urls: readonly Url[]): Promise<UrlReport[]> {
  const versions = versionHeaders(spec);
  const requests = urls.flatMap((url) =>
    METHODS.flatMap((method) => [preflight(method, url), ...versions.map((version) => actual(method, url, version))]),
  );
  const responses = await exchange(app.port, requests);
  const perMethod = versions.length + 1;
  return urls.map((url, u) => {
    const answers = METHODS.map((method, m): Answers => {
      const start = (u * METHODS.length + m) * perMethod;
      const [flight, ...runs] = responses.slice(start, start + perMethod);
      return { method, flight: flight!, runs };
    });
    return report(spec, app, url, answers);
  });
}

/** The responses for one method: to its preflight and, version by version, to the actual request. */
interface Answers {
  readonly method: Method;
  readonly flight: WireResponse;
  readonly runs: readonly WireResponse[];
}

function report(spec: AppSpec, app: RunningSpec, url: Url, answers: readonly Answers[]): UrlReport {
  const entry = pathEntryOf(spec, url.target);
  const named = (handler: string | undefined): string[] => (handler === undefined ? [] : [handler]);
  const foreseen = new Map(
    answers.map(({ method, runs }) => {
      const handlers =
        url.preflight === undefined ? runs.flatMap((run) => named(ranIn(run))) : named(url.preflight[method]);
      return [method, policiesOf(app, entry, handlers)];
    }),
  );
  const fallback = app.policyOf(undefined, entry);
  const failures = answers.flatMap(({ method, flight, runs }) => {
    const what = `${method} ${url.target} at ${url.host}`;
    const handlers = foreseen.get(method)!;
    const policies = handlers.length > 0 ? handlers : [fallback];
    const sharing = METHODS.filter((other) => other === method || sameOnes(foreseen.get(other)!, policies));
    const ran = runs.map((run) => ranIn(run) ?? run.status).join();
    return [
      ...runs.flatMap((run) => {
        const expected = expectedActual(
          app.policyOf(url.actual === undefined ? ranIn(run) : url.actual[method], entry),
        );
        return difference(
          `${what}, answered ${String(run.status)} by ${ranIn(run) ?? 'no handler'}`,
          corsOf(run),
          expected,
        );
      }),
      ...difference(
        `preflight for ${what}, ${ran} being reached`,
        preflightOf(flight),
        expectedPreflight(policies, sharing),
      ),
    ];
  });
  const ran = new Map(answers.map(({ method, runs }) => [method, runs.map(ranIn)]));
  return { ...url, ran, failures, compared: answers.reduce((sum, { runs }) => sum + runs.length + 1, 0) };
}

function ranIn({ headers }: WireResponse): string | undefined {
  return headers.get('x-ran');
}

/** The policies of handlers, each once. */
function policiesOf(app: RunningSpec, entry: number, handlers: readonly string[]): Expected[] {
  const policies = [...new Set(handlers)].map((one) => app.policyOf(one, entry));
  return policies.filter((policy, i) => policies.findIndex((other) => same(other, policy)) === i);
}

const same = (a: Expected, b: Expected): boolean => JSON.stringify(a) === JSON.stringify(b);

function sameOnes(some: readonly Expected[], others: readonly Expected[]): boolean {
  return some.length === others.length && some.every((one) => others.some((other) => same(one, other)));
}

function difference(what: string, actual: Record<string, string>, expected: Record<string, string>): string[] {
  const text = (headers: Record<string, string>): string => JSON.stringify(Object.entries(headers).sort());
  if (text(actual) === text(expected)) return [];
  return [`${what}\n  got      ${text(actual)}\n  expected ${text(expected)}`];
}

function accessControl({ headers }: WireResponse): Record<string, string> {
  return Object.fromEntries([...headers].filter(([name]) => name.startsWith('access-control-')));
}

function corsOf(response: WireResponse): Record<string, string> {
  const vary = response.headers.get('vary')?.toLowerCase().split(/, */).includes('origin');
  return { ...accessControl(response), ...(vary === true && { vary: 'origin' }) };
}

function preflightOf(response: WireResponse): Record<string, string> {
  const headers = accessControl(response);
  const methods = headers['access-control-allow-methods'];
  return {
    status: String(response.status),
    ...headers,
    ...(methods !== undefined && { 'access-control-allow-methods': methods.split(', ').sort().join(', ') }),
  };
}

function preflight(method: string, { target, host }: Url): WireRequest {
  return {
    method: 'OPTIONS',
    target,
    headers: { Host: host, Origin: ORIGIN, 'Access-Control-Request-Method': method },
  };
}

function actual(method: string, { target, host }: Url, version: Readonly<Record<string, string>>): WireRequest {
  return { method, target, headers: { Host: host, Origin: ORIGIN, ...version } };
}

/** Every version that a request can ask for, as headers: no version, those that have handlers, and one that has none. */
function versionHeaders(spec: AppSpec): readonly Readonly<Record<string, string>>[] {
  if (spec.variants !== undefined) return spec.variants;
  switch (spec.versioning?.type) {
    case 'HEADER':
      return [{}, ...['1', '2', '9'].map((one) => ({ 'X-Version': one }))];
    case 'MEDIA_TYPE':
      return [{}, ...['1', '2', '9'].map((one) => ({ Accept: `application/json;v=${one}` }))];
    case 'CUSTOM':
      return [{}, ...['1', '2', '9', '2,1', 'neutral'].map((one) => ({ 'X-Version': one }))];
    default:
      return [{}];
  }
}

import { type AppSpec, type ControllerSpec, type PlatformName, type StartOptions, startSpec } from './app-spec.js';
import { ask, type HandlersByMethod, type Method } from './ask.js';
import type { PolicyKind } from './expected-policy.js';

export type Route = readonly [
  method: ControllerSpec['handlers'][number]['method'],
  paths: string | readonly string[],
  more?: Partial<ControllerSpec['handlers'][number]>,
];

const KINDS: readonly PolicyKind[] = ['any', 'credentials', 'list'];

/** A controller whose handlers differ in their policies. */
export function controller(
  paths: ControllerSpec['paths'],
  routes: readonly Route[],
  more: Partial<ControllerSpec> = {},
): ControllerSpec {
  const handlers = routes.map(([method, own, rest], i) => ({ method, paths: own, cors: KINDS[i % 3]!, ...rest }));
  return { paths, cors: 'none', handlers, ...more };
}

/** An application of one module. */
export function app(controllers: readonly ControllerSpec[], more: Partial<AppSpec> = {}): AppSpec {
  return { platform: 'express', global: 'list', paths: [], modules: [{ controllers }], ...more };
}

/**
 * What a request must reach: `C0.own1` for the second handler of the first controller, `-` for none; several if the request
 * is sent once for each version. Host and method come before the target, if needed: `POST /cats`, `a.example /cats`.
 */
export type Reached = Readonly<Record<string, string | Divergence>>;

/** A request whose policy is, by design, not the one of the handler that it reaches. */
export interface Divergence {
  readonly reaches: string;
  /** The handlers whose policies the responses have, by method, if not the handlers that run. */
  readonly actual?: HandlersByMethod;
  /** The same for the preflights. */
  readonly preflight?: HandlersByMethod;
}

/** Starts the application, checks which handlers its requests reach, and returns every response with another policy. */
export async function wrongAnswers(
  platform: PlatformName,
  spec: AppSpec,
  reached: Reached,
  options: StartOptions = {},
): Promise<string[]> {
  const running = await startSpec({ ...spec, platform }, options);
  try {
    const failures: string[] = [];
    for (const [request, expected] of Object.entries(reached)) {
      const { reaches, actual, preflight } = typeof expected === 'string' ? { reaches: expected } : expected;
      const words = request.split(' ');
      const target = words.pop() ?? '';
      const method = (words.find((word) => /^[A-Z]+$/.test(word)) ?? 'GET') as Method;
      const host = words.find((word) => word.includes('.')) ?? (words.includes('nowhere') ? '' : 'api.example.com');
      const url = { target, host, actual: inFirstModule(actual), preflight: inFirstModule(preflight) };
      const [report] = await ask({ ...spec, platform }, running, [url]);
      const ran = report!.ran
        .get(method)!
        .map((one) => one?.replace(/^M0/, '') ?? '-')
        .join(' ');
      if (ran !== reaches) failures.push(`${request} reached ${ran} instead of ${reaches}`);
      failures.push(...report!.failures);
    }
    return failures;
  } finally {
    await running.app.close();
  }
}

function inFirstModule(handlers: HandlersByMethod | undefined): HandlersByMethod | undefined {
  return handlers && Object.fromEntries(Object.entries(handlers).map(([method, name]) => [method, `M0${name}`]));
}

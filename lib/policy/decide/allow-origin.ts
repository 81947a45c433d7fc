import type { CorsRequest } from '../options/cors-request.js';
import type { CorsOriginFunction } from '../options/options.js';
import type { AllowedOrigins, LiveOrigins } from '../policy.js';
import { parseSerializedOrigin } from '../../standard/serialized-origin.js';

/** What an `origin` function did instead of returning a boolean (R17). */
export type OriginFault = 'threw' | 'rejected' | 'not-a-boolean' | 'timed-out';

/** The result for one origin: the value of `Access-Control-Allow-Origin`, or a refusal and why the function failed. */
export type OriginAnswer =
  | { readonly allowed: true; readonly value: string }
  | { readonly allowed: false; readonly fault?: OriginFault; readonly cause?: unknown };

const REFUSED: OriginAnswer = Object.freeze({ allowed: false });
const ANY_ORIGIN: OriginAnswer = Object.freeze({ allowed: true, value: '*' });
const TIMED_OUT: OriginAnswer = Object.freeze({ allowed: false, fault: 'timed-out' });

/**
 * Whether the policy allows this origin. Returns a promise only for an asynchronous function. Never throws or rejects.
 */
export function allowOrigin(
  origins: AllowedOrigins,
  origin: string,
  request: CorsRequest,
): OriginAnswer | Promise<OriginAnswer> {
  switch (origins.kind) {
    case 'none':
      return REFUSED;
    case 'any':
      return ANY_ORIGIN;
    case 'list':
      return origins.matcher.matches(origin) ? { allowed: true, value: origin } : REFUSED;
    case 'live':
      return allowsLive(origins, origin, request) ? { allowed: true, value: origin } : REFUSED;
    case 'function':
      if (origin === 'null') return origins.nullAllowed ? { allowed: true, value: origin } : REFUSED;
      return parseSerializedOrigin(origin) ? ask(origins.ask, origins.timeout, origin, request) : REFUSED;
    case 'every':
      return allowByEvery(origins.parts, origin, request);
  }
}

/** The static rules first: they need no key. */
export function allowsLive({ matcher, sources }: LiveOrigins, origin: string, request: CorsRequest): boolean {
  return matcher.matches(origin) || sources.some((source) => source.matches(origin, request));
}

function ask(
  fn: CorsOriginFunction,
  timeout: number,
  origin: string,
  request: CorsRequest,
): OriginAnswer | Promise<OriginAnswer> {
  const asked = performance.now();
  // A function that blocks the event loop also delays the timer, so the elapsed time is checked as well.
  const inTime = (answer: OriginAnswer): OriginAnswer => (performance.now() - asked > timeout ? TIMED_OUT : answer);
  try {
    const answer: unknown = fn(origin, request);
    return isThenable(answer) ? waitFor(answer, timeout, origin).then(inTime) : inTime(judge(answer, origin));
  } catch (cause) {
    return { allowed: false, fault: 'threw', cause };
  }
}

export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as PromiseLike<unknown> | null | undefined)?.then === 'function';
}

function judge(answer: unknown, origin: string): OriginAnswer {
  if (typeof answer !== 'boolean') return { allowed: false, fault: 'not-a-boolean', cause: answer };
  return answer ? { allowed: true, value: origin } : REFUSED;
}

function waitFor(answer: PromiseLike<unknown>, timeout: number, origin: string): Promise<OriginAnswer> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, timeout, TIMED_OUT);
    void judgeLater(answer, origin).then((judged) => {
      clearTimeout(timer);
      resolve(judged);
    });
  });
}

async function judgeLater(answer: PromiseLike<unknown>, origin: string): Promise<OriginAnswer> {
  // Through our own promise, which calls then() as the answer has it: one that throws counts as a rejection.
  const settled = new Promise((assimilate) => {
    assimilate(answer);
  });
  try {
    return judge(await settled, origin);
  } catch (cause) {
    return { allowed: false, fault: 'rejected', cause };
  }
}

/** Allowed only if every part allows it; `*` only if every part returns `*` (R10, R16). */
function allowByEvery(
  parts: readonly AllowedOrigins[],
  origin: string,
  request: CorsRequest,
): OriginAnswer | Promise<OriginAnswer> {
  const answers = parts.map((part) => allowOrigin(part, origin, request));
  if (answers.every((answer) => !isThenable(answer))) return combine(answers as OriginAnswer[]);
  return Promise.all(answers.map(async (answer) => answer)).then(combine);
}

function combine(answers: readonly OriginAnswer[]): OriginAnswer {
  return (
    answers.find((answer) => !answer.allowed) ??
    answers.find((answer) => answer.allowed && answer.value !== '*') ??
    ANY_ORIGIN
  );
}

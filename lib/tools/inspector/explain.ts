import { unsafeRequestHeaderNames } from '../fetch/unsafe-request-headers.js';
import { readPreflight } from '../../http/cors-context.js';
import { preflightRefusal } from '../../policy/decide/decision.js';
import { isForbiddenMethod } from '../../standard/methods.js';
import { isToken } from '../../standard/token.js';
import type { HeaderList } from '../../standard/header-list.js';
import { tellNearest } from '../../policy/suggest/nearest-origin.js';
import { type CorsReason, type CorsRefusal, isRefusal, REFUSALS } from '../../policy/decide/reason.js';
import type { RawRequest } from '../../routing/route.js';
import { describePolicy } from './describe-policy.js';
import type { Answered, EngineProbe } from './engine-probe.js';
import type { CorsExchangeExplanation, CorsExplanation, CorsStep } from './explanation.js';
import { type BrowserRequest, type CorsExplainRequest, readQuestion } from './explain-request.js';
import { handlerStep, preflightNeed, preflightSteps, requestSteps, responseSteps } from './steps.js';

type Found = Omit<CorsExplanation, 'method' | 'url' | 'origin' | 'credentials' | 'summary' | 'allowed'>;

/** Follows a request from the script to the verdict: what a browser does, what the engine answers, what is missing. */
export async function explain(question: CorsExplainRequest, engine: EngineProbe): Promise<CorsExplanation> {
  const asked = readQuestion(question);
  const found = await follow(asked, engine);
  return {
    method: asked.method,
    url: question.url,
    ...(asked.origin !== undefined && { origin: asked.origin }),
    credentials: asked.credentials === 'include',
    allowed: !isRefusal(found.reason),
    summary: summaryOf(found),
    ...found,
  };
}

function summaryOf(found: Found): string {
  const { reason } = found;
  if (!isRefusal(reason)) return ALLOWED[reason];
  return `${REFUSALS[reason]} ${consequenceOf(found)}`;
}

function consequenceOf({ actual }: Found): string {
  if (actual === undefined) return 'The request is not sent.';
  if (actual.status !== undefined) return 'The request is rejected, and the script learns nothing.';
  return 'The request is served, but the script does not get the response.';
}

const ALLOWED: Readonly<Record<Exclude<CorsReason, CorsRefusal>, string>> = {
  'no-origin': 'No page asks, so nothing has to be allowed.',
  'same-origin': 'The page asks its own origin, so nothing has to be allowed.',
  'origin-allowed': 'The policy allows this origin: the script gets the response.',
  'any-origin': 'The policy allows any origin: the script gets the response.',
  granted: 'The preflight is granted.',
};

async function follow(asked: BrowserRequest, engine: EngineProbe): Promise<Found> {
  const steps = requestSteps(asked);
  const unsendable = unsendableMethod(asked.method);
  if (unsendable !== undefined) return unsent(unsendable);
  if (!asked.crossOrigin) return sameOrigin(asked, engine, steps);
  const { needed, ...need } = preflightNeed(asked);
  steps.push(need);
  if (!needed) return crossOrigin(asked, engine, steps);

  const answered = await engine.preflight(asked);
  const checks = preflightSteps(asked, answered);
  const preflight = exchangeOf(answered);
  const before = [...steps, handlerStep('preflight-handler', answered), ...checks];
  if (!isFailed(checks)) return { ...(await crossOrigin(asked, engine, before)), preflight };
  const reason = isRefusal(answered.reason) ? answered.reason : 'credentials-not-allowed';
  const found = { steps: before, preflight, ...engine.unserved(asked, answered) };
  return { reason, ...found, ...helpFor(reason, asked, answered, engine) };
}

/** The browser refuses such a method by itself: `fetch()` throws. */
function unsendableMethod(method: string): CorsRefusal | undefined {
  if (!isToken(method)) return 'request-method-malformed';
  return isForbiddenMethod(method) ? 'request-method-forbidden' : undefined;
}

function unsent(reason: CorsRefusal): Found {
  const text = `${REFUSALS[reason]} Nothing is sent.`;
  return { reason, steps: [{ check: 'request', outcome: 'failed', text }], changes: [], ...adviceFor(reason) };
}

async function sameOrigin(asked: BrowserRequest, engine: EngineProbe, steps: readonly CorsStep[]): Promise<Found> {
  const answered = await engine.actual(asked);
  const reason: CorsReason = asked.origin === undefined ? 'no-origin' : 'same-origin';
  const found = { actual: exchangeOf(answered), ...engine.unserved(asked, answered) };
  return { reason, steps: [...steps, handlerStep('handler', answered)], ...found, changes: [] };
}

async function crossOrigin(asked: BrowserRequest, engine: EngineProbe, steps: readonly CorsStep[]): Promise<Found> {
  const answered = await engine.actual(asked);
  const checks = responseSteps(asked, answered);
  const all = [...steps, handlerStep('handler', answered), ...checks];
  const found = { steps: all, actual: exchangeOf(answered), ...engine.unserved(asked, answered) };
  if (!isFailed(checks)) return { reason: answered.reason, ...found, changes: [] };
  const reason = answered.reason === 'origin-not-allowed' ? answered.reason : 'credentials-not-allowed';
  return { reason, ...found, ...helpFor(reason, asked, answered, engine) };
}

function isFailed(steps: readonly CorsStep[]): boolean {
  return steps.some(({ outcome }) => outcome === 'failed');
}

function exchangeOf({ request, reason, status, headers, deciding }: Answered): CorsExchangeExplanation {
  return {
    method: request.method ?? '',
    path: request.url ?? '',
    requestHeaders: pairs(request.rawHeaders),
    reason,
    ...(status !== undefined && { status }),
    responseHeaders: headers,
    policies: deciding.map(describePolicy),
  };
}

function pairs(raw: readonly string[]): HeaderList {
  return raw.flatMap((name, i) => (i % 2 === 0 ? [[name, raw[i + 1] ?? ''] as const] : []));
}

const ADVICE: Partial<Record<CorsRefusal, string>> = {
  'request-method-malformed': 'Write a method of at most 64 letters.',
  'request-method-forbidden': 'Use another method: no server can allow this one.',
  'request-headers-malformed': 'Send fewer or shorter headers: at most 128 names and 4096 bytes of names are read.',
  'guard-refused': 'Look at the guard that the application put in the place of CorsPreflightGuard.',
};

function adviceFor(reason: CorsRefusal | undefined, others: readonly string[] = []): Pick<CorsExplanation, 'advice'> {
  const own = reason === undefined ? undefined : ADVICE[reason];
  const advice = [...(own === undefined ? [] : [own]), ...others].join(' ');
  return advice === '' ? {} : { advice };
}

function helpFor(
  reason: CorsRefusal,
  asked: BrowserRequest,
  answered: Answered,
  engine: EngineProbe,
): Pick<CorsExplanation, 'changes' | 'advice' | 'nearestOrigin'> {
  const { origin, method, credentials } = asked;
  const headers = unsafeRequestHeaderNames(asked.headers).map((name) => asWritten(name, asked));
  const access = { origin, method, headers, credentials: credentials === 'include' };
  const { changes, advice, nearestOrigin } = engine.remedy(reason, access, answered);
  // What the policy refuses first hides what nobody could read.
  const fault = reason === 'origin-not-allowed' ? faultOfPreflight(answered.request) : reason;
  const help = { changes, ...adviceFor(fault, advice) };
  if (nearestOrigin === undefined || origin === undefined) return help;
  return { ...help, nearestOrigin: { ...nearestOrigin, text: tellNearest(origin, nearestOrigin) } };
}

function faultOfPreflight(request: RawRequest): CorsRefusal | undefined {
  const question = readPreflight(request);
  return question && preflightRefusal(question);
}

/** Browsers ask in lower case; the script's own spelling is easier to find. */
function asWritten(lower: string, { headers }: BrowserRequest): string {
  return headers.find(([name]) => name.toLowerCase() === lower)?.[0] ?? lower;
}

import { unsafeRequestHeaderNames } from '../../fetch/headers/unsafe-request-headers.js';
import { readPreflight } from '../../../http/cors-context.js';
import { methodRefusal } from '../../../policy/decide/decision.js';
import { parseRequestHeaderNames } from '../../../policy/decide/request-headers.js';
import { isForbiddenMethod } from '../../../standard/methods.js';
import { isToken } from '../../../standard/token.js';
import { renderValue } from '../../../diagnostics/render-value.js';
import type { HeaderList } from '../../fetch/headers/header-list.js';
import { describeNearest } from '../../../policy/suggest/nearest-origin.js';
import { type CorsReason, type CorsRefusal, isRefusal, REFUSALS } from '../../../policy/decide/reason.js';
import type { RawRequest } from '../../../routing/route.js';
import { describePolicy } from '../describe-policy.js';
import type { EngineResponse, EngineProbe } from './engine-probe.js';
import type { CorsExchangeExplanation, CorsExplanation, CorsStep } from '../explanation.js';
import { type BrowserRequest, toBrowserRequest } from './browser-request.js';
import type { CorsExplainRequest } from '../explain-request.js';
import { notDecided } from './undecided.js';
import { handlerStep, preflightNeed, preflightSteps, requestSteps, responseSteps } from './steps.js';

type Outcome = Omit<CorsExplanation, 'method' | 'url' | 'origin' | 'credentials' | 'summary' | 'allowed'>;

/** Follows a request from the script to the verdict: what the browser does, what the engine responds, what is missing. */
export async function explainFetch(request: CorsExplainRequest, engine: EngineProbe): Promise<CorsExplanation> {
  const asked = toBrowserRequest(request);
  const outcome = await followRequest(asked, engine);
  return {
    method: asked.method,
    url: request.url,
    ...(asked.origin !== undefined && { origin: asked.origin }),
    credentials: asked.credentials === 'include',
    allowed: !isRefusal(outcome.reason),
    summary: summaryOf(outcome),
    ...outcome,
  };
}

function summaryOf(outcome: Outcome): string {
  const { reason, undecided } = outcome;
  if (undecided !== undefined) return notDecided(undecided);
  if (!isRefusal(reason)) return ALLOWED[reason];
  return `${REFUSALS[reason]} ${consequenceOf(outcome)}`;
}

function consequenceOf({ actual }: Outcome): string {
  if (actual === undefined) return 'The request is not sent.';
  if (actual.status !== undefined) return 'The request is rejected, and the script cannot read the response.';
  return 'The request is served, but the script cannot read the response.';
}

const ALLOWED: Readonly<Record<Exclude<CorsReason, CorsRefusal>, string>> = {
  'no-origin': 'The request has no origin, so nothing has to be allowed.',
  'same-origin': 'The page requests its own origin, so nothing has to be allowed.',
  'origin-allowed': 'The policy allows this origin: the script gets the response.',
  'any-origin': 'The policy allows any origin: the script gets the response.',
  granted: 'The preflight is granted.',
};

async function followRequest(asked: BrowserRequest, engine: EngineProbe): Promise<Outcome> {
  const steps = requestSteps(asked);
  const unsendable = unsendableMethod(asked.method);
  if (unsendable !== undefined) return notSent(unsendable);
  if (!asked.crossOrigin) return sameOrigin(asked, engine, steps);
  const { needed, ...need } = preflightNeed(asked);
  steps.push(need);
  if (!needed) return crossOrigin(asked, engine, steps);

  const answered = await engine.preflight(asked);
  const handler = handlerStep('preflight-handler', answered);
  if (answered.undecided.length > 0)
    return { ...open(answered, [...steps, handler]), preflight: withoutResponse(answered) };
  const checks = preflightSteps(asked, answered);
  const preflight = exchangeOf(answered);
  const before = [...steps, handler, ...checks];
  if (!isFailed(checks)) return { ...(await crossOrigin(asked, engine, before)), preflight };
  const reason = isRefusal(answered.reason) ? answered.reason : 'credentials-not-allowed';
  const found = { steps: before, preflight, ...engine.missingRoute(asked, answered) };
  return { reason, ...found, ...helpFor(reason, asked, answered, engine) };
}

/** Whether the browser itself refuses the method: `fetch()` throws. */
function unsendableMethod(method: string): CorsRefusal | undefined {
  if (!isToken(method)) return 'request-method-malformed';
  return isForbiddenMethod(method) ? 'request-method-forbidden' : undefined;
}

function notSent(reason: CorsRefusal): Outcome {
  const text = `${REFUSALS[reason]} Nothing is sent.`;
  return { reason, steps: [{ check: 'request', outcome: 'failed', text }], changes: [], ...adviceFor(reason) };
}

async function sameOrigin(asked: BrowserRequest, engine: EngineProbe, steps: readonly CorsStep[]): Promise<Outcome> {
  const answered = await engine.actual(asked);
  const found = { actual: exchangeOf(answered), ...engine.missingRoute(asked, answered) };
  const all = { steps: [...steps, handlerStep('handler', answered)], ...found, changes: [] };
  if (answered.status !== undefined && answered.undecided.length > 0)
    return { ...open(answered, all.steps), actual: withoutResponse(answered) };
  // A browser lets the page read the response, but the engine has not recognized the host.
  if (answered.status !== undefined) return { reason: 'origin-not-allowed', ...all, advice: notOwnHost(asked.host) };
  return { reason: asked.origin === undefined ? 'no-origin' : 'same-origin', ...all };
}

function notOwnHost(host: string): string {
  return `If pages reach the application under ${renderValue(host)}, add it to ownHosts in the options of the module.`;
}

async function crossOrigin(asked: BrowserRequest, engine: EngineProbe, steps: readonly CorsStep[]): Promise<Outcome> {
  const answered = await engine.actual(asked);
  const handler = handlerStep('handler', answered);
  if (answered.undecided.length > 0)
    return { ...open(answered, [...steps, handler]), actual: withoutResponse(answered) };
  const checks = responseSteps(asked, answered);
  const all = [...steps, handler, ...checks];
  const found = { steps: all, actual: exchangeOf(answered), ...engine.missingRoute(asked, answered) };
  if (!isFailed(checks)) return { reason: answered.reason, ...found, changes: [] };
  const reason = answered.reason === 'origin-not-allowed' ? answered.reason : 'credentials-not-allowed';
  return { reason, ...found, ...helpFor(reason, asked, answered, engine) };
}

/** A request that sources decide which were not started. */
function open({ reason, undecided }: EngineResponse, steps: readonly CorsStep[]): Outcome {
  return { reason, undecided, steps, changes: [] };
}

function withoutResponse(answered: EngineResponse): CorsExchangeExplanation {
  return exchangeOf({ ...answered, status: undefined, headers: [] });
}

function isFailed(steps: readonly CorsStep[]): boolean {
  return steps.some(({ outcome }) => outcome === 'failed');
}

function exchangeOf({ request, reason, rule, status, headers, candidates }: EngineResponse): CorsExchangeExplanation {
  return {
    method: request.method ?? '',
    path: request.url ?? '',
    requestHeaders: pairs(request.rawHeaders),
    reason,
    ...(rule !== undefined && { rule }),
    ...(status !== undefined && { status }),
    responseHeaders: headers,
    policies: candidates.map(describePolicy),
  };
}

function pairs(raw: readonly string[]): HeaderList {
  return raw.flatMap((name, i) => (i % 2 === 0 ? [[name, raw[i + 1] ?? ''] as const] : []));
}

const ADVICE: Partial<Record<CorsRefusal, string>> = {
  'request-method-malformed': 'Use a valid method of at most 64 characters.',
  'request-method-forbidden': 'Use another method: no server can allow this one.',
  'request-headers-malformed': 'Send fewer or shorter headers: at most 128 names and 4096 bytes of names are read.',
  'guard-refused': 'Check the guard that replaces CorsPreflightGuard in this application.',
};

function adviceFor(reason: CorsRefusal | undefined, others: readonly string[] = []): Pick<CorsExplanation, 'advice'> {
  const own = reason === undefined ? undefined : ADVICE[reason];
  const advice = [...(own === undefined ? [] : [own]), ...others].join(' ');
  return advice === '' ? {} : { advice };
}

function helpFor(
  reason: CorsRefusal,
  asked: BrowserRequest,
  answered: EngineResponse,
  engine: EngineProbe,
): Pick<CorsExplanation, 'changes' | 'advice' | 'nearestOrigin'> {
  const { origin, method, credentials } = asked;
  const headers = unsafeRequestHeaderNames(asked.headers).map((name) => asWritten(name, asked));
  const access = { facts: answered.facts, origin, method, headers, credentials: credentials === 'include' };
  const { changes, advice, nearestOrigin } = engine.suggestChanges(reason, access, answered);
  // A refused origin can hide a second problem: a malformed preflight.
  const adviceReason = reason === 'origin-not-allowed' ? faultOfPreflight(answered.request) : reason;
  const help = { changes, ...adviceFor(adviceReason, advice) };
  if (nearestOrigin === undefined || origin === undefined) return help;
  return { ...help, nearestOrigin: { ...nearestOrigin, text: describeNearest(origin, nearestOrigin) } };
}

function faultOfPreflight(request: RawRequest): CorsRefusal | undefined {
  const preflight = readPreflight(request);
  if (preflight === undefined) return undefined;
  const { method, headers = '' } = preflight;
  return (
    methodRefusal(method) ?? (parseRequestHeaderNames(headers) === undefined ? 'request-headers-malformed' : undefined)
  );
}

/** Preflights list names in lower case. The spelling of the script is easier to recognize. */
function asWritten(lower: string, { headers }: BrowserRequest): string {
  return headers.find(([name]) => name.toLowerCase() === lower)?.[0] ?? lower;
}

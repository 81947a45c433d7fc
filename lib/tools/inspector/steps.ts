import { corsCheck } from '../fetch/cors-check.js';
import { describeFailure } from '../fetch/failure-sentences.js';
import type { FetchFailure } from '../fetch/failure.js';
import { checkPreflight } from '../fetch/preflight-response.js';
import { preflightTriggers, type PreflightTrigger } from '../fetch/preflight-request.js';
import { unsafeRequestHeaderNames } from '../fetch/unsafe-request-headers.js';
import { handlerName } from '../../routing/route.js';
import { routeName } from './describe-policy.js';
import type { Answered } from './engine-probe.js';
import type { CorsStep } from './explanation.js';
import type { BrowserRequest } from './explain-request.js';

/** The status that stands for one that only the application knows: browsers go on with it. */
const SOME_OK_STATUS = 204;

type Check = { readonly ok: true } | { readonly ok: false; readonly failure: FetchFailure };

/** What a browser makes of the request before anything is sent. */
export function requestSteps(asked: BrowserRequest): CorsStep[] {
  const { method, target, origin, dropped, crossOrigin } = asked;
  const notes = dropped.length === 0 ? '' : ` The browser drops what only it may set: ${dropped.join(', ')}.`;
  const who = origin === undefined ? 'No page asks' : `A page of ${origin} asks`;
  return [
    { check: 'request', outcome: 'passed', text: `${who} for ${method} ${target}.${notes}` },
    {
      check: 'cross-origin',
      outcome: 'passed',
      text: crossOrigin
        ? 'The URL is of another origin than the page, so the browser asks by CORS.'
        : 'The URL is of the same origin, or no browser asks: nothing has to be allowed.',
    },
  ];
}

/** Whether a preflight goes ahead, and every reason for it. */
export function preflightNeed(asked: BrowserRequest): CorsStep & { readonly needed: boolean } {
  const reasons = preflightTriggers({ ...asked, origin: asked.origin ?? '' });
  const text =
    reasons.length === 0
      ? 'No preflight: a form could send such a request, too.'
      : `The browser asks first, by a preflight: ${reasons.map(tellReason).join('; ')}.`;
  return { check: 'preflight-needed', outcome: 'passed', text, needed: reasons.length > 0 };
}

const WHY_UNSAFE = {
  name: 'no form sets this header',
  'value-length': 'its value is longer than 128 bytes',
  'value-byte': 'its value holds a character that no form sends',
  'media-type': 'no form sends this media type',
  range: 'it is no simple range',
  'total-length': 'all values together are longer than 1024 bytes',
} as const;

function tellReason(reason: PreflightTrigger): string {
  if (reason.type === 'method') return `${reason.method} is neither GET, HEAD nor POST`;
  return reason.type === 'header' ? `${reason.name}: ${WHY_UNSAFE[reason.reason]}` : 'the upload is watched';
}

/** The answer to the preflight, check by check. */
export function preflightSteps(asked: BrowserRequest, answered: Answered): CorsStep[] {
  const request = { ...asked, origin: asked.origin ?? '' };
  const { headers, status = SOME_OK_STATUS } = answered;
  const response = { status, headers };
  const without = { ...request, credentials: 'omit' as const };
  const names = unsafeRequestHeaderNames(asked.headers);
  return sequence([
    ['preflight-origin', corsCheck(without, headers), `The answer allows ${request.origin}.`],
    ['preflight-credentials', corsCheck(request, headers), credentialsText(asked)],
    ['preflight-method', checkPreflight({ ...request, headers: [] }, response), `${asked.method} is allowed.`],
    [
      'preflight-headers',
      checkPreflight({ ...request, method: 'GET' }, response),
      names.length === 0 ? 'No header needs to be allowed.' : `Allowed: ${names.join(', ')}.`,
    ],
  ]);
}

/** The response itself. */
export function responseSteps(asked: BrowserRequest, { headers }: Answered): CorsStep[] {
  const request = { ...asked, origin: asked.origin ?? '' };
  return sequence([
    ['origin', corsCheck({ ...request, credentials: 'omit' }, headers), `The response allows ${request.origin}.`],
    ['credentials', corsCheck(request, headers), credentialsText(asked)],
  ]);
}

function credentialsText({ credentials }: BrowserRequest): string {
  return credentials === 'include' ? 'Credentials are allowed.' : 'The request is made without credentials.';
}

const SUBJECTS = {
  'preflight-origin': 'The origin',
  'preflight-credentials': 'Credentials',
  'preflight-method': 'The method',
  'preflight-headers': 'The request headers',
  origin: 'The origin',
  credentials: 'Credentials',
} as const;

/** The first failure has the last word. */
function sequence(checks: readonly (readonly [keyof typeof SUBJECTS, Check, string])[]): CorsStep[] {
  let failed = false;
  return checks.map(([check, verdict, text]) => {
    if (failed) return { check, outcome: 'skipped', text: `${SUBJECTS[check]}: not looked at any more.` };
    if (verdict.ok) return { check, outcome: 'passed', text };
    failed = true;
    return { check, outcome: 'failed', text: describeFailure(verdict.failure).message };
  });
}

/** Who answers. */
export function handlerStep(check: 'preflight-handler' | 'handler', { deciding }: Answered): CorsStep {
  const what = check === 'handler' ? 'the request' : 'the preflight';
  const names = deciding.flatMap(({ route }) =>
    route === undefined ? [] : [`${handlerName(route)} (${routeName(route)})`],
  );
  const [first, ...others] = names;
  if (others.length > 0)
    return { check, outcome: 'passed', text: `All of these must allow ${what}: ${names.join(', ')}.` };
  if (first !== undefined) return { check, outcome: 'passed', text: `The policy of ${first} decides on ${what}.` };
  const [nobody] = deciding;
  const pattern = nobody?.traced.pattern;
  const by = pattern === undefined ? 'the global policy' : `the entry '${pattern}' of paths`;
  const text =
    nobody === undefined
      ? `Nobody can tell what serves ${what}, so it is refused.`
      : `No handler serves it; ${by} decides on ${what}.`;
  return { check, outcome: 'passed', text };
}

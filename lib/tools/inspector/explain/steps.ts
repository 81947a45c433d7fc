import { corsCheck } from '../../fetch/cors-check.js';
import { describeFailure } from '../../fetch/failure-sentences.js';
import type { FetchFailure } from '../../fetch/failure.js';
import { checkPreflight } from '../../fetch/preflight-response.js';
import { preflightTriggers, type PreflightTrigger } from '../../fetch/preflight-request.js';
import { unsafeRequestHeaderNames } from '../../fetch/headers/unsafe-request-headers.js';
import { handlerName } from '../../../routing/route.js';
import { routeName } from '../describe-policy.js';
import type { EngineResponse } from './engine-probe.js';
import type { CorsStep } from '../explanation.js';
import type { BrowserRequest } from './browser-request.js';

/** Used where the application sets the status of the preflight: browsers accept it. */
const ASSUMED_STATUS = 204;

type Check = { readonly ok: true } | { readonly ok: false; readonly failure: FetchFailure };

/** What a browser does before it sends anything. */
export function requestSteps(asked: BrowserRequest): CorsStep[] {
  const { method, target, origin, dropped, crossOrigin, crossSite, credentials } = asked;
  const cookies = crossSite && credentials === 'include' ? ` ${WITHHELD}` : '';
  const notes =
    dropped.length === 0 ? '' : ` The browser drops headers that scripts cannot set: ${dropped.join(', ')}.`;
  const who = origin === undefined ? 'A client without an origin' : `A page of ${origin}`;
  return [
    { check: 'request', outcome: 'passed', text: `${who} requests ${method} ${target}.${notes}` },
    {
      check: 'cross-origin',
      outcome: 'passed',
      text: crossOrigin
        ? `The URL has another origin than the page, so the browser applies CORS.${cookies}`
        : 'The URL has the origin of the page, or no page is involved: nothing has to be allowed.',
    },
  ];
}

const WITHHELD = 'It is also on another site: cookies are withheld unless they have SameSite=None and Secure.';

/** Whether a preflight is needed, and why. */
export function preflightNeed(asked: BrowserRequest): CorsStep & { readonly needed: boolean } {
  const triggers = preflightTriggers({ ...asked, origin: asked.origin ?? '' });
  const text =
    triggers.length === 0
      ? 'No preflight is needed: a form could send the same request.'
      : `The browser sends a preflight first: ${triggers.map(describeTrigger).join('; ')}.`;
  return { check: 'preflight-needed', outcome: 'passed', text, needed: triggers.length > 0 };
}

const WHY_UNSAFE = {
  name: 'forms cannot set this header',
  'value-length': 'its value is longer than 128 bytes',
  'value-byte': 'its value contains a character that forms never send',
  'media-type': 'forms cannot send this media type',
  range: 'it is not a simple range',
  'total-length': 'all values together are longer than 1024 bytes',
} as const;

function describeTrigger(trigger: PreflightTrigger): string {
  if (trigger.type === 'method') return `${trigger.method} is not GET, HEAD or POST`;
  return trigger.type === 'header' ? `${trigger.name}: ${WHY_UNSAFE[trigger.reason]}` : 'the script watches the upload';
}

/** The checks of the response to the preflight. */
export function preflightSteps(asked: BrowserRequest, answered: EngineResponse): CorsStep[] {
  const request = { ...asked, origin: asked.origin ?? '' };
  const { headers, rule, status = ASSUMED_STATUS } = answered;
  const response = { status, headers };
  const without = { ...request, credentials: 'omit' as const };
  const names = unsafeRequestHeaderNames(asked.headers);
  return sequence([
    [
      'preflight-origin',
      corsCheck(without, headers),
      `The response to the preflight allows ${request.origin}.${byRule(rule, request.origin)}`,
    ],
    ['preflight-credentials', corsCheck(request, headers), credentialsText(asked)],
    ['preflight-method', checkPreflight({ ...request, headers: [] }, response), `${asked.method} is allowed.`],
    [
      'preflight-headers',
      checkPreflight({ ...request, method: 'GET' }, response),
      names.length === 0
        ? 'No request header needs permission.'
        : `The request headers are allowed: ${names.join(', ')}.`,
    ],
  ]);
}

/** The checks of the response to the request. */
export function responseSteps(asked: BrowserRequest, { headers, rule }: EngineResponse): CorsStep[] {
  const request = { ...asked, origin: asked.origin ?? '' };
  return sequence([
    [
      'origin',
      corsCheck({ ...request, credentials: 'omit' }, headers),
      `The response allows ${request.origin}.${byRule(rule, request.origin)}`,
    ],
    ['credentials', corsCheck(request, headers), credentialsText(asked)],
  ]);
}

/** Which rule allows the origin, unless the rule is the origin itself. */
export function byRule(rule: string | undefined, origin: string | undefined): string {
  return rule === undefined || rule === origin ? '' : ` It is allowed by ${rule}.`;
}

function credentialsText({ credentials }: BrowserRequest): string {
  return credentials === 'include' ? 'Credentials are allowed.' : 'The request has no credentials.';
}

const SUBJECTS = {
  'preflight-origin': 'The origin',
  'preflight-credentials': 'Credentials',
  'preflight-method': 'The method',
  'preflight-headers': 'The request headers',
  origin: 'The origin',
  credentials: 'Credentials',
} as const;

/** After the first failure a browser checks nothing more. */
function sequence(checks: readonly (readonly [keyof typeof SUBJECTS, Check, string])[]): CorsStep[] {
  let failed = false;
  return checks.map(([check, verdict, text]) => {
    if (failed)
      return { check, outcome: 'skipped', text: `${SUBJECTS[check]}: not checked, because an earlier check failed.` };
    if (verdict.ok) return { check, outcome: 'passed', text };
    failed = true;
    return { check, outcome: 'failed', text: describeFailure(verdict.failure).message };
  });
}

/** Which policy decides, and which handler it belongs to. */
export function handlerStep(
  check: 'preflight-handler' | 'handler',
  { candidates }: Pick<EngineResponse, 'candidates'>,
): CorsStep {
  const what = check === 'handler' ? 'the request' : 'the preflight';
  const names = candidates.flatMap(({ route }) =>
    route === undefined ? [] : [`${handlerName(route)} (${routeName(route)})`],
  );
  const [first, ...others] = names;
  if (others.length > 0)
    return { check, outcome: 'passed', text: `All of these must allow ${what}: ${names.join(', ')}.` };
  if (first !== undefined) return { check, outcome: 'passed', text: `The policy of ${first} decides on ${what}.` };
  const [withoutHandler] = candidates;
  const pattern = withoutHandler?.pattern;
  const by = pattern === undefined ? 'the global policy' : `the entry '${pattern}' of paths`;
  const text =
    withoutHandler === undefined
      ? `Route matching failed because application code threw, so ${what} is refused.`
      : `No handler serves this URL, so ${by} decides on ${what}.`;
  return { check, outcome: 'passed', text };
}

import { type CorsCheckCode, type FetchFailure, type PreflightCode, type RedirectCode } from '../../fetch/failure.js';
import { describeFailure } from '../../fetch/failure-sentences.js';
import { corsCheck } from '../../fetch/cors-check.js';
import { sortedLowercaseSet } from '../../../standard/header-list.js';
import { checkPreflight, isOkStatus } from '../../fetch/preflight-response.js';
import { corsFilteredHeaders } from '../../fetch/readable-headers.js';
import { isRedirectStatus, redirect } from '../../fetch/redirect.js';
import { areSameOrigin } from '../../fetch/request-origin.js';
import type { AskedRequest } from '../request/asked-request.js';
import type { ReceivedResponse } from './probe/probe-exchange.js';
import { isSecureUrl } from '../request/secure-url.js';

/** Why the page may, may not, or may perhaps read the response. The codes are stable. */
export type VerdictCode =
  | 'allowed'
  | 'same-origin'
  | 'not-sent'
  | 'redirected'
  | 'mixed-content'
  | CorsCheckCode
  | PreflightCode
  | RedirectCode;

/** What a browser would make of the exchanges. */
export interface CheckVerdict {
  readonly outcome: 'allowed' | 'blocked' | 'unknown';
  readonly code: VerdictCode;
  /** The exchange that decided, if it was one. */
  readonly exchange: 'preflight' | 'request' | null;
  /** What it is about: an origin, a method, the name of a header. */
  readonly subject: string | null;
  /** The step of the standard that failed. */
  readonly step: string | null;
  readonly message: string;
  readonly fix: string | null;
  /** The header lines that decided, and those that would have passed. */
  readonly sent: readonly string[];
  readonly needed: readonly string[];
  /** The headers of the response that the page may read, in lower case, where it may read it. */
  readonly readable: readonly string[];
}

/** What there is to judge: a preflight only where one is needed, a request only where it was sent. */
export interface JudgedResponses {
  readonly preflight: ReceivedResponse | undefined;
  readonly request: ReceivedResponse | undefined;
}

/** What a browser would make of these answers, step by step as the Fetch standard has them. */
export function judge(request: AskedRequest, { preflight, request: response }: JudgedResponses): CheckVerdict {
  if (areSameOrigin(request.origin, request.url.origin)) {
    return settled('allowed', 'same-origin', 'The page is of the same origin, so CORS has no part in it.');
  }
  if (isMixedContent(request)) return MIXED_CONTENT;
  const asked = preflight && checkPreflight(request, preflight);
  if (asked?.ok === false) return withPreflightStatus(blocked('preflight', asked.failure), preflight);
  if (response === undefined) return NOT_SENT;
  return judgeResponse(request, response);
}

function judgeResponse(request: AskedRequest, response: ReceivedResponse): CheckVerdict {
  const access = corsCheck(request, response.headers);
  if (!access.ok) return withStatus(blocked('request', access.failure), response);
  if (!isRedirectStatus(response.status)) return readableBy(request, response);
  const urls = [request.url] as const;
  const followed = redirect({ ...request, urls, body: 'none', mode: 'cors', tainting: 'cors' }, response);
  if (!followed.ok) return blocked('request', followed.failure);
  const to = followed.redirection?.url.href;
  if (to === undefined) return readableBy(request, response);
  return {
    ...settled('unknown', 'redirected', `The browser goes on to ${to}, where everything is checked anew.`),
    exchange: 'request',
    fix: 'Let the page ask for that URL in the first place, and check it.',
  };
}

function readableBy({ origin, credentials }: AskedRequest, { headers }: ReceivedResponse): CheckVerdict {
  const names = corsFilteredHeaders(headers, credentials).map(([name]) => name);
  const readable = sortedLowercaseSet(names);
  return { ...settled('allowed', 'allowed', `Pages of ${origin} may read the response.`), readable };
}

const NOT_SENT: CheckVerdict = {
  ...settled('allowed', 'not-sent', 'The preflight passes: a browser sends the request.'),
  fix: 'The answer to the request itself needs the same headers. It was not sent, because its method may change something: --send sends it.',
};

const MIXED_CONTENT: CheckVerdict = {
  ...settled(
    'blocked',
    'mixed-content',
    'A page of https may fetch nothing over http, so the browser sends no request.',
  ),
  step: 'Mixed Content, "Should fetching request be blocked as mixed content?"',
  fix: 'Serve it over https.',
};

/** Mixed Content, "should fetching request be blocked as mixed content"; the machine itself is an exception. */
function isMixedContent({ origin, url }: AskedRequest): boolean {
  return origin.startsWith('https:') && !isSecureUrl(url);
}

function settled(outcome: CheckVerdict['outcome'], code: VerdictCode, message: string): CheckVerdict {
  return {
    outcome,
    code,
    exchange: null,
    subject: null,
    step: null,
    message,
    fix: null,
    sent: [],
    needed: [],
    readable: [],
  };
}

function blocked(
  exchange: 'preflight' | 'request',
  failure: FetchFailure<CorsCheckCode | PreflightCode | RedirectCode>,
): CheckVerdict {
  const { step, message, fix } = describeFailure(failure);
  const { code, subject, sent, passing } = failure;
  return { ...settled('blocked', code, message), exchange, subject, step, fix, sent, needed: passing };
}

/** The standard looks at the headers first, but what answered with such a status mostly knows nothing of CORS. */
function withPreflightStatus(verdict: CheckVerdict, response: ReceivedResponse | undefined): CheckVerdict {
  const { status = 204, statusText = '' } = response ?? {};
  if (verdict.code !== 'allow-origin-missing' || isOkStatus(status)) return verdict;
  const { fix } = describeFailure({ code: 'preflight-status', subject: String(status), sent: [], passing: [] });
  return {
    ...verdict,
    message: `The preflight was answered ${`${status} ${statusText}`.trim()}, without Access-Control-Allow-Origin.`,
    fix: `${fix} That answer has to allow the origin, too.`,
  };
}

/** What is missing on an error is often there when the request succeeds. */
function withStatus(verdict: CheckVerdict, { status }: ReceivedResponse): CheckVerdict {
  if (status < 300) return verdict;
  const what = status < 400 ? 'a redirect' : 'an error';
  return {
    ...verdict,
    fix: `${verdict.fix ?? ''} The answer was ${what}, ${status}: that has to carry the headers, too.`,
  };
}

import { type CorsCheckCode, type FetchFailure, type PreflightCode, type RedirectCode } from '../../fetch/failure.js';
import { describeFailure } from '../../fetch/failure-sentences.js';
import { corsCheck } from '../../fetch/cors-check.js';
import { sortedLowercaseSet } from '../../fetch/headers/header-list.js';
import { checkPreflight, isOkStatus } from '../../fetch/preflight-response.js';
import { corsFilteredHeaders } from '../../fetch/headers/readable-headers.js';
import { isRedirectStatus, redirect } from '../../fetch/redirect.js';
import { areSameOrigin } from '../../fetch/request-origin.js';
import type { AskedRequest } from '../request/asked-request.js';
import type { ReceivedResponse } from './probe/probe-exchange.js';
import { withoutUrlSecrets } from '../request/secrets/hidden-url.js';
import { isSecureUrl } from '../request/secure-url.js';

/** Why the page can or cannot read the response, or why that is undecided. The codes are stable. */
export type VerdictCode =
  | 'allowed'
  | 'same-origin'
  | 'not-sent'
  | 'redirected'
  | 'mixed-content'
  | CorsCheckCode
  | PreflightCode
  | RedirectCode;

/** The decision of a browser about the exchanges. */
export interface CheckVerdict {
  readonly outcome: 'allowed' | 'blocked' | 'unknown';
  readonly code: VerdictCode;
  /** The exchange that decided, if there is one. */
  readonly exchange: 'preflight' | 'request' | null;
  /** The origin, method or header name that the decision is about. */
  readonly subject: string | null;
  /** The step of the standard that failed. */
  readonly step: string | null;
  readonly message: string;
  readonly fix: string | null;
  /** The header lines that decided, and those that would have been accepted. */
  readonly sent: readonly string[];
  readonly needed: readonly string[];
  /** The response headers that the page can read, in lower case. Empty if it cannot read the response. */
  readonly readable: readonly string[];
}

/** The responses to judge: the preflight only if it is needed, the request only if it was sent. */
export interface JudgedResponses {
  readonly preflight: ReceivedResponse | undefined;
  readonly request: ReceivedResponse | undefined;
}

/** Decides like a browser, following the steps of the Fetch standard. */
export function judge(request: AskedRequest, { preflight, request: response }: JudgedResponses): CheckVerdict {
  if (areSameOrigin(request.origin, request.url.origin)) {
    return settled('allowed', 'same-origin', 'The page has the same origin as the server, so CORS does not apply.');
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
    ...settled(
      'unknown',
      'redirected',
      `The browser follows the redirect to ${withoutUrlSecrets(to)} and checks that response, too.`,
    ),
    exchange: 'request',
    fix: 'Request that URL directly from the page, and check it.',
  };
}

function readableBy({ origin, credentials }: AskedRequest, { headers }: ReceivedResponse): CheckVerdict {
  const names = corsFilteredHeaders(headers, credentials).map(([name]) => name);
  const readable = sortedLowercaseSet(names);
  return { ...settled('allowed', 'allowed', `Pages of ${origin} can read the response.`), readable };
}

const NOT_SENT: CheckVerdict = {
  ...settled('allowed', 'not-sent', 'The preflight succeeds, so a browser sends the request.'),
  fix: 'The response to the request itself must allow the origin, too. The request was not sent, because its method can change data. Add --send to send it.',
};

const MIXED_CONTENT: CheckVerdict = {
  ...settled(
    'blocked',
    'mixed-content',
    'Pages on https cannot fetch http URLs, so the browser does not send the request.',
  ),
  step: 'Mixed Content, "Should fetching request be blocked as mixed content?"',
  fix: 'Serve this URL over https.',
};

/** Mixed Content, "should fetching request be blocked as mixed content". Loopback addresses are exempt. */
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

/** The standard checks the headers first, but a response with such a status rarely comes from code that knows CORS. */
function withPreflightStatus(verdict: CheckVerdict, response: ReceivedResponse | undefined): CheckVerdict {
  const { status = 204, statusText = '' } = response ?? {};
  if (verdict.code !== 'allow-origin-missing' || isOkStatus(status)) return verdict;
  const { fix } = describeFailure({ code: 'preflight-status', subject: String(status), sent: [], passing: [] });
  return {
    ...verdict,
    message: `The preflight got the response ${`${status} ${statusText}`.trim()}, without Access-Control-Allow-Origin.`,
    fix: `${fix} That response must also allow the origin.`,
  };
}

/** Headers that are missing on an error are often present when the request succeeds. */
function withStatus(verdict: CheckVerdict, { status }: ReceivedResponse): CheckVerdict {
  if (status < 400 && !isRedirectStatus(status)) return verdict;
  const what = status < 400 ? 'a redirect' : 'an error';
  return {
    ...verdict,
    fix: `${verdict.fix ?? ''} The response is ${what} (${status}). It needs the headers, too.`,
  };
}

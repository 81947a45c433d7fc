import type { BlockedCode, CorsCheckCode, FetchFailure, PreflightCode, RedirectCode } from '../../fetch/failure.js';
import { describeFailure } from '../../fetch/failure-sentences.js';
import { extractLocation, MALFORMED } from '../../fetch/headers/extract-values.js';
import { corsCheck } from '../../fetch/cors-check.js';
import { hasHeader, sortedLowercaseSet } from '../../fetch/headers/header-list.js';
import { checkPreflight, isOkStatus } from '../../fetch/preflight-response.js';
import { corsFilteredHeaders } from '../../fetch/headers/readable-headers.js';
import { isRedirectStatus, redirect } from '../../fetch/redirect.js';
import { checkTarget } from '../../fetch/request-blocking.js';
import { areSameOrigin } from '../../fetch/request-origin.js';
import type { AskedRequest } from '../request/asked-request.js';
import type { ReceivedResponse } from './probe/probe-exchange.js';
import { withoutUrlSecrets } from '../request/secrets/hidden-url.js';

/** Why the page can or cannot read the response, or why that is undecided. The codes are stable. */
export type VerdictCode =
  'allowed' | 'same-origin' | 'not-sent' | 'redirected' | BlockedCode | CorsCheckCode | PreflightCode | RedirectCode;

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
  const target = checkTarget(request.origin, request.url);
  if (!target.ok) return blockedTarget(target.failure.code, request.url);
  if (areSameOrigin(request.origin, request.url.origin)) {
    return settled('allowed', 'same-origin', 'The page has the same origin as the server, so CORS does not apply.');
  }
  const asked = preflight && checkPreflight(request, preflight);
  if (asked?.ok === false) {
    return withTarget(withPreflightStatus(blocked('preflight', asked.failure), preflight), request, preflight);
  }
  if (response === undefined) return NOT_SENT;
  return judgeResponse(request, response);
}

function judgeResponse(request: AskedRequest, response: ReceivedResponse): CheckVerdict {
  const access = corsCheck(request, response.headers);
  if (!access.ok)
    return withTarget(withStatus(blocked('request', access.failure), response, request), request, response);
  if (!isRedirectStatus(response.status)) return readableBy(request, response);
  const urls = [request.url] as const;
  const followed = redirect({ ...request, urls, body: 'none', mode: 'cors', tainting: 'cors' }, response);
  if (!followed.ok) return blocked('request', followed.failure);
  const to = followed.redirection?.url;
  if (to === undefined) return readableBy(request, response);
  const target = checkTarget(request.origin, to);
  if (!target.ok) return blocked('request', { ...target.failure, subject: withoutUrlSecrets(to.href) });
  return {
    ...settled(
      'unknown',
      'redirected',
      `The browser follows the redirect to ${withoutUrlSecrets(to.href)} and checks that response, too.`,
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

/** The browser sends nothing. */
function blockedTarget(code: BlockedCode, { port }: URL): CheckVerdict {
  if (code === 'mixed-content') return MIXED_CONTENT;
  return {
    ...settled('blocked', code, `Browsers send no requests to port ${port}, because another protocol uses it.`),
    step: 'Fetch, "bad port"',
    fix: 'Let the server listen at another port, such as 443 or 8080.',
  };
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
  failure: FetchFailure<CorsCheckCode | PreflightCode | RedirectCode | BlockedCode>,
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
function withStatus(verdict: CheckVerdict, { status }: ReceivedResponse, { headers }: AskedRequest): CheckVerdict {
  if (status < 400 && !isRedirectStatus(status)) return verdict;
  const what = status < 400 ? 'a redirect' : 'an error';
  const login = "If the page sends a token, add it to this check: --header 'Authorization: Bearer …'.";
  const more = status === 401 && !hasHeader(headers, 'Authorization') ? ` ${login}` : '';
  return {
    ...verdict,
    fix: `${verdict.fix ?? ''} The response is ${what} (${status}). It needs the headers, too.${more}`,
  };
}

/** A server that redirects http to https does so before any other code runs, so headers there are of no use. */
function withTarget(
  verdict: CheckVerdict,
  { url }: AskedRequest,
  response: ReceivedResponse | undefined,
): CheckVerdict {
  const location = response && extractLocation(response.headers);
  if (location === undefined || location === MALFORMED || !isRedirectStatus(response?.status ?? 0)) return verdict;
  const target = URL.canParse(location, url.href) ? new URL(location, url) : url;
  if (url.protocol !== 'http:' || target.protocol !== 'https:') return verdict;
  const fix = `The server redirects http to https. Request ${withoutUrlSecrets(target.href)} from the page, and check that URL.`;
  return { ...verdict, fix };
}

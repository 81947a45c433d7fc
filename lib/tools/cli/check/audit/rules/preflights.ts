import { MALFORMED, extractMaxAge, extractTokens } from '../../../../fetch/headers/extract-values.js';
import { isRedirectStatus } from '../../../../fetch/redirect.js';
import { hasHeader } from '../../../../fetch/headers/header-list.js';
import { type AskedRequest, needsPreflight } from '../../../request/asked-request.js';
import type { FindingCode } from '../finding-codes.js';
import { type Finding, evidenceOf, finding, statusOf } from '../finding.js';
import { type Observation, type Observations, grantOf, hasCredentials, header, isOk } from '../../probe/observation.js';

const MAX_AGE = 'Access-Control-Max-Age';
const ALLOW_HEADERS = 'Access-Control-Allow-Headers';
/** The longest time that any browser caches preflights, in seconds; see the `maxAge` option. */
const LONGEST_MAX_AGE = 86_400;

/** Problems with the responses to preflights. */
export function preflightFindings(seen: Observations, request: AskedRequest): readonly Finding[] {
  return [
    ...responseFindings(seen, needsPreflight(request)),
    ...cacheFindings(seen),
    ...echoFindings(seen),
    ...authorizationFindings(seen, request),
  ];
}

function responseFindings(
  { 'own-preflight': own, 'own-request': request }: Observations,
  needed: boolean,
): readonly Finding[] {
  if (own === undefined) return [];
  const { status } = own.exchange.response;
  const evidence = [statusOf(own, 'Access-Control-Allow-Origin', 'Location', 'WWW-Authenticate')];
  const granted = request !== undefined && allowsOwn(request);
  // Frameworks answer OPTIONS by default, without CORS headers.
  if (isOk(own)) return granted && !allowsOwn(own) ? [finding('preflight-unhandled', evidence, needed)] : [];
  // A 403 is a normal refusal unless the origin is allowed; so is any status if the request needs no preflight.
  if (!granted && !allowsOwn(own) && (status === 403 || !needed)) return [];
  return [finding(codeOf(status), evidence, needed)];
}

/** Whether the origin is allowed, whatever the status is. */
function allowsOwn(one: Observation): boolean {
  const allowed = header(one, 'Access-Control-Allow-Origin');
  return allowed !== undefined && (allowed === '*' || allowed === one.origin);
}

function codeOf(status: number): FindingCode {
  if (isRedirectStatus(status)) return 'preflight-redirected';
  if (status === 401 || status === 407) return 'preflight-unauthorized';
  return [404, 405, 501].includes(status) ? 'preflight-unhandled' : 'preflight-failed';
}

/** Browsers cache only preflights that succeed. */
function cacheFindings({ 'own-preflight': own }: Observations): readonly Finding[] {
  if (own === undefined || grantOf(own) === 'none') return [];
  const value = header(own, MAX_AGE)?.trim();
  const seconds = extractMaxAge(own.exchange.response.headers) ?? 0;
  const evidence = [evidenceOf(own, MAX_AGE)];
  if (value === '-1' || seconds === 0) return [finding('preflight-not-cached', evidence)];
  // A malformed value is reported as max-age-malformed.
  if (seconds === MALFORMED || seconds <= LONGEST_MAX_AGE) return [];
  return [finding('preflight-cached-long', evidence)];
}

function echoFindings(seen: Observations): readonly Finding[] {
  return [
    ...echo('preflight-echoes-headers', seen['malformed-headers'], 'Headers'),
    ...echo('preflight-echoes-method', seen['malformed-method'], 'Methods'),
  ];
}

/** Whether an invalid name of the request appears in the response. */
function echo(
  code: FindingCode,
  observation: Observation | undefined,
  what: 'Headers' | 'Methods',
): readonly Finding[] {
  if (observation === undefined) return [];
  const name = `Access-Control-Allow-${what}`;
  const repeated = (header(observation, name) ?? '').toLowerCase().includes('(a)');
  return repeated ? [finding(code, [evidenceOf(observation, name)])] : [];
}

/** Only requests with this header are affected. For all others, `*` is fine. */
function authorizationFindings({ 'own-preflight': own }: Observations, { headers }: AskedRequest): readonly Finding[] {
  if (own === undefined || hasCredentials(own) || !hasHeader(headers, 'Authorization')) return [];
  const names = extractTokens(own.exchange.response.headers, ALLOW_HEADERS);
  if (names === undefined || names === MALFORMED || !names.includes('*')) return [];
  const listed = names.some((name) => name.toLowerCase() === 'authorization');
  return listed ? [] : [finding('wildcard-authorization', [evidenceOf(own, ALLOW_HEADERS)])];
}

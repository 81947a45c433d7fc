import { MALFORMED, extractMaxAge, extractTokens } from '../../../../fetch/extract-values.js';
import { hasHeader } from '../../../../../standard/header-list.js';
import { type AskedRequest, needsPreflight } from '../../../request/asked-request.js';
import type { FindingCode } from '../finding-codes.js';
import { type Finding, evidenceOf, finding, statusOf } from '../finding.js';
import { type Observation, type Observations, grantOf, hasCredentials, header, isOk } from '../../probe/observation.js';

const MAX_AGE = 'Access-Control-Max-Age';
const ALLOW_HEADERS = 'Access-Control-Allow-Headers';
/** What no browser exceeds, in seconds; see `maxAge` of the options. */
const LONGEST_MAX_AGE = 86_400;

/** How preflights are answered. */
export function preflightFindings(seen: Observations, request: AskedRequest): readonly Finding[] {
  return [
    ...answerFindings(seen, needsPreflight(request)),
    ...cacheFindings(seen),
    ...echoFindings(seen),
    ...authorizationFindings(seen, request),
  ];
}

function answerFindings(
  { 'own-preflight': own, 'own-request': request }: Observations,
  needed: boolean,
): readonly Finding[] {
  if (own === undefined) return [];
  const { status } = own.exchange.response;
  const evidence = [statusOf(own, 'Access-Control-Allow-Origin', 'Location', 'WWW-Authenticate')];
  const granted = request !== undefined && allowsOwn(request);
  // Frameworks answer OPTIONS of their own accord, and say nothing about CORS then.
  if (isOk(own)) return granted && !allowsOwn(own) ? [finding('preflight-unhandled', evidence, needed)] : [];
  // A 403 is a refusal like any other, unless the origin is allowed; and so is anything where nobody is to be asked.
  if (!granted && !allowsOwn(own) && (status === 403 || !needed)) return [];
  return [finding(codeOf(status), evidence, needed)];
}

/** Whatever the status says. */
function allowsOwn(one: Observation): boolean {
  const allowed = header(one, 'Access-Control-Allow-Origin');
  return allowed !== undefined && (allowed === '*' || allowed === one.origin);
}

function codeOf(status: number): FindingCode {
  if (status >= 300 && status <= 399) return 'preflight-redirected';
  if (status === 401 || status === 407) return 'preflight-unauthorized';
  return [404, 405, 501].includes(status) ? 'preflight-unhandled' : 'preflight-failed';
}

/** Only what is granted is cached. */
function cacheFindings({ 'own-preflight': own }: Observations): readonly Finding[] {
  if (own === undefined || grantOf(own) === 'none') return [];
  const value = header(own, MAX_AGE)?.trim();
  const seconds = extractMaxAge(own.exchange.response.headers) ?? 0;
  const evidence = [evidenceOf(own, MAX_AGE)];
  if (value === '-1' || seconds === 0) return [finding('preflight-not-cached', evidence)];
  // A malformed one is reported as such.
  if (seconds === MALFORMED || seconds <= LONGEST_MAX_AGE) return [];
  return [finding('preflight-cached-long', evidence)];
}

function echoFindings(seen: Observations): readonly Finding[] {
  return [
    ...echo('preflight-echoes-headers', seen['malformed-headers'], 'Headers'),
    ...echo('preflight-echoes-method', seen['malformed-method'], 'Methods'),
  ];
}

/** A name that is none, in the answer as it stood in the question. */
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

/** A trap only for who sets that header: for everybody else `*` is a fine answer. */
function authorizationFindings({ 'own-preflight': own }: Observations, { headers }: AskedRequest): readonly Finding[] {
  if (own === undefined || hasCredentials(own) || !hasHeader(headers, 'Authorization')) return [];
  const names = extractTokens(own.exchange.response.headers, ALLOW_HEADERS);
  if (names === undefined || names === MALFORMED || !names.includes('*')) return [];
  const listed = names.some((name) => name.toLowerCase() === 'authorization');
  return listed ? [] : [finding('wildcard-authorization', [evidenceOf(own, ALLOW_HEADERS)])];
}

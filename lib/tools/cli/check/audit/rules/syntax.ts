import { MALFORMED, extractMaxAge, extractTokens } from '../../../../fetch/headers/extract-values.js';
import { type HeaderList, hasHeader, valuesOf } from '../../../../fetch/headers/header-list.js';
import { isSerializedOrigin } from '../../../../fetch/request-origin.js';
import type { FindingCode } from '../finding-codes.js';
import { type Finding, evidenceOf, finding } from '../finding.js';
import { type Observation, type Observations, hasCredentials, header, isUnusual } from '../../probe/observation.js';

const ALLOW = 'Access-Control-Allow-Origin';
const CREDENTIALS = 'Access-Control-Allow-Credentials';
const MAX_AGE = 'Access-Control-Max-Age';
const LISTS = ['Access-Control-Allow-Methods', 'Access-Control-Allow-Headers', 'Access-Control-Expose-Headers'];

/** The syntax of the headers, which is the same for every origin (Fetch, "HTTP new-header syntax"). */
export function syntaxFindings(seen: Observations): readonly Finding[] {
  const responses = Object.values(seen).filter((one) => !isUnusual(one));
  return RULES.flatMap(([code, malformed]) => {
    const first = responses.flatMap((response) => {
      const names = malformed(response.exchange.response.headers, response);
      return names.length === 0 ? [] : [evidenceOf(response, ...names)];
    })[0];
    return first === undefined ? [] : [finding(code, [first])];
  });
}

/** For each code, the names of the headers that have the problem. */
const RULES: readonly (readonly [FindingCode, (headers: HeaderList, response: Observation) => readonly string[]])[] = [
  ['duplicate-header', (headers) => [ALLOW, CREDENTIALS, MAX_AGE].filter((name) => valuesOf(headers, name).length > 1)],
  ['several-origins', (headers) => (valuesOf(headers, ALLOW).some(isSeveral) ? [ALLOW] : [])],
  ['allow-origin-malformed', (headers) => (valuesOf(headers, ALLOW).some(isInvalidOrigin) ? [ALLOW] : [])],
  [
    'allow-credentials-malformed',
    (headers) => (valuesOf(headers, CREDENTIALS).some(isInvalidFlag) ? [CREDENTIALS] : []),
  ],
  ['list-malformed', (headers) => LISTS.filter((name) => extractTokens(headers, name) === MALFORMED)],
  ['max-age-malformed', (headers) => (hasMalformedMaxAge(headers) ? [MAX_AGE] : [])],
  [
    'wildcard-credentials',
    (_, response) => (isCross(response) && isPublic(response) && hasCredentials(response) ? [ALLOW, CREDENTIALS] : []),
  ],
  [
    'wildcard-literal',
    (headers, response) =>
      !isCross(response) || isPublic(response) || !hasCredentials(response)
        ? []
        : LISTS.filter((name) => listsWildcard(headers, name)),
  ],
];

/** A response to a request without `Origin` is not for a page of another origin. */
function isCross({ origin }: Observation): boolean {
  return origin !== undefined;
}

function isPublic(response: Observation): boolean {
  return header(response, ALLOW) === '*';
}

function isSeveral(value: string): boolean {
  return /[^,\s][,\s]+[^,\s]/.test(value);
}

/** A host name can contain `*`, but here it is almost always a pattern. */
function isInvalidOrigin(value: string): boolean {
  return value !== '*' && !isSeveral(value) && (value.includes('*') || !isSerializedOrigin(value));
}

/** Many servers send `false`, which is invalid but harmless. */
function isInvalidFlag(value: string): boolean {
  return value !== 'true' && value !== 'false';
}

/** Many servers send `-1`, which every browser treats as "do not cache". */
function hasMalformedMaxAge(headers: HeaderList): boolean {
  return (
    valuesOf(headers, MAX_AGE).length === 1 &&
    valuesOf(headers, MAX_AGE)[0] !== '-1' &&
    extractMaxAge(headers) === MALFORMED
  );
}

function listsWildcard(headers: HeaderList, name: string): boolean {
  const names = extractTokens(headers, name);
  return hasHeader(headers, name) && names !== MALFORMED && names?.includes('*') === true;
}

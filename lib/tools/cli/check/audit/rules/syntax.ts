import { MALFORMED, extractMaxAge, extractTokens } from '../../../../fetch/extract-values.js';
import { type HeaderList, hasHeader, valuesOf } from '../../../../../standard/header-list.js';
import { isSerializedOrigin } from '../../../../fetch/request-origin.js';
import type { FindingCode } from '../finding-codes.js';
import { type Finding, evidenceOf, finding } from '../finding.js';
import {
  type Observation,
  type ObservationName,
  type Observations,
  hasCredentials,
  header,
} from '../../probe/observation.js';

const ALLOW = 'Access-Control-Allow-Origin';
const CREDENTIALS = 'Access-Control-Allow-Credentials';
const MAX_AGE = 'Access-Control-Max-Age';
const LISTS = ['Access-Control-Allow-Methods', 'Access-Control-Allow-Headers', 'Access-Control-Expose-Headers'];

/** How the headers are written, in whichever answer; nothing of this depends on who asks (Fetch, "HTTP new-header syntax"). */
export function syntaxFindings(seen: Observations): readonly Finding[] {
  const answers = Object.values(seen).filter(({ name }) => !isMalformedQuestion(name));
  return RULES.flatMap(([code, wrong]) => {
    const first = answers.flatMap((answer) => {
      const names = wrong(answer.exchange.response.headers, answer);
      return names.length === 0 ? [] : [evidenceOf(answer, ...names)];
    })[0];
    return first === undefined ? [] : [finding(code, [first])];
  });
}

/** What is echoed there is wrong in the question. */
function isMalformedQuestion(name: ObservationName): boolean {
  return name === 'malformed-headers' || name === 'malformed-method';
}

/** For each code the names of the headers that are written so. */
const RULES: readonly (readonly [FindingCode, (headers: HeaderList, answer: Observation) => readonly string[]])[] = [
  ['duplicate-header', (headers) => [ALLOW, CREDENTIALS, MAX_AGE].filter((name) => valuesOf(headers, name).length > 1)],
  ['several-origins', (headers) => (valuesOf(headers, ALLOW).some(isSeveral) ? [ALLOW] : [])],
  ['allow-origin-malformed', (headers) => (valuesOf(headers, ALLOW).some(isNoOrigin) ? [ALLOW] : [])],
  ['allow-credentials-malformed', (headers) => (valuesOf(headers, CREDENTIALS).some(isNoFlag) ? [CREDENTIALS] : [])],
  ['list-malformed', (headers) => LISTS.filter((name) => extractTokens(headers, name) === MALFORMED)],
  ['max-age-malformed', (headers) => (hasMalformedMaxAge(headers) ? [MAX_AGE] : [])],
  ['wildcard-credentials', (_, answer) => (isPublic(answer) && hasCredentials(answer) ? [ALLOW, CREDENTIALS] : [])],
  [
    'wildcard-literal',
    (headers, answer) =>
      isPublic(answer) || !hasCredentials(answer) ? [] : LISTS.filter((name) => listsWildcard(headers, name)),
  ],
];

function isPublic(answer: Observation): boolean {
  return header(answer, ALLOW) === '*';
}

function isSeveral(value: string): boolean {
  return /[^,\s][,\s]+[^,\s]/.test(value);
}

/** A pattern could be the name of a host, but hardly is. */
function isNoOrigin(value: string): boolean {
  return value !== '*' && !isSeveral(value) && (value.includes('*') || !isSerializedOrigin(value));
}

/** Many say `false`, which is no value and does no harm. */
function isNoFlag(value: string): boolean {
  return value !== 'true' && value !== 'false';
}

/** Many say `-1`, and every browser understands it as not at all. */
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

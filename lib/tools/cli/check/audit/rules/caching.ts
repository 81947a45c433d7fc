import { type Finding, evidenceOf, finding } from '../finding.js';
import { type Observation, type Observations, grantOf, header } from '../../probe/observation.js';

const ALLOW = 'Access-Control-Allow-Origin';

/**
 * Fetch, "CORS protocol and HTTP caches": an answer that depends on the origin says so, on refusals and without an origin as
 * well. Preflights are left aside, because no cache keeps an answer to OPTIONS (RFC 9110, section 9.3.7).
 */
export function cachingFindings(seen: Observations): readonly Finding[] {
  const { 'own-request': own, 'no-origin': none, stranger } = seen;
  if (own === undefined || none === undefined) return [];
  const answers = [own, ...(stranger === undefined ? [] : [stranger]), none];
  if (new Set(answers.map((answer) => header(answer, ALLOW))).size === 1) return [];
  const silent = answers.filter((answer) => !variesByOrigin(answer) && isStored(answer));
  const mixedUp = silent.filter((answer) => grantOf(answer) !== 'none');
  if (mixedUp.length > 0) return [finding('vary-missing', mixedUp.map(evidence))];
  return silent.length === 0 ? [] : [finding('vary-missing-refused', silent.map(evidence))];
}

function evidence(answer: Observation): ReturnType<typeof evidenceOf> {
  return evidenceOf(answer, ALLOW, 'Vary');
}

function variesByOrigin(answer: Observation): boolean {
  return fieldsOf(answer, 'Vary').some((field) => field === 'origin' || field === '*');
}

function isStored(answer: Observation): boolean {
  return !fieldsOf(answer, 'Cache-Control').includes('no-store');
}

function fieldsOf(answer: Observation, name: string): readonly string[] {
  return (header(answer, name) ?? '')
    .toLowerCase()
    .split(',')
    .map((field) => field.trim());
}

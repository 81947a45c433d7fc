import { type Finding, evidenceOf, finding } from '../finding.js';
import { type Observation, type Observations, grantOf, header } from '../../probe/observation.js';

const ALLOW = 'Access-Control-Allow-Origin';

/**
 * Fetch, "CORS protocol and HTTP caches": a response that depends on the origin sends `Vary: Origin`, also for refused
 * origins and requests without one. Preflights do not matter, because responses to OPTIONS are not cached (RFC 9110, section
 * 9.3.7).
 */
export function cachingFindings(seen: Observations): readonly Finding[] {
  const { 'own-request': own, 'no-origin': none, stranger } = seen;
  if (own === undefined || none === undefined) return [];
  const responses = [own, ...(stranger === undefined ? [] : [stranger]), none];
  if (new Set(responses.map((response) => header(response, ALLOW))).size === 1) return [];
  const withoutVary = responses.filter((response) => !variesByOrigin(response) && isStored(response));
  // A cached * does not harm anyone: it allows every origin.
  const exposed = withoutVary.filter((response) => grantOf(response) === 'name');
  if (exposed.length > 0) return [finding('vary-missing', exposed.map(evidence))];
  const refused = withoutVary.filter((response) => grantOf(response) === 'none');
  return refused.length === 0 ? [] : [finding('vary-missing-refused', refused.map(evidence))];
}

function evidence(response: Observation): ReturnType<typeof evidenceOf> {
  return evidenceOf(response, ALLOW, 'Vary');
}

function variesByOrigin(response: Observation): boolean {
  return fieldsOf(response, 'Vary').some((field) => field === 'origin' || field === '*');
}

function isStored(response: Observation): boolean {
  return !fieldsOf(response, 'Cache-Control').includes('no-store');
}

function fieldsOf(response: Observation, name: string): readonly string[] {
  return (header(response, name) ?? '')
    .toLowerCase()
    .split(',')
    .map((field) => field.trim());
}

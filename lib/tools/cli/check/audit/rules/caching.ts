import { type Finding, evidenceOf, finding } from '../finding.js';
import { CACHE_EVIDENCE, isCacheHit } from '../../probe/cache-hit.js';
import { type Observation, type Observations, grantOf, header } from '../../probe/observation.js';

const ALLOW = 'Access-Control-Allow-Origin';

/**
 * Fetch, "CORS protocol and HTTP caches": a response that depends on the origin sends `Vary: Origin`, also for refused
 * origins and requests without one. Preflights do not matter, because responses to OPTIONS are not cached (RFC 9110, section
 * 9.3.7).
 */
export function cachingFindings(seen: Observations): readonly Finding[] {
  return [...varyFindings(seen), ...cacheFindings(seen)];
}

function varyFindings(seen: Observations): readonly Finding[] {
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

/** A cache that ignores `Vary` serves the response for one origin to another, or had stored one before. */
function cacheFindings(seen: Observations): readonly Finding[] {
  const { 'own-unique': own, 'cached-stranger': cached, 'own-request': plain, stranger } = seen;
  if (own === undefined || grantOf(own) !== 'name' || !variesByOrigin(own)) return [];
  const allowed = header(own, ALLOW);
  const isMixedUp = cached !== undefined && stranger !== undefined && header(cached, ALLOW) === allowed;
  if (isMixedUp && header(stranger, ALLOW) !== allowed) return [cacheFinding(own, cached)];
  const isStale =
    plain !== undefined && isCacheHit(plain.exchange.response.headers) && header(plain, ALLOW) !== allowed;
  return isStale && statusCode(plain) === statusCode(own) ? [cacheFinding(plain, own)] : [];
}

function cacheFinding(...responses: readonly Observation[]): Finding {
  return finding(
    'cache-ignores-vary',
    responses.map((one) => {
      const present = CACHE_EVIDENCE.filter((name) => header(one, name) !== undefined);
      return evidenceOf(one, ALLOW, ...present);
    }),
  );
}

function statusCode({ exchange }: Observation): number {
  return exchange.response.status;
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

import { hasHeader } from '../../../../fetch/headers/header-list.js';
import { type Finding, evidenceOf, finding, statusOf } from '../finding.js';
import { type Observation, type Observations, grantOf, hasCredentials } from '../../probe/observation.js';

const ALLOW = 'Access-Control-Allow-Origin';
/** Headers that have no effect without `Access-Control-Allow-Origin`. */
const COMPANIONS = [
  'Access-Control-Allow-Credentials',
  'Access-Control-Allow-Methods',
  'Access-Control-Allow-Headers',
  'Access-Control-Expose-Headers',
  'Access-Control-Max-Age',
];

/** Problems in how other origins are refused. */
export function refusalFindings(seen: Observations): readonly Finding[] {
  return [...laxerPreflight(seen), ...refusedHeaders(seen), ...refusedError(seen)];
}

/** The preflight allows the origin, but the response does not. */
function laxerPreflight({
  'stranger-preflight': preflight,
  'own-request': own,
  stranger,
}: Observations): readonly Finding[] {
  if (preflight === undefined || stranger === undefined) return [];
  // Headers that are missing on an error page, even for the own origin, do not show a rule.
  if (stranger.exchange.response.status >= 400 && (own === undefined || grantOf(own) === 'none')) return [];
  if (grantOf(preflight) === 'none' || grantOf(stranger) !== 'none') return [];
  return [
    finding(
      'preflight-laxer',
      [preflight, stranger].map((one) => evidenceOf(one, ALLOW)),
      hasCredentials(preflight),
    ),
  ];
}

/** One fixed allowed origin, with its other headers, is correct for static responses (Fetch). */
function refusedHeaders({ 'stranger-preflight': preflight, stranger }: Observations): readonly Finding[] {
  const leaking = [preflight, stranger].flatMap((one) => {
    if (one === undefined || hasHeader(one.exchange.response.headers, ALLOW)) return [];
    const present = presentIn(one);
    return present.length === 0 ? [] : [evidenceOf(one, ALLOW, ...present)];
  });
  return leaking.length === 0 ? [] : [finding('refused-headers', leaking)];
}

function presentIn({ exchange }: Observation): readonly string[] {
  return COMPANIONS.filter((name) => hasHeader(exchange.response.headers, name));
}

function refusedError({ stranger, 'own-request': own }: Observations): readonly Finding[] {
  if (stranger === undefined || own === undefined) return [];
  const fails = (one: Observation): boolean => one.exchange.response.status >= 500;
  return fails(stranger) && !fails(own) ? [finding('refused-error', [statusOf(stranger), statusOf(own)])] : [];
}

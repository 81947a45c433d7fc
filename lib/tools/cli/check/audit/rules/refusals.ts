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
function laxerPreflight(seen: Observations): readonly Finding[] {
  const { 'stranger-preflight': preflight, 'own-request': own, stranger, 'stranger-cookie': withCookie } = seen;
  if (preflight === undefined || stranger === undefined) return [];
  // Headers that are missing on an error page, even for the own origin, do not show a rule.
  if (stranger.exchange.response.status >= 400 && (own === undefined || grantOf(own) === 'none')) return [];
  if (!isLaxer(preflight, stranger) || (withCookie !== undefined && grantOf(withCookie) === 'name')) return [];
  return [
    finding(
      'preflight-laxer',
      [preflight, stranger].map((one) => evidenceOf(one, ALLOW)),
      hasCredentials(preflight),
    ),
  ];
}

/** A response with `*` allows no credentials, but a preflight by name does. */
function isLaxer(preflight: Observation, response: Observation): boolean {
  const [before, after] = [grantOf(preflight), grantOf(response)];
  if (after === 'none') return before !== 'none';
  return after === 'any' && before === 'name' && hasCredentials(preflight);
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

function refusedError(seen: Observations): readonly Finding[] {
  const pairs = [
    [seen.stranger, seen['own-request']],
    [seen['stranger-preflight'], seen['own-preflight']],
  ] as const;
  const evidence = pairs.flatMap(([stranger, own]) => {
    if (stranger === undefined || own === undefined || !fails(stranger) || fails(own)) return [];
    return [statusOf(stranger), statusOf(own)];
  });
  return evidence.length === 0 ? [] : [finding('refused-error', evidence)];
}

function fails({ exchange }: Observation): boolean {
  return exchange.response.status >= 500;
}

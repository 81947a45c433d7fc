import type { FindingCode } from '../finding-codes.js';
import { type Finding, evidenceOf, finding } from '../finding.js';
import {
  type Observation,
  type ObservationName,
  type Observations,
  grantOf,
  hasCredentials,
} from '../../probe/observation.js';
import { isLoopback } from '../../../request/secure-url.js';

const ALLOW = 'Access-Control-Allow-Origin';
const CREDENTIALS = 'Access-Control-Allow-Credentials';

/** Origins that an attacker can register, by the faulty comparison that accepts them. */
const LOOSE_COMPARISONS: readonly (readonly [code: FindingCode, names: readonly ObservationName[]])[] = [
  ['origin-prefix', ['glued', 'hyphenated']],
  ['origin-dot', ['dot']],
  ['origin-suffix', ['suffixed', 'lengthened']],
];

/** Origins that are allowed by name although an attacker can control them. */
export function originFindings(seen: Observations): readonly Finding[] {
  // If only the preflight allows it, that is another finding.
  const reflected = granted(seen, seen.stranger === undefined ? 'stranger-preflight' : 'stranger');
  // A server that allows every origin also allows all the others below.
  if (reflected.length > 0) return [reported('any-origin', reflected)];
  return [
    ...reportedIfAny('null-origin', granted(seen, 'null')),
    ...nameFindings(seen),
    ...portFindings(seen),
    ...insecureFindings(seen),
  ];
}

/** A policy for all names under a suffix covers some of the lookalikes by itself. */
function nameFindings(seen: Observations): readonly Finding[] {
  const siblings = granted(seen, 'sibling');
  if (siblings.length === 0) return comparisonFindings(seen);
  // Without credentials this allows less than * does.
  const suffix = siblings.filter(hasCredentials);
  return [
    ...reportedIfAny('origin-public-suffix', suffix),
    ...reportedIfAny('origin-suffix', granted(seen, 'suffixed')),
  ];
}

/** A comparison that accepts text before the domain also accepts it in place of the dot. */
function comparisonFindings(seen: Observations): readonly Finding[] {
  const found = LOOSE_COMPARISONS.flatMap(([code, names]) => reportedIfAny(code, granted(seen, ...names)));
  return found.some(({ code }) => code === 'origin-prefix') ? found.filter(({ code }) => code !== 'origin-dot') : found;
}

/** Allowing every port is a policy. Allowing only ports that start like the given one is a mistake. */
function portFindings(seen: Observations): readonly Finding[] {
  return granted(seen, 'other-port').length > 0 ? [] : reportedIfAny('origin-port', granted(seen, 'port'));
}

/** Without credentials, a forged page reads only what its author could request directly. */
function insecureFindings(seen: Observations): readonly Finding[] {
  const plain = granted(seen, 'plain', 'own-request', 'own-preflight').filter((observation) => {
    return hasCredentials(observation) && isForgeable(observation.origin);
  });
  return reportedIfAny('origin-insecure', plain.slice(0, 1));
}

function isForgeable(origin: string | undefined): boolean {
  return origin?.startsWith('http:') === true && !isLoopback(new URL(origin).hostname);
}

/** The observations in which the origin is allowed by name. */
function granted(seen: Observations, ...names: readonly ObservationName[]): readonly Observation[] {
  return names.flatMap((name) => seen[name] ?? []).filter((observation) => grantOf(observation) === 'name');
}

function reportedIfAny(code: FindingCode, grants: readonly Observation[]): readonly Finding[] {
  return grants.length === 0 ? [] : [reported(code, grants)];
}

function reported(code: FindingCode, grants: readonly Observation[]): Finding {
  const evidence = grants.map((one) => evidenceOf(one, ALLOW, ...(hasCredentials(one) ? [CREDENTIALS] : [])));
  return finding(code, evidence, grants.some(hasCredentials));
}

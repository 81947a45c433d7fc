import type { FindingCode } from '../finding-codes.js';
import { type Finding, evidenceOf, finding } from '../finding.js';
import {
  type Observation,
  type ObservationName,
  type Observations,
  grantOf,
  hasCredentials,
} from '../../probe/observation.js';
import { HOSTING_NAMES } from '../../probe/hosting-origins.js';
import { isLoopback } from '../../../request/secure-url.js';

const ALLOW = 'Access-Control-Allow-Origin';
const CREDENTIALS = 'Access-Control-Allow-Credentials';

/** Origins that an attacker can register, by the faulty comparison that accepts them. */
const LOOSE_COMPARISONS: readonly (readonly [code: FindingCode, names: readonly ObservationName[]])[] = [
  ['origin-prefix', ['glued', 'hyphenated']],
  ['origin-dot', ['dot']],
  ['origin-truncated', ['truncated', 'headless']],
];

/** Origins that are allowed by name although an attacker can control them. */
export function originFindings(seen: Observations): readonly Finding[] {
  // If only the preflight allows it, that is another finding.
  const reflected = granted(seen, seen.stranger === undefined ? 'stranger-preflight' : 'stranger', 'stranger-cookie');
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
  // Without credentials this allows less than * does.
  const suffixes = [...siblings, ...granted(seen, ...HOSTING_NAMES)].filter(hasCredentials);
  return [
    ...reportedIfAny('origin-public-suffix', suffixes),
    ...(siblings.length === 0 ? comparisonFindings(seen) : reportedIfAny('origin-suffix', suffixed(seen))),
  ];
}

/** Names below another domain. The first is enough: a server that accepts it compares no end at all. */
function suffixed(seen: Observations): readonly Observation[] {
  return [...granted(seen, 'suffixed', 'underscored', 'special').slice(0, 1), ...granted(seen, 'localhost')];
}

/** A comparison that accepts text before the domain also accepts it in place of the dot. */
function comparisonFindings(seen: Observations): readonly Finding[] {
  const found = [
    ...LOOSE_COMPARISONS.flatMap(([code, names]) => reportedIfAny(code, granted(seen, ...names))),
    ...reportedIfAny('origin-suffix', [...suffixed(seen), ...granted(seen, 'lengthened')]),
  ];
  const isPrefix = found.some(({ code }) => code === 'origin-prefix');
  return isPrefix ? found.filter(({ code }) => code !== 'origin-dot') : [...found, ...belowFindings(seen)];
}

/** Allowing every name of the domain is a policy. Allowing only names that end like the given one is a mistake. */
function belowFindings(seen: Observations): readonly Finding[] {
  return granted(seen, 'other-subdomain').length > 0 ? [] : reportedIfAny('origin-below', granted(seen, 'glued-below'));
}

/** Allowing every port is a policy. Allowing only ports that resemble the given one is a mistake. */
function portFindings(seen: Observations): readonly Finding[] {
  return granted(seen, 'other-port').length > 0
    ? []
    : reportedIfAny('origin-port', granted(seen, 'port', 'short-port'));
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

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

/** Names that anybody can register, by the slip of a comparison that lets them through. */
const SLIPS: readonly (readonly [code: FindingCode, names: readonly ObservationName[]])[] = [
  ['origin-prefix', ['glued', 'hyphenated']],
  ['origin-dot', ['dot']],
  ['origin-suffix', ['suffixed', 'lengthened']],
];

/** Origins that are allowed by name although an attacker can have them. */
export function originFindings(seen: Observations): readonly Finding[] {
  // Where the preflight alone says yes, that is another finding.
  const anybody = granted(seen, seen.stranger === undefined ? 'stranger-preflight' : 'stranger');
  // Whoever lets everybody in lets every disguise in as well.
  if (anybody.length > 0) return [reported('any-origin', anybody)];
  return [
    ...reportedIfAny('null-origin', granted(seen, 'null')),
    ...nameFindings(seen),
    ...portFindings(seen),
    ...insecureFindings(seen),
  ];
}

/** A policy for all names under a suffix covers some of the disguises by itself. */
function nameFindings(seen: Observations): readonly Finding[] {
  const siblings = granted(seen, 'sibling');
  if (siblings.length === 0) return slipFindings(seen);
  // Without credentials it is no more than * would be, for fewer.
  const suffix = siblings.filter(hasCredentials);
  return [
    ...reportedIfAny('origin-public-suffix', suffix),
    ...reportedIfAny('origin-suffix', granted(seen, 'suffixed')),
  ];
}

/** What is let through in front of the domain is let through in the place of the dot as well. */
function slipFindings(seen: Observations): readonly Finding[] {
  const found = SLIPS.flatMap(([code, names]) => reportedIfAny(code, granted(seen, ...names)));
  return found.some(({ code }) => code === 'origin-prefix') ? found.filter(({ code }) => code !== 'origin-dot') : found;
}

/** That any port is allowed is a policy; that only those are that begin like the given one is a slip. */
function portFindings(seen: Observations): readonly Finding[] {
  return granted(seen, 'other-port').length > 0 ? [] : reportedIfAny('origin-port', granted(seen, 'port'));
}

/** Without credentials a forged page reads what its author could ask for himself. */
function insecureFindings(seen: Observations): readonly Finding[] {
  const plain = granted(seen, 'plain', 'own-request', 'own-preflight').filter((observation) => {
    return hasCredentials(observation) && isForgeable(observation.origin);
  });
  return reportedIfAny('origin-insecure', plain.slice(0, 1));
}

function isForgeable(origin: string | undefined): boolean {
  return origin?.startsWith('http:') === true && !isLoopback(new URL(origin).hostname);
}

/** Those of the observations that let the origin in by its name. */
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

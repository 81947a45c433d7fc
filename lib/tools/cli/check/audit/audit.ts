import type { AskedRequest } from '../../request/asked-request.js';
import type { Finding } from './finding.js';
import { SEVERITIES, type Severity } from './finding-codes.js';
import { GET_PROBES, type GetName, grantOf, type Observations } from '../probe/observation.js';
import { cachingFindings } from './rules/caching.js';
import { cookieFindings } from './rules/cookies.js';
import { injectionFindings } from './rules/injection.js';
import { originFindings } from './rules/origins.js';
import { preflightFindings } from './rules/preflights.js';
import { refusalFindings } from './rules/refusals.js';
import { syntaxFindings } from './rules/syntax.js';

/** A letter for the worst finding. */
export type Grade = 'A' | 'B' | 'C' | 'D' | 'F';

const GRADES: Readonly<Record<Severity, Grade>> = { low: 'B', medium: 'C', high: 'D', critical: 'F' };

/** Everything that is wrong with the responses, worst first. */
export function audit(request: AskedRequest, seen: Observations): readonly Finding[] {
  const findings = [
    ...originFindings(seen),
    ...refusalFindings(seen),
    ...cachingFindings(seen),
    ...preflightFindings(seen, request),
    ...syntaxFindings(seen),
    ...cookieFindings(seen, request),
    ...injectionFindings(seen),
  ];
  const codes = findings.map(({ code }) => code);
  findings.push(...getFindings(seen).filter(({ code }) => !codes.includes(code)));
  return findings.sort((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
}

/** What GET shows about a URL that is asked for with another method, where it serves GET to the own origin. */
function getFindings(seen: Observations): readonly Finding[] {
  const own = seen['get-own'];
  if (own === undefined || grantOf(own) === 'none') return [];
  const renamed = Object.entries(GET_PROBES).flatMap(([name, as]) => {
    const one = seen[name as GetName];
    return one === undefined ? [] : [[as, one] as const];
  });
  const gets: Observations = { ...Object.fromEntries(renamed), 'own-unique': own };
  return [...originFindings(gets), ...cachingFindings(gets)];
}

export function gradeOf(findings: readonly Finding[]): Grade {
  const worst = SEVERITIES.find((severity) => findings.some((finding) => finding.severity === severity));
  return worst === undefined ? 'A' : GRADES[worst];
}

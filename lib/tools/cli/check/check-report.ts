import type { Grade } from './audit/audit.js';
import type { AskedRequest } from '../request/asked-request.js';
import type { ProbeExchange } from './probe/probe-exchange.js';
import type { Finding } from './audit/finding.js';
import { type FindingCode, SEVERITIES, type Severity } from './audit/finding-codes.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import type { Note } from './notes.js';
import type { Unanswered } from './probe/observe.js';
import type { CheckVerdict } from './verdict.js';

/** The result of a check. */
export interface CheckReport {
  readonly request: AskedRequest;
  /** Only if the request needs one. */
  readonly preflight: ProbeExchange | undefined;
  /** Only if it was sent. */
  readonly exchange: ProbeExchange | undefined;
  readonly verdict: CheckVerdict;
  /** `null` if the audit is incomplete: the worst finding may be missing. */
  readonly grade: Grade | null;
  readonly findings: readonly Finding[];
  /** The codes of findings that were found and ignored. */
  readonly ignored: readonly FindingCode[];
  /** What is worth knowing and is not wrong. */
  readonly notes: readonly Note[];
  readonly unanswered: readonly Unanswered[];
  /** The least severity of a finding that causes exit code 1. */
  readonly failOn: Severity;
  /** How many requests were sent. */
  readonly requests: number;
}

/** An incomplete audit does not prove that there is nothing to find, and a rate limit does not show what is blocked. */
export function exitCodeOf({ verdict, findings, unanswered, failOn }: CheckReport): ExitCode {
  const isBlocked = verdict.outcome === 'blocked' && !unanswered.some(({ name }) => name.startsWith('own-'));
  if (unanswered.length > 0 && !isBlocked) return EXIT.failed;
  const worst = SEVERITIES.indexOf(failOn);
  const fails = findings.some(({ severity }) => SEVERITIES.indexOf(severity) <= worst);
  return verdict.outcome !== 'allowed' || fails ? EXIT.found : EXIT.fine;
}

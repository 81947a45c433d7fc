import type { Grade } from './audit/audit.js';
import type { AskedRequest } from '../request/asked-request.js';
import type { ProbeExchange } from './probe/probe-exchange.js';
import type { Finding } from './audit/finding.js';
import type { FindingCode } from './audit/finding-codes.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import type { Unanswered } from './probe/observe.js';
import type { CheckVerdict } from './verdict.js';

/** All that a check came to. */
export interface CheckReport {
  readonly request: AskedRequest;
  /** Where the request needs one. */
  readonly preflight: ProbeExchange | undefined;
  /** Where it was sent. */
  readonly exchange: ProbeExchange | undefined;
  readonly verdict: CheckVerdict;
  readonly grade: Grade;
  readonly findings: readonly Finding[];
  /** What was found and is to be ignored. */
  readonly ignored: readonly FindingCode[];
  readonly unanswered: readonly Unanswered[];
  /** How many requests were sent. */
  readonly requests: number;
}

/** An audit with gaps has not found nothing. */
export function exitCodeOf({ verdict, findings, unanswered }: CheckReport): ExitCode {
  if (verdict.outcome !== 'allowed' || findings.length > 0) return EXIT.found;
  return unanswered.length > 0 ? EXIT.failed : EXIT.fine;
}

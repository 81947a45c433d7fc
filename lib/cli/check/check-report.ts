import type { Grade } from './audit.js';
import type { CheckRequest } from './check-request.js';
import type { Exchange } from './exchange.js';
import type { Finding } from './finding.js';
import type { FindingCode } from './finding-codes.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import type { Unanswered } from './observe.js';
import type { CheckVerdict } from './verdict.js';

/** All that a check came to. */
export interface CheckReport {
  readonly request: CheckRequest;
  /** Where the request needs one. */
  readonly preflight: Exchange | undefined;
  /** Where it was sent. */
  readonly exchange: Exchange | undefined;
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

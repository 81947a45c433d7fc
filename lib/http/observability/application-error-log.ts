import { Injectable, Logger } from '@nestjs/common';
import { attempt } from '../../diagnostics/attempt.js';
import type { OriginFault } from '../../policy/decide/allow-origin.js';
import { describeCause } from '../../diagnostics/describe-cause.js';

/** How many different causes are logged: a service that creates a new message for every request must not flood the log. */
const MAX_CAUSES = 100;

/** Logs, once per cause, which application code failed while a request was decided. */
@Injectable()
export class ApplicationErrorLog {
  private readonly logger = new Logger('CorsModule');
  private readonly logged = new Set<string>();

  /** Why an `origin` function did not return a boolean (R17). */
  originFunction(fault: OriginFault, cause: unknown): void {
    this.log(`The origin function ${FAULTS[fault]}${describe(cause)}. The origin is refused.`);
  }

  /** Code that finds the route of a request: a function for trusted proxies, `rewriteUrl`, a constraint, a version extractor (R5). */
  routing(cause: unknown): void {
    this.log(
      `Code that finds the handler of a request threw${describe(cause)}. CORS allows nothing for such requests.`,
    );
  }

  /** A guard that the application provides instead of `CorsPreflightGuard` (R6). */
  preflightGuard(cause: unknown): void {
    this.log(`The guard for preflights threw${describe(cause)}. The preflight is refused.`);
  }

  private log(line: string): void {
    if (this.logged.has(line) || this.logged.size >= MAX_CAUSES) return;
    this.logged.add(line);
    // A logger of the application that throws must not end the request.
    attempt(() => {
      this.logger.error(`${line} This is logged once.`);
    });
  }
}

const FAULTS: Readonly<Record<OriginFault, string>> = {
  threw: 'threw',
  rejected: 'rejected',
  'not-a-boolean': 'returned a value that is not a boolean',
  'timed-out': 'took longer than originTimeout',
};

function describe(cause: unknown): string {
  return cause === undefined ? '' : ` ("${describeCause(cause)}")`;
}

import { Injectable, Logger } from '@nestjs/common';
import type { OriginAnswer } from '../../policy/decide/allow-origin.js';
import { printable, renderValue } from '../../diagnostics/render-value.js';

/** How many different causes are told; a service that invents a message per request must not flood the log. */
const MAX_CAUSES = 100;

/** Tells, once per cause, what an `origin` function did instead of answering (R17). */
@Injectable()
export class OriginFunctionLog {
  private readonly logger = new Logger('CorsModule');
  private readonly told = new Set<string>();

  report(answer: OriginAnswer): void {
    if (answer.allowed || answer.fault === undefined) return;
    const cause = `The origin function ${DEEDS[answer.fault]}${describe(answer.cause)}`;
    if (this.told.has(cause) || this.told.size >= MAX_CAUSES) return;
    this.told.add(cause);
    this.logger.error(`${cause}; its answer counts as a refusal. This is logged once.`);
  }
}

const DEEDS = {
  threw: 'threw',
  rejected: 'rejected',
  'not-a-boolean': 'answered with something other than a boolean',
  'timed-out': 'took longer than originTimeout',
} as const;

/** How much of a cause is told, in characters. */
const MAX_CAUSE_LENGTH = 200;

/** The cause in a few printable characters: it may hold anything, also line breaks out of a request. */
function describe(cause: unknown): string {
  return cause === undefined ? '' : ` ("${printable(textOf(cause).slice(0, MAX_CAUSE_LENGTH))}")`;
}

function textOf(cause: unknown): string {
  try {
    if (typeof cause === 'string') return cause;
    return cause instanceof Error ? `${cause.name}: ${cause.message}` : renderValue(cause);
  } catch {
    return 'something that cannot be printed';
  }
}

import { Logger } from '@nestjs/common';
import { MAX_ORIGIN_LENGTH } from '../../standard/serialized-origin.js';
import { attempt } from '../../diagnostics/attempt.js';
import { bounded } from '../../diagnostics/render-value.js';
import { type CorsRefusal, REFUSALS } from '../../policy/decide/reason.js';
import type { CorsDecisionEvent } from './decision-event.js';
import { boundedAdvice } from './advice.js';

/** The time after which the counts start again from zero, in milliseconds. */
export const LOG_WINDOW = 60_000;
/** Lines in that time for one reason and origin. */
export const MAX_LINES_PER_REASON_AND_ORIGIN = 10;
/** Lines in that time in total: a scanner uses a new origin for every request. */
export const MAX_LINES = 100;

/** How much of a method or a path is logged, in characters. */
const MAX_PART_LENGTH = 200;
/** How many header names a line lists. */
const MAX_NAMES = 5;

/** Nest 11 treats log levels that were never set as disabled. */
class LevelLogger extends Logger {
  static get logsDebug(): boolean {
    return this.logLevels === undefined || this.isLevelEnabled('debug');
  }
}

export interface RefusalDescription {
  readonly event: CorsDecisionEvent;
  readonly advice: readonly string[];
}

/**
 * Logs refusals at debug level, one line each. Lines are counted by reason and origin and in total, so that clients cannot
 * flood the log or the memory. The number of omitted lines is logged with the next line after the window.
 */
export class RefusalLog {
  private readonly logger = new LevelLogger('CorsModule');
  private readonly lines = new Map<string, number>();
  private windowEnd = 0;
  private logged = 0;
  private omitted = 0;

  /** @param now a monotonic clock in milliseconds */
  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Whether Nest's logger logs lines of this level. */
  get enabled(): boolean {
    return LevelLogger.logsDebug;
  }

  /** @param describe returns the decision, and how to allow the request; called only for lines that are written */
  add(reason: CorsRefusal, origin: string | undefined, describe: () => RefusalDescription): void {
    if (this.now() >= this.windowEnd) this.startWindow();
    const key = `${reason} ${(origin ?? '').slice(0, MAX_ORIGIN_LENGTH)}`;
    const count = this.lines.get(key) ?? 0;
    if (count >= MAX_LINES_PER_REASON_AND_ORIGIN || this.logged >= MAX_LINES) {
      this.omitted++;
      return;
    }
    this.lines.set(key, count + 1);
    this.logged++;
    this.write(() => {
      const { event, advice } = describe();
      return [lineOf(event, reason), ...boundedAdvice(advice)].join(' ');
    });
  }

  /** If the line cannot be made, or the logger of the application throws, the line is lost, but not the request. */
  private write(line: () => string): void {
    attempt(() => {
      this.logger.debug(line());
    });
  }

  private startWindow(): void {
    if (this.omitted > 0) this.write(() => `${String(this.omitted)} more refusals were not logged one by one.`);
    this.lines.clear();
    this.logged = 0;
    this.omitted = 0;
    this.windowEnd = this.now() + LOG_WINDOW;
  }
}

/** Client data is shortened and escaped: it may contain anything, for example line breaks and terminal codes. */
function lineOf(event: CorsDecisionEvent, reason: CorsRefusal): string {
  const { type, method, path, origin, handlers, missing } = event;
  const what = type === 'preflight' ? 'Preflight of ' : '';
  const where = handlers.length > 0 ? handlers.join(' or ') : 'no handler';
  const names = missing.slice(0, MAX_NAMES).map((name) => `'${bounded(name, MAX_PART_LENGTH)}'`);
  return [
    `${what}${bounded(method, MAX_PART_LENGTH)} ${bounded(path, MAX_PART_LENGTH)}`,
    `from ${bounded(origin ?? 'no origin', MAX_ORIGIN_LENGTH)} (${where}):`,
    `refused [${reason}] ${REFUSALS[reason]}`,
    ...(names.length > 0 ? [`Missing: ${names.join(', ')}${missing.length > MAX_NAMES ? ', …' : ''}.`] : []),
  ].join(' ');
}

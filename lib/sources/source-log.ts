import { Logger } from '@nestjs/common';
import { attempt } from '../diagnostics/attempt.js';
import { describeCause } from '../diagnostics/describe-cause.js';
import { printable, renderValue } from '../diagnostics/render-value.js';

/** How many refused rows and lists of a source, and how many causes of a key, are logged. */
export const MAX_LINES = 100;

/** How long the store must not answer before that is logged, in milliseconds: an application that closes has no outage. */
export const OUTAGE_DELAY = 1000;

/** Logs what happens to a source. */
export class SourceLog {
  private readonly logger = new Logger('CorsModule');
  private readonly logged = new Set<string>();
  private outage: NodeJS.Timeout | undefined;
  private isOutageLogged = false;

  constructor(private readonly name: string) {}

  /**
   * A row or a list that is refused, once.
   *
   * @param describe called only if it is logged
   */
  refused(what: string, describe: () => string): void {
    this.once(`refused ${what}`, () => `${this.name} has a row or a list that is refused: ${describe()}`);
  }

  /** A state that does not exist, once. */
  state(value: unknown): void {
    const state = renderValue(value);
    const rest = "which does not exist, so it is ignored. A state is 'live', 'stale' or 'lost'.";
    this.once(`state ${state}`, () => `${this.name} has reported the state ${state}, ${rest}`);
  }

  /** A `key` that allows nothing, once per cause. */
  key(problem: string, cause?: unknown): void {
    const text = `${problem}${cause === undefined ? '' : ` ("${describeCause(cause)}")`}`;
    this.once(
      `key ${text}`,
      () => `The key function for ${this.name} ${text}. Its rows allow nothing for such requests.`,
    );
  }

  /** The store does not answer, or has lost its data. */
  failed(state: string, cause: unknown): void {
    if (this.outage !== undefined || this.isOutageLogged) return;
    this.outage = setTimeout(() => {
      this.outage = undefined;
      this.isOutageLogged = true;
      const because = cause === undefined ? '' : ` ("${describeCause(cause)}")`;
      this.write('warn', `${this.name} is ${state}${because}. The last good rows still count.`);
    }, OUTAGE_DELAY).unref();
  }

  recovered(): void {
    this.close();
    if (this.isOutageLogged) this.write('log', `${this.name} is live again.`);
    this.isOutageLogged = false;
  }

  /** @param option the limit that has passed */
  aged(option: 'staleAfter' | 'maxStale', seconds: number): void {
    const effect =
      option === 'staleAfter' ? 'The last good rows still count.' : 'Its rows allow nothing until it answers.';
    this.write('error', `${this.name} has not confirmed its rows for ${seconds} s (${option}). ${effect}`);
  }

  /** The application starts without the first rows. */
  missing(seconds: number, cause: unknown): void {
    const because = cause === undefined ? '' : ` The last failure: "${describeCause(cause)}".`;
    this.write('error', `${this.name} has no rows after ${seconds} s.${because} The application starts without them.`);
  }

  close(): void {
    clearTimeout(this.outage);
    this.outage = undefined;
  }

  private once(key: string, line: () => string): void {
    if (this.logged.has(key) || this.logged.size > MAX_LINES) return;
    this.logged.add(key);
    const isLast = this.logged.size > MAX_LINES;
    this.write(
      'error',
      isLast ? `${this.name}: more refusals are not logged one by one.` : `${line()} This is logged once.`,
    );
  }

  /** A logger of the application that throws must not end a request, or a source. */
  private write(level: 'log' | 'warn' | 'error', line: string): void {
    attempt(() => {
      this.logger[level](printable(line));
    });
  }
}

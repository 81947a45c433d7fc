import type { SourceRunOptions } from '../policy/origins/read-live-origins.js';
import { describeCause } from '../diagnostics/describe-cause.js';
import { backoff } from './backoff.js';
import type { CorsOriginSource, CorsOriginState } from './origin-source.js';
import { RefusedRows } from './refused-rows.js';
import { RowAge } from './row-age.js';
import { type Task, TaskQueue } from './rows/task-queue.js';
import { SourceRows } from './rows/source-rows.js';
import { SourceLog } from './source-log.js';
import { type SinkTarget, SourceSink } from './source-sink.js';
import { deadline, pause } from './timers.js';

/** The first and the longest pause after a failure, in seconds. */
const FIRST_PAUSE = 0.1;
const LONGEST_PAUSE = 30;

/** How long a run may take to end after it was aborted, in seconds. */
const END = 5;

/** Runs a source until the application closes, again after each failure, and keeps its last good rows (R21). */
export class RunningSource implements SinkTarget {
  private present = new SourceRows();
  state: CorsOriginState = 'lost';
  /** Whether it was started: an application that the command line inspects may have sources that are not. */
  isStarted = false;
  /** Why it is not live. */
  cause: unknown;
  readonly refusals: RefusedRows;
  readonly log: SourceLog;
  private readonly queue = new TaskQueue();
  private readonly stopped = new AbortController();
  private loop: Promise<void> = Promise.resolve();
  private readonly rowAge = new RowAge();
  private failures = 0;
  private united = false;
  /** Aborted when `refresh` changes. */
  private resting = new AbortController();
  /** Whether it has passed all rows and is not called again, so that nothing confirms them any more. */
  private isComplete = false;
  private isLoaded = (): void => undefined;
  private readonly loaded = new Promise<void>((resolve) => (this.isLoaded = resolve));

  constructor(
    readonly name: string,
    private readonly source: CorsOriginSource,
    private options: SourceRunOptions,
    private readonly changed: (source: RunningSource) => void,
  ) {
    this.log = new SourceLog(name);
    this.refusals = new RefusedRows(this.log);
  }

  get rows(): SourceRows {
    return this.present;
  }

  /** A replacement may have begun before a policy without `key` was there. */
  set rows(rows: SourceRows) {
    this.present = rows;
    if (this.united) this.queue.run(this.uniteRows());
  }

  get maxRows(): number | undefined {
    return this.options.maxRows;
  }

  /** How old the rows are, in seconds; `Infinity` if there never were any. */
  get age(): number {
    return this.rowAge.seconds;
  }

  /** From now on, it runs with these options. */
  configure(options: SourceRunOptions): void {
    const isOther = options.refresh !== this.options.refresh;
    this.options = options;
    if (isOther) this.resting.abort();
    if (this.state === 'live') this.watchAge();
  }

  /** Prepares the rows for a policy without `key`. */
  unite(): void {
    if (this.united) return;
    this.united = true;
    this.queue.run(this.uniteRows());
  }

  /** Changes wait until it is done. */
  private *uniteRows(): Task {
    yield* this.rows.unite();
  }

  create(): SourceRows {
    const rows = new SourceRows();
    // Without rows, this is one step.
    if (this.united) rows.unite().next();
    return rows;
  }

  /** Settles when the first rows are there; rejects if that takes too long and the application must not start then. */
  async start(): Promise<void> {
    const { initTimeout, onInitTimeout } = this.options;
    this.isStarted = true;
    this.loop = this.runUntilStopped();
    const isInTime = await deadline(initTimeout, this.loaded);
    if (isInTime || this.stopped.signal.aborted) return;
    if (onInitTimeout === 'fail') throw new Error(this.startFailure(), { cause: this.cause });
    this.log.missing(initTimeout, this.cause);
  }

  /** The rows stay, for requests that are still in flight. */
  async stop(): Promise<void> {
    this.stopped.abort();
    this.resting.abort();
    this.log.close();
    this.rowAge.watch(undefined, () => undefined);
    this.queue.close();
    this.isLoaded();
    await deadline(END, this.loop);
  }

  report(state: CorsOriginState, cause: unknown): void {
    if (this.stopped.signal.aborted) return;
    const isChange = state !== this.state;
    this.state = state;
    this.cause = state === 'live' ? undefined : cause;
    if (state === 'live') this.confirm();
    else this.log.failed(state, cause);
    if (isChange) this.changed(this);
  }

  refuseState(state: unknown): void {
    this.log.state(state);
  }

  private confirm(): void {
    this.rowAge.confirm();
    this.failures = 0;
    this.log.recovered();
    this.isLoaded();
    this.watchAge();
  }

  private watchAge(): void {
    this.rowAge.watch(this.isComplete ? undefined : this.options.staleAfter, (staleAfter) => {
      this.log.aged('staleAfter', staleAfter);
      if (this.state === 'live') this.report('stale', undefined);
    });
  }

  private async runUntilStopped(): Promise<void> {
    const { signal } = this.stopped;
    while (!signal.aborted) {
      const failure = await this.run();
      if (failure === undefined) await this.rest();
      else {
        this.report(this.rowAge.isKnown ? 'stale' : 'lost', failure.cause);
        await pause(backoff(this.failures++, FIRST_PAUSE, LONGEST_PAUSE), signal);
      }
    }
  }

  /** Until it is time to read again: without `refresh`, until it has that option. */
  private async rest(): Promise<void> {
    if (this.stopped.signal.aborted) return;
    this.resting = new AbortController();
    const { refresh } = this.options;
    this.isComplete = refresh === undefined;
    if (this.isComplete) this.watchAge();
    await pause(refresh, this.resting.signal);
    this.isComplete = false;
  }

  /** One run. Returns why it failed, or `undefined` if it has passed all rows. */
  private async run(): Promise<Failure | undefined> {
    const controller = new AbortController();
    const sink = new SourceSink(this, this.queue);
    const abort = (): void => {
      // What a source passes on after its signal is aborted may be a part of its list.
      sink.close();
      controller.abort();
    };
    this.stopped.signal.addEventListener('abort', abort);
    const ended = this.call(sink, controller.signal);
    try {
      if (await deadline(this.options.initTimeout, Promise.race([ended, sink.confirmed]))) return await ended;
      abort();
      // Another run would be a second one at the same time.
      await deadline(this.options.initTimeout, ended);
      return { cause: new Error(`It did not load within ${this.options.initTimeout} s (initTimeout)`) };
    } finally {
      sink.close();
      this.stopped.signal.removeEventListener('abort', abort);
    }
  }

  private async call(sink: SourceSink, signal: AbortSignal): Promise<Failure | undefined> {
    try {
      await this.source.run(sink, signal);
    } catch (cause) {
      return { cause };
    }
    await this.queue.idle();
    if (!sink.hasReported) sink.status('live');
    return undefined;
  }

  private startFailure(): string {
    const because = this.cause === undefined ? '' : ` The last failure: "${describeCause(this.cause)}".`;
    return `${this.name} has no rows after ${this.options.initTimeout} s (initTimeout of liveOrigins()).${because} To start without them, write onInitTimeout: 'start'.`;
  }
}

interface Failure {
  readonly cause: unknown;
}

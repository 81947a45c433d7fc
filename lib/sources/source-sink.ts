import { addRows, putRows, removeRows, type RowTarget } from './rows/row-writer.js';
import type { SourceRows } from './rows/source-rows.js';
import type { Task, TaskQueue } from './rows/task-queue.js';
import { isState } from './source-status.js';
import type { CorsOriginReplacement, CorsOriginSink, CorsOriginState } from './origin-source.js';

/** What a sink writes to. */
export interface SinkTarget extends Pick<RowTarget, 'maxRows' | 'refusals'> {
  /** The lists that requests see. */
  rows: SourceRows;
  /** Reports a state that does not exist. */
  refuseState(state: unknown): void;
  /** An empty set of lists. */
  create(): SourceRows;
  report(state: CorsOriginState, cause: unknown): void;
}

type Write = (target: RowTarget, key: string, values: readonly unknown[]) => Task;

/** The sink of one run of a source. After the run, it takes nothing any more. Changes happen in the order of the calls. */
export class SourceSink implements CorsOriginSink {
  /** Whether the source has said how well its rows are known. */
  hasReported = false;
  /** Settles when the source confirms its rows. */
  readonly confirmed: Promise<void>;
  private confirm = (): void => undefined;
  private closed = false;
  private replacement: Replacement | undefined;
  private readonly live: RowTarget;

  constructor(
    private readonly target: SinkTarget,
    private readonly queue: TaskQueue,
  ) {
    this.live = new LiveRows(target);
    this.confirmed = new Promise((resolve) => (this.confirm = resolve));
  }

  put(key: string, origins: readonly string[]): void {
    this.write(putRows, this.live, key, origins);
  }

  add(key: string, rows: readonly string[]): void {
    this.write(addRows, this.live, key, rows);
  }

  remove(key: string, rows: readonly string[]): void {
    this.write(removeRows, this.live, key, rows);
  }

  replace(): CorsOriginReplacement {
    this.replacement?.end();
    const replacement = new Replacement(this.target);
    this.replacement = replacement;
    return {
      put: (key, origins) => this.write(putRows, replacement, key, origins),
      add: (key, rows) => this.write(addRows, replacement, key, rows),
      commit: () => this.run(() => replacement.commit()),
      abort: () => this.run(() => replacement.end()),
    };
  }

  status(state: CorsOriginState, cause?: Error): void {
    if (this.closed) return;
    if (!isState(state)) {
      this.target.refuseState(state);
      return;
    }
    this.hasReported = true;
    this.run(() => {
      this.target.report(state, cause);
      if (state === 'live') this.confirm();
    });
  }

  /** Ends the run: what it still passes, and what is not done yet, is dropped. */
  close(): void {
    this.closed = true;
    this.replacement?.end();
  }

  /** Values are copied, because the source may change its list while it is read in steps. */
  private write(write: Write, target: RowTarget, key: unknown, values: unknown): void {
    if (this.closed) return;
    if (typeof key !== 'string') this.target.refusals.list(key, 'a key is a string');
    else if (!Array.isArray(values)) this.target.refusals.list(key, 'its rows are not a list of strings');
    else this.queue.run(this.whileOpen(write(target, key, values.slice()), target));
  }

  private run(change: () => void): void {
    // eslint-disable-next-line require-yield -- it is done in one step
    const task = function* (): Task {
      change();
    };
    this.queue.run(this.whileOpen(task(), undefined));
  }

  /** A long task ends when its run ends, or its replacement. */
  private *whileOpen(task: Task, target: RowTarget | undefined): Task {
    const isOpen = (): boolean => !this.closed && !(target instanceof Replacement && target.ended);
    while (isOpen() && task.next().done !== true) yield;
  }
}

/** The lists that requests see. */
class LiveRows implements RowTarget {
  readonly live = true;
  readonly refusals: RowTarget['refusals'];

  constructor(private readonly target: SinkTarget) {
    this.refusals = target.refusals;
  }

  get maxRows(): number | undefined {
    return this.target.maxRows;
  }

  get rows(): SourceRows {
    return this.target.rows;
  }

  keepList(): void {
    // It was not touched.
  }
}

/** Lists that no request sees before they are committed. Then one assignment replaces all lists (R20). */
class Replacement implements RowTarget {
  readonly live = false;
  readonly rows: SourceRows;
  readonly refusals: RowTarget['refusals'];
  ended = false;
  private readonly kept = new Set<string>();

  constructor(private readonly target: SinkTarget) {
    this.rows = target.create();
    this.refusals = target.refusals;
  }

  get maxRows(): number | undefined {
    return this.target.maxRows;
  }

  keepList(key: string): void {
    this.kept.add(key);
  }

  commit(): void {
    if (this.ended) return;
    for (const key of this.kept) {
      const list = this.target.rows.list(key);
      if (list === undefined) this.rows.delete(key);
      else this.rows.set(key, list);
    }
    this.target.rows = this.rows;
    this.ended = true;
  }

  end(): void {
    this.ended = true;
  }
}

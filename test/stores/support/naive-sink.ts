import { setImmediate as nextTick } from 'node:timers/promises';
import type {
  CorsOriginReplacement,
  CorsOriginSink,
  CorsOriginSource,
  CorsOriginState,
} from '../../../lib/sources/origin-source.js';

type Lists = Map<string, Set<string>>;

/** The simplest sink there is: a map. Tests compare what a source gave it with what the store has. */
export class NaiveSink implements CorsOriginSink {
  lists: Lists = new Map();
  readonly states: CorsOriginState[] = [];
  cause: Error | undefined;
  /** How often everything was loaded. */
  commits = 0;
  aborts = 0;
  onChange: (sink: this) => void = () => undefined;
  private readonly watchers = new Set<() => void>();

  put(key: string, origins: readonly string[]): void {
    putInto(this.lists, key, origins);
    this.changed();
  }

  add(key: string, rows: readonly string[]): void {
    putInto(this.lists, key, [...(this.lists.get(key) ?? []), ...rows]);
    this.changed();
  }

  remove(key: string, rows: readonly string[]): void {
    for (const row of rows) this.lists.get(key)?.delete(row);
    if (this.lists.get(key)?.size === 0) this.lists.delete(key);
    this.changed();
  }

  replace(): CorsOriginReplacement {
    const lists: Lists = new Map();
    return {
      put: (key, origins) => putInto(lists, key, origins),
      add: (key, rows) => {
        const list = lists.get(key) ?? new Set();
        for (const row of rows) list.add(row);
        lists.set(key, list);
      },
      commit: () => {
        this.lists = lists;
        this.commits++;
        this.changed();
      },
      abort: () => this.aborts++,
    };
  }

  status(state: CorsOriginState, cause?: Error): void {
    if (this.states.at(-1) !== state) this.states.push(state);
    this.cause = cause;
    this.changed();
  }

  get state(): CorsOriginState | undefined {
    return this.states.at(-1);
  }

  /** What requests would see: each key with its rows in order. */
  get content(): Record<string, string[]> {
    return Object.fromEntries([...this.lists].map(([key, rows]) => [key, [...rows].sort()]));
  }

  /** Resolves as soon as the condition is true, which is asked once for all changes of a tick. */
  async until(condition: (sink: this) => boolean): Promise<void> {
    while (!condition(this)) {
      await new Promise<void>((resolve) => this.watchers.add(resolve));
      await nextTick();
    }
  }

  private changed(): void {
    this.onChange(this);
    for (const wake of this.watchers) wake();
    this.watchers.clear();
  }
}

function putInto(lists: Lists, key: string, origins: readonly string[]): void {
  if (origins.length === 0) lists.delete(key);
  else lists.set(key, new Set(origins));
}

export interface RunningSource {
  readonly sink: NaiveSink;
  stop(): Promise<void>;
}

export function start(source: CorsOriginSource, sink = new NaiveSink()): RunningSource {
  const controller = new AbortController();
  const done = source.run(sink, controller.signal);
  return {
    sink,
    stop: async () => {
      controller.abort();
      await done;
    },
  };
}

import type { Page, Result } from '../case.js';
import type { ReadyCall } from './run-call.js';

export type JudgeName = 'chromium' | 'firefox' | 'CorsBrowser';

/** Runs calls: a browser, a simulated one, or another client that tests use. */
export interface Judge {
  readonly name: string;
  /** Runs the calls of one page, many at a time, and returns the results in their order. */
  run(page: Page, calls: readonly ReadyCall[]): Promise<Result[]>;
  /** Waits this many seconds. */
  wait(seconds: number): Promise<void>;
  close(): Promise<void>;
}

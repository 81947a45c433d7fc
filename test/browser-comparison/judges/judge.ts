import type { Page, Result } from '../case.js';
import type { ReadyCall } from './run-call.js';

/** Runs calls: a browser, or a simulated one. */
export interface Judge {
  readonly name: 'chromium' | 'firefox' | 'CorsBrowser';
  /** Runs the calls of one page, many at a time, and returns the results in their order. */
  run(page: Page, calls: readonly ReadyCall[]): Promise<Result[]>;
  /** Waits this many seconds. */
  wait(seconds: number): Promise<void>;
  close(): Promise<void>;
}

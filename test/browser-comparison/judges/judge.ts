import type { Page, Result } from '../case.js';
import type { ReadyCall } from './run-call.js';

/** Whoever carries out calls: a browser, or what stands for one. */
export interface Judge {
  readonly name: 'chromium' | 'firefox' | 'CorsBrowser';
  /** Carries out the calls of one page, many at a time, and answers in their order. */
  run(page: Page, calls: readonly ReadyCall[]): Promise<Result[]>;
  /** Lets so many seconds go by. */
  wait(seconds: number): Promise<void>;
  close(): Promise<void>;
}

import type { Case } from './case.js';
import { headerDifferences } from './differences/headers.js';
import { preflightDifferences } from './differences/preflights.js';
import { responseDifferences } from './differences/responses.js';
import type { Finding } from './verdict.js';

export type BrowserName = 'chromium' | 'firefox';

/** Where a browser does something else than the standard says, and the judges may therefore not agree. */
export interface Difference {
  readonly name: string;
  readonly browsers: readonly BrowserName[];
  /** What they do instead. */
  readonly does: string;
  /** What the standard says, and where. */
  readonly standard: string;
  readonly when: (subject: Case) => boolean;
  /** What has to agree all the same. Without it nothing has to. */
  readonly leave?: (finding: Finding) => Finding;
}

/** Seen with Chromium 156 and Firefox 153. */
export const differences: readonly Difference[] = [
  ...headerDifferences,
  ...preflightDifferences,
  ...responseDifferences,
];

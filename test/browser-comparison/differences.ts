import type { Case } from './case.js';
import { bodyDifferences } from './differences/bodies.js';
import { headerDifferences } from './differences/headers.js';
import { preflightDifferences } from './differences/preflights.js';
import { responseDifferences } from './differences/responses.js';
import type { Finding } from './verdict.js';

export type BrowserName = 'chromium' | 'firefox';

/** A case in which a browser does not follow the standard, so that its result may differ. */
export interface Difference {
  readonly name: string;
  readonly browsers: readonly BrowserName[];
  /** What they do instead. */
  readonly does: string;
  /** What the standard says, and where. */
  readonly standard: string;
  readonly when: (subject: Case) => boolean;
  /** The part of a finding that must still agree. Without this, nothing must. */
  readonly leave?: (finding: Finding) => Finding;
}

/** Seen with Chromium 156 and Firefox 153. */
export const differences: readonly Difference[] = [
  ...headerDifferences,
  ...bodyDifferences,
  ...preflightDifferences,
  ...responseDifferences,
];

import type { CompleteCorsOptions } from './defaults.js';
import type { Finding } from './issues.js';

/** The other options that bear on which origins are accepted. */
export type OriginSettings = Pick<
  CompleteCorsOptions,
  | 'credentials'
  | 'originTimeout'
  | 'dangerouslyAllowInsecureOrigins'
  | 'dangerouslyAllowPublicSuffixes'
  | 'dangerouslyAllowNullOrigin'
>;

/** What is wrong with a rule; its value and place are known to whom it is told. */
export type OriginFinding = Pick<Finding, 'code' | 'message' | 'fix'>;

import type { CompleteCorsOptions } from '../options/defaults.js';
import type { Finding } from '../../diagnostics/issue-collector.js';

/** The other options that bear on which origins are accepted. */
export type OriginSettings = Pick<
  CompleteCorsOptions,
  | 'credentials'
  | 'originTimeout'
  | 'dangerouslyAllowInsecureOrigins'
  | 'dangerouslyAllowPublicSuffixes'
  | 'dangerouslyAllowNullOrigin'
>;

/** The options that each lift one refusal, where it bites. */
export const DANGEROUS_FLAGS = [
  'dangerouslyAllowInsecureOrigins',
  'dangerouslyAllowPublicSuffixes',
  'dangerouslyAllowNullOrigin',
] as const satisfies readonly (keyof OriginSettings)[];

export type DangerousFlag = (typeof DANGEROUS_FLAGS)[number];

/** What is wrong with a rule, unless a flag lifts it; its value and place are known to whom it is told. */
export interface OriginFinding extends Pick<Finding, 'code' | 'message' | 'fix'> {
  readonly liftedBy?: DangerousFlag;
}

import type { Problem } from '../../diagnostics/issue.js';
import type { CompleteCorsOptions } from '../options/defaults.js';

/** The other options that influence which origins are accepted. */
export type OriginSettings = Pick<
  CompleteCorsOptions,
  | 'credentials'
  | 'originTimeout'
  | 'dangerouslyAllowInsecureOrigins'
  | 'dangerouslyAllowPublicSuffixes'
  | 'dangerouslyAllowNullOrigin'
>;

/** The options that each permit something that is refused by default. */
export const DANGEROUS_FLAGS = [
  'dangerouslyAllowInsecureOrigins',
  'dangerouslyAllowPublicSuffixes',
  'dangerouslyAllowNullOrigin',
] as const satisfies readonly (keyof OriginSettings)[];

export type DangerousFlag = (typeof DANGEROUS_FLAGS)[number];

/** Receives what is wrong with a rule, and the flag that permits it, if there is one. */
export type ReportOrigin = (problem: Problem, permittedBy?: DangerousFlag) => void;

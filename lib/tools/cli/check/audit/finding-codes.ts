import { CACHING_FINDINGS } from './texts/caching-findings.js';
import { HYGIENE_FINDINGS } from './texts/hygiene-findings.js';
import { ORIGIN_FINDINGS } from './texts/origin-findings.js';
import { PREFLIGHT_FINDINGS } from './texts/preflight-findings.js';
import { REFUSAL_FINDINGS } from './texts/refusal-findings.js';
import { SYNTAX_FINDINGS } from './texts/syntax-findings.js';

export { SEVERITIES, type FindingText, type Severity } from './texts/finding-text.js';

/** Everything that the audit can find. The messages and docs/check.md are generated from this. */
export const FINDINGS = {
  ...ORIGIN_FINDINGS,
  ...REFUSAL_FINDINGS,
  ...CACHING_FINDINGS,
  ...PREFLIGHT_FINDINGS,
  ...SYNTAX_FINDINGS,
  ...HYGIENE_FINDINGS,
};

export type FindingCode = keyof typeof FINDINGS;

export const FINDING_CODES = Object.keys(FINDINGS) as FindingCode[];

import { findProblems } from './find-problems.js';
import { suggestFix } from './suggest-fix.js';
import type { DangerousFlag, OriginSettings, ReportOrigin } from '../origin-settings.js';

/** What to do about a RegExp that is refused only because a flag is not set. */
const FIXES: Readonly<Record<DangerousFlag, string>> = {
  dangerouslyAllowInsecureOrigins:
    'Match https only, or set dangerouslyAllowInsecureOrigins: true in the same options.',
  dangerouslyAllowPublicSuffixes:
    'Write your registered domain in full, or set dangerouslyAllowPublicSuffixes: true in the same options.',
  dangerouslyAllowNullOrigin: '',
};

/**
 * Reports what is wrong with a RegExp: all of its problems, and one fix for all of them.
 *
 * @param listed whether it is an element of a list
 */
export function checkRegExp(value: RegExp, settings: OriginSettings, report: ReportOrigin, listed: boolean): void {
  const problems = findProblems(value, settings);
  const isRefused = problems.some(({ permittedBy }) => permittedBy === undefined);
  const fix = isRefused ? suggestFix(value, settings, listed) : undefined;
  for (const { code, message, permittedBy } of problems)
    report({ code, message, fix: fix ?? (permittedBy === undefined ? '' : FIXES[permittedBy]) }, permittedBy);
}

import { DiagnosticCollector } from '../../diagnostics/diagnostic-collector.js';
import type { CorsIssue, Problem } from '../../diagnostics/issue.js';
import type { CorsPlace } from '../../diagnostics/place.js';
import { isList, readList } from '../options/read-list.js';
import type { CorsOptions } from '../options/options.js';
import { compileOriginMatcher } from '../origins/origin-matcher.js';
import { readOriginRule } from '../origins/origin-rule.js';
import type { OriginSettings, ReportOrigin } from '../origins/origin-settings.js';
import { problemOfRow } from '../origins/row-problems.js';
import { RuleList } from '../origins/rule-list.js';
import { compileFlagsAndNumbers } from './compile-flags-and-numbers.js';
import { CORS_DEFAULTS } from '../options/defaults.js';

/**
 * The options that decide which origins are accepted.
 *
 * @publicApi
 */
export type CorsOriginsOptions = Pick<
  CorsOptions,
  'credentials' | 'dangerouslyAllowInsecureOrigins' | 'dangerouslyAllowPublicSuffixes'
>;

/**
 * Compiled origin rules.
 *
 * @publicApi
 */
export interface CompiledCorsOrigins {
  /** Whether one of the rules without an issue allows the origin, exactly as a policy with these rules does. Never `null`. */
  matches(origin: string): boolean;
  /** What is wrong with the rules, as the application would report it at startup. The place of an issue has the index of its rule. */
  readonly issues: readonly CorsIssue[];
}

const INPUT: CorsPlace = Object.freeze({ layer: 'application', name: 'compileOrigins()' });

/**
 * Checks and compiles origin rules as a policy does: for the form where a customer enters an origin, before it is stored for
 * `liveOrigins()`. `'*'` and `'null'`, which only the configuration can allow, are issues.
 *
 * @param rules one rule, or a list of rules
 * @param options those of the policy that will use the rules: with `credentials: true`, more rules are refused
 * @example
 * ```ts
 * const { issues } = compileOrigins(entered, { credentials: true });
 * if (issues.length > 0) throw new BadRequestException(issues.map(({ message, fix }) => `${message} ${fix}`));
 * ```
 * @publicApi
 */
export function compileOrigins(
  rules: string | RegExp | readonly (string | RegExp)[],
  options: CorsOriginsOptions = {},
): CompiledCorsOrigins {
  const found = new DiagnosticCollector(() => INPUT);
  const given = compileFlagsAndNumbers({ ...CORS_DEFAULTS, ...options }, found);
  const settings: OriginSettings = { ...given, dangerouslyAllowNullOrigin: false };
  const values: readonly unknown[] = isList(rules) ? readList('rules', rules, found) : [rules];
  const accepted = new RuleList();
  values.forEach((value, index) => {
    const problems: Problem[] = [];
    const report: ReportOrigin = (problem, flag) => {
      if (flag === undefined || !settings[flag]) problems.push(problem);
    };
    const problem = problemOfRow(value);
    if (problem !== undefined) problems.push(problem);
    const rule = problem === undefined ? readOriginRule(value, settings, report, isList(rules)) : undefined;
    if (problems.length === 0) accepted.addRead(rule);
    for (const one of problems) found.report('rules', one, value, isList(rules) ? index : undefined);
  });
  const matcher = compileOriginMatcher(accepted);
  return Object.freeze({ matches: (origin: string) => matcher.matches(origin), issues: Object.freeze(found.issues) });
}

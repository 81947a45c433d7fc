import { IssueCollector } from '../../diagnostics/issue-collector.js';
import { WarningCollector } from '../../diagnostics/warning-collector.js';
import type { CorsOriginFunction } from '../options/options.js';
import { allowsAnyOrigin, functionFinding } from './origin-function.js';
import { compileOriginMatcher } from './origin-matcher.js';
import { warnIneffectiveOptions } from '../compile/ineffective-options.js';
import { warnBesideAny, warnFunction, warnOrigins } from './origin-warnings.js';
import { ANY_WITH_CREDENTIALS, readOriginRule } from './origin-rule.js';
import type { DangerousFlag, OriginFinding, OriginSettings } from './origin-settings.js';
import type { AllowedOrigins } from '../policy.js';
import { readList } from '../options/read-list.js';
import { isList } from '../../diagnostics/read-safely.js';
import type { CompiledOrigins, CompiledRules, RuleCache } from './rule-cache.js';
import { RuleList } from './rule-list.js';

const NOBODY: CompiledOrigins = { origins: Object.freeze({ kind: 'none' }), option: false };
const ANYBODY: CompiledOrigins = { origins: Object.freeze({ kind: 'any' }), option: '*' };

/** @param cache rules that were compiled before, for whoever compiles many policies */
export function compileOrigins(
  value: unknown,
  settings: OriginSettings,
  issues: IssueCollector,
  warnings: WarningCollector,
  cache: RuleCache,
): CompiledOrigins {
  if (typeof value === 'function') return compileFunction(value as CorsOriginFunction, settings, issues, warnings);
  const compiled = cache.of(value, settings, () => compileRules(value, settings));
  issues.take('origin', compiled.issues);
  warnings.take('origin', compiled.warnings);
  warnIneffectiveOptions(compiled.origins, settings, compiled.lifted, warnings);
  return compiled;
}

/** Also of `false`, which is no rule. */
function compileRules(value: unknown, settings: OriginSettings): CompiledRules {
  const [issues, warnings] = [new IssueCollector(() => ''), new WarningCollector(() => '')];
  const lifted = new Set<DangerousFlag>();
  const compiled = value === false ? NOBODY : readOrigins(value, settings, issues, warnings, lifted);
  return { ...compiled, lifted, issues: issues.found, warnings: warnings.found };
}

function readOrigins(
  value: unknown,
  settings: OriginSettings,
  issues: IssueCollector,
  warnings: WarningCollector,
  lifted: Set<DangerousFlag>,
): CompiledOrigins {
  const values = isList(value) ? readList('origin', value, issues) : [value === true ? '*' : value];
  const rules = readRules(values, isList(value), settings, issues, lifted);
  if (values.includes('*')) {
    if (settings.credentials) issues.add('origin', { ...ANY_WITH_CREDENTIALS, value });
    warnBesideAny(rules, warnings);
    return ANYBODY;
  }
  if (settings.dangerouslyAllowNullOrigin) rules.add('null');
  if (rules.option.length === 0) return NOBODY;
  warnOrigins(rules, settings, warnings);
  return {
    origins: Object.freeze({ kind: 'list', matcher: compileOriginMatcher(rules) }),
    option: Object.freeze(rules.option),
  };
}

/**
 * Every rule of the list is checked, also where a `'*'` makes it redundant. A million of them is not too many.
 *
 * @param lifted takes the flags without which something would be refused
 */
function readRules(
  values: readonly unknown[],
  list: boolean,
  settings: OriginSettings,
  issues: IssueCollector,
  lifted: Set<DangerousFlag>,
): RuleList {
  const rules = new RuleList();
  let index = 0;
  const report = ({ liftedBy, ...finding }: OriginFinding): void => {
    if (liftedBy !== undefined && settings[liftedBy]) lifted.add(liftedBy);
    else issues.add('origin', { ...finding, value: values[index], index: list ? index : undefined });
  };
  for (; index < values.length; index++) {
    const rule = values[index] === '*' ? undefined : readOriginRule(values[index], settings, report);
    if (rule !== undefined) rules.add(rule);
  }
  return rules;
}

/** The function never sees `null`, which only the flag allows (R16). */
function compileFunction(
  ask: CorsOriginFunction,
  settings: OriginSettings,
  issues: IssueCollector,
  warnings: WarningCollector,
): CompiledOrigins {
  const finding = settings.credentials && allowsAnyOrigin(ask) ? ANY_WITH_CREDENTIALS : functionFinding(ask);
  if (finding !== undefined) issues.add('origin', { ...finding, value: ask });
  warnFunction(ask, settings, warnings);
  const { originTimeout: timeout, dangerouslyAllowNullOrigin: nullAllowed } = settings;
  const origins: AllowedOrigins = Object.freeze({ kind: 'function', ask, timeout, nullAllowed });
  warnIneffectiveOptions(origins, settings, new Set(), warnings);
  return { origins, option: ask };
}

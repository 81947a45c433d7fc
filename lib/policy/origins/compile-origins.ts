import { DiagnosticCollector } from '../../diagnostics/diagnostic-collector.js';
import type { Problem } from '../../diagnostics/issue.js';
import { FOR_ROOT } from '../../diagnostics/place.js';
import type { CorsOriginFunction } from '../options/options.js';
import { allowsAnyOrigin, problemOfFunction } from './origin-function.js';
import { compileOriginMatcher } from './origin-matcher.js';
import { warnIneffectiveOptions } from './ineffective-options.js';
import { warnBesideAny, warnFunction, warnOrigins } from './origin-warnings.js';
import { ANY_WITH_CREDENTIALS, readOriginRule } from './origin-rule.js';
import type { DangerousFlag, OriginSettings } from './origin-settings.js';
import type { AllowedOrigins } from '../policy.js';
import { isList, readList } from '../options/read-list.js';
import type { CompiledOrigins, CompiledRules, RuleCache } from './rule-cache.js';
import { RuleList } from './rule-list.js';

const NOBODY: CompiledOrigins = { origins: Object.freeze({ kind: 'none' }), option: false };
const ANYBODY: CompiledOrigins = { origins: Object.freeze({ kind: 'any' }), option: '*' };

/** @param cache rules that were compiled before, for whoever compiles many policies */
export function compileOrigins(
  value: unknown,
  settings: OriginSettings,
  found: DiagnosticCollector,
  cache: RuleCache,
): CompiledOrigins {
  if (typeof value === 'function') return compileFunction(value as CorsOriginFunction, settings, found);
  const compiled = cache.of(value, settings, () => compileRules(value, settings));
  found.include('origin', compiled);
  warnIneffectiveOptions(compiled.origins, settings, compiled.lifted, found);
  return compiled;
}

/** Also of `false`, which is no rule. */
function compileRules(value: unknown, settings: OriginSettings): CompiledRules {
  const found = new DiagnosticCollector(() => FOR_ROOT);
  const lifted = new Set<DangerousFlag>();
  const compiled = value === false ? NOBODY : readOrigins(value, settings, found, lifted);
  return { ...compiled, lifted, issues: found.issues, warnings: found.warnings };
}

function readOrigins(
  value: unknown,
  settings: OriginSettings,
  found: DiagnosticCollector,
  lifted: Set<DangerousFlag>,
): CompiledOrigins {
  const values = isList(value) ? readList('origin', value, found) : [value === true ? '*' : value];
  const rules = readRules(values, isList(value), settings, found, lifted);
  if (values.includes('*')) {
    if (settings.credentials) found.report('origin', ANY_WITH_CREDENTIALS, value);
    warnBesideAny(rules, found);
    return ANYBODY;
  }
  if (settings.dangerouslyAllowNullOrigin) rules.add('null');
  if (rules.option.length === 0) return NOBODY;
  warnOrigins(rules, settings, found);
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
  found: DiagnosticCollector,
  lifted: Set<DangerousFlag>,
): RuleList {
  const rules = new RuleList();
  let index = 0;
  const report = (problem: Problem, permittedBy?: DangerousFlag): void => {
    if (permittedBy !== undefined && settings[permittedBy]) lifted.add(permittedBy);
    else found.report('origin', problem, values[index], list ? index : undefined);
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
  found: DiagnosticCollector,
): CompiledOrigins {
  const problem = settings.credentials && allowsAnyOrigin(ask) ? ANY_WITH_CREDENTIALS : problemOfFunction(ask);
  if (problem !== undefined) found.report('origin', problem, ask);
  warnFunction(ask, settings, found);
  const { originTimeout: timeout, dangerouslyAllowNullOrigin: nullAllowed } = settings;
  const origins: AllowedOrigins = Object.freeze({ kind: 'function', ask, timeout, nullAllowed });
  warnIneffectiveOptions(origins, settings, new Set(), found);
  return { origins, option: ask };
}

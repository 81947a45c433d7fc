import type { Issues } from './issues.js';
import type { Notices } from './notices.js';
import type { CorsOrigin, CorsOriginFunction } from './options.js';
import { functionFinding } from './origin-function.js';
import { compileOriginMatcher } from './origin-matcher.js';
import { noticeFunction, noticeOrigins } from './origin-notices.js';
import { ANY_WITH_CREDENTIALS, readOriginRule } from './origin-rule.js';
import type { OriginFinding, OriginSettings } from './origin-settings.js';
import type { AllowedOrigins } from './policy.js';
import { readList } from './read-list.js';
import { isList } from './read-safely.js';
import { RuleList } from './rule-list.js';

/** Who is allowed, and an `origin` that belongs to the policy and compiles to the same. */
export interface CompiledOrigins {
  readonly origins: AllowedOrigins;
  readonly option: CorsOrigin;
}

const NOBODY: CompiledOrigins = { origins: Object.freeze({ kind: 'none' }), option: false };
const ANYBODY: CompiledOrigins = { origins: Object.freeze({ kind: 'any' }), option: '*' };

export function compileOrigins(
  value: unknown,
  settings: OriginSettings,
  issues: Issues,
  notices: Notices,
): CompiledOrigins {
  if (value === false) return NOBODY;
  if (typeof value === 'function') return compileFunction(value as CorsOriginFunction, settings, issues, notices);
  const values = isList(value) ? readList('origin', value, issues) : [value === true ? '*' : value];
  const rules = readRules(values, isList(value), settings, issues);
  if (rules === 'any') {
    if (settings.credentials) issues.add('origin', { ...ANY_WITH_CREDENTIALS, value });
    return ANYBODY;
  }
  if (settings.dangerouslyAllowNullOrigin) rules.add('null');
  if (rules.option.length === 0) return NOBODY;
  noticeOrigins(rules, settings, notices);
  return {
    origins: Object.freeze({ kind: 'list', matcher: compileOriginMatcher(rules) }),
    option: Object.freeze(rules.option),
  };
}

/** Every rule of the list is checked, also where a `'*'` makes it redundant. A million of them is not too many. */
function readRules(
  values: readonly unknown[],
  list: boolean,
  settings: OriginSettings,
  issues: Issues,
): RuleList | 'any' {
  const rules = new RuleList();
  let index = 0;
  const report = (finding: OriginFinding): void =>
    issues.add('origin', { ...finding, value: values[index], index: list ? index : undefined });
  for (; index < values.length; index++) {
    const rule = values[index] === '*' ? undefined : readOriginRule(values[index], settings, report);
    if (rule !== undefined) rules.add(rule);
  }
  return values.includes('*') ? 'any' : rules;
}

/** The function never sees `null`, which only the flag allows (R16). */
function compileFunction(
  ask: CorsOriginFunction,
  settings: OriginSettings,
  issues: Issues,
  notices: Notices,
): CompiledOrigins {
  const finding = functionFinding(ask);
  if (finding !== undefined) issues.add('origin', { ...finding, value: ask });
  noticeFunction(ask, settings, notices);
  const { originTimeout: timeout, dangerouslyAllowNullOrigin: nullAllowed } = settings;
  return { origins: Object.freeze({ kind: 'function', ask, timeout, nullAllowed }), option: ask };
}

import type { Issues } from './issues.js';
import type { Notices } from './notices.js';
import type { CorsOrigin, CorsOriginFunction } from './options.js';
import { compileOriginMatcher, type CompiledOriginRule } from './origin-matcher.js';
import { noticeFunction, noticeOrigins } from './origin-notices.js';
import { ANY_WITH_CREDENTIALS, readOriginRule, type OriginSettings } from './origin-rule.js';
import type { AllowedOrigins } from './policy.js';

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
  if (typeof value === 'function') {
    noticeFunction(value, settings, notices);
    return asked(value as CorsOriginFunction, settings);
  }
  // Array.from, because the holes of a sparse array are elements that are missing.
  const values: readonly unknown[] = Array.isArray(value)
    ? Array.from(value as unknown[])
    : [value === true ? '*' : value];
  const rules = readRules(values, Array.isArray(value), settings, issues);

  if (values.includes('*')) {
    if (settings.credentials) issues.add('origin', { ...ANY_WITH_CREDENTIALS, value });
    return ANYBODY;
  }
  if (rules.length === 0) return NOBODY;
  noticeOrigins(rules, settings, notices);
  return matched(settings.dangerouslyAllowNullOrigin && !rules.includes('null') ? [...rules, 'null'] : rules);
}

/** Every rule of the list is checked, also where a `'*'` makes it redundant. */
function readRules(
  values: readonly unknown[],
  list: boolean,
  settings: OriginSettings,
  issues: Issues,
): readonly CompiledOriginRule[] {
  const rules = new Map<string, CompiledOriginRule>();
  values.forEach((value, place) => {
    if (value === '*') return;
    const index = list ? place : undefined;
    const rule = readOriginRule(value, settings, (finding) => issues.add('origin', { ...finding, value, index }));
    if (rule !== undefined) rules.set(String(value), rule);
  });
  return [...rules.values()];
}

/** The function never sees `null`, which only the flag allows (R16). */
function asked(ask: CorsOriginFunction, settings: OriginSettings): CompiledOrigins {
  const { originTimeout: timeout, dangerouslyAllowNullOrigin: nullAllowed } = settings;
  return { origins: Object.freeze({ kind: 'function', ask, timeout, nullAllowed }), option: ask };
}

function matched(rules: readonly CompiledOriginRule[]): CompiledOrigins {
  const option = rules.map((rule) => (typeof rule === 'object' && 'text' in rule ? rule.text : rule));
  return {
    origins: Object.freeze({ kind: 'list', matcher: compileOriginMatcher(rules) }),
    option: Object.freeze(option),
  };
}

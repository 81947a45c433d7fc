import type { DiagnosticCollector } from '../../diagnostics/diagnostic-collector.js';
import type { Problem } from '../../diagnostics/issue.js';
import type { CorsOrigin, CorsOriginFunction } from '../options/options.js';
import { allowsAnyOrigin, problemOfFunction } from './functions/check-function.js';
import { compileOriginMatcher } from './origin-matcher.js';
import { warnIneffectiveOptions } from './ineffective-options.js';
import { warnFunction, warnNextToAny, warnOrigins, warnSources, warnUnreadable } from './origin-warnings.js';
import { ANY_WITH_CREDENTIALS, readOriginRule } from './origin-rule.js';
import { isLiveOrigins } from '../options/live-origins.js';
import { type ReadLiveOrigins, readLiveOrigins } from './read-live-origins.js';
import { DANGEROUS_FLAGS, type DangerousFlag, type OriginSettings } from './origin-settings.js';
import type { AllowedOrigins, SourceOrigins } from '../policy.js';
import { isList, readList } from '../options/read-list.js';
import type { OptionMemo } from '../options/option-memo.js';
import { RuleList } from './rule-list.js';

/** The allowed origins, and an `origin` option, owned by the policy, that compiles to the same. */
export interface CompiledOrigins {
  readonly origins: AllowedOrigins;
  readonly option: CorsOrigin;
}

export interface CompiledRules extends CompiledOrigins {
  /** The flags that are needed: without each of them, something would be refused. */
  readonly permittedBy: ReadonlySet<DangerousFlag>;
}

const NO_ORIGIN: CompiledOrigins = { origins: Object.freeze({ kind: 'none' }), option: false };
const ANY_ORIGIN: CompiledOrigins = { origins: Object.freeze({ kind: 'any' }), option: '*' };

/**
 * The rows of a source, for a policy with these settings; `undefined` if the source cannot be used, which is reported.
 */
export type BindSource = (
  declared: ReadLiveOrigins,
  settings: OriginSettings,
  report: (problem: Problem) => void,
) => SourceOrigins | undefined;

/**
 * @param memo rules that were compiled before, for other policies
 * @param bind finds the rows of a source
 */
export function compileOrigins(
  value: unknown,
  settings: OriginSettings,
  found: DiagnosticCollector,
  memo: OptionMemo<CompiledRules>,
  bind: BindSource,
): CompiledOrigins {
  if (typeof value === 'function') return compileFunction(value as CorsOriginFunction, settings, found);
  const key = [settings.credentials, ...DANGEROUS_FLAGS.map((flag) => settings[flag])].join();
  const compiled = memo.of(value, found, (own) => compileRules(value, settings, own, bind), key);
  warnIneffectiveOptions(compiled.origins, settings, compiled.permittedBy, found);
  return compiled;
}

function compileRules(
  value: unknown,
  settings: OriginSettings,
  found: DiagnosticCollector,
  bind: BindSource,
): CompiledRules {
  const permittedBy = new Set<DangerousFlag>();
  const compiled = value === false ? NO_ORIGIN : readOrigins(value, settings, found, permittedBy, bind);
  return { ...compiled, permittedBy };
}

function readOrigins(
  value: unknown,
  settings: OriginSettings,
  found: DiagnosticCollector,
  permittedBy: Set<DangerousFlag>,
  bind: BindSource,
): CompiledOrigins {
  const values = isList(value) ? readList('origin', value, found) : [value === true ? '*' : value];
  const rules = readRules(values, isList(value), settings, found, permittedBy);
  const sources = values.includes('*') ? [] : readSources(values, isList(value), settings, found, bind);
  if (values.includes('*')) {
    if (settings.credentials) found.report('origin', ANY_WITH_CREDENTIALS, value);
    warnNextToAny(rules, found);
    return ANY_ORIGIN;
  }
  if (settings.dangerouslyAllowNullOrigin) rules.add('null');
  if (rules.option.length === 0) return NO_ORIGIN;
  warnOrigins(rules, settings, found);
  warnSources(sources, settings, found);
  const matcher = compileOriginMatcher(rules);
  const live = { kind: 'live', matcher, sources: Object.freeze(sources) } as const;
  return {
    origins: Object.freeze(values.some(isLiveOrigins) ? live : { kind: 'list', matcher }),
    option: Object.freeze(rules.option),
  };
}

/** In the order of `option`: an element that is there twice counts once. */
function readSources(
  values: readonly unknown[],
  list: boolean,
  settings: OriginSettings,
  found: DiagnosticCollector,
  bind: BindSource,
): readonly SourceOrigins[] {
  return values.flatMap((value, index) => {
    if (!isLiveOrigins(value) || values.indexOf(value) !== index) return [];
    const report = (problem: Problem, part: unknown): void =>
      found.report('origin', problem, part, list ? index : undefined);
    const declared = readLiveOrigins(value, report);
    const source = declared && bind(declared, settings, (problem) => report(problem, value.source));
    return source === undefined ? [] : [source];
  });
}

/**
 * Checks every rule of the list, even if a `'*'` makes it redundant. The list can have a million rules.
 *
 * @param permittedBy receives the flags that are needed
 */
function readRules(
  values: readonly unknown[],
  list: boolean,
  settings: OriginSettings,
  found: DiagnosticCollector,
  permittedBy: Set<DangerousFlag>,
): RuleList {
  const rules = new RuleList();
  let index = 0;
  const report = (problem: Problem, flag?: DangerousFlag): void => {
    if (flag !== undefined && settings[flag]) permittedBy.add(flag);
    else found.report('origin', problem, values[index], list ? index : undefined);
  };
  for (; index < values.length; index++) {
    const value = values[index];
    if (isLiveOrigins(value)) rules.addLive(value);
    else if (value !== '*') rules.addRead(readOriginRule(value, settings, report, list));
  }
  return rules;
}

/** The function is never called for `null`: only the flag allows that (R16). */
function compileFunction(
  ask: CorsOriginFunction,
  settings: OriginSettings,
  found: DiagnosticCollector,
): CompiledOrigins {
  const own = problemOfFunction(ask, settings);
  // A function that calls back has to be replaced as well.
  const any = { ...ANY_WITH_CREDENTIALS, fix: own?.fix ?? ANY_WITH_CREDENTIALS.fix };
  const problem = settings.credentials && allowsAnyOrigin(ask) ? any : own;
  if (problem !== undefined) found.report('origin', problem, ask);
  else warnUnreadable(ask, found);
  warnFunction(ask, settings, found);
  const { originTimeout: timeout, dangerouslyAllowNullOrigin: nullAllowed } = settings;
  const origins: AllowedOrigins = Object.freeze({ kind: 'function', ask, timeout, nullAllowed });
  warnIneffectiveOptions(origins, settings, new Set(), found);
  return { origins, option: ask };
}

import { compilePolicy } from '../../../policy/compile/compile-policy.js';
import type { OriginMatcher } from '../../../policy/policy.js';

/** What each set of rules matches: a list of many origins is compared with many others. */
const known = new WeakMap<ReadonlySet<string>, OriginMatcher>();

/** Whether the origin rules of a report allow every origin that another rule allows. The matcher for real requests decides. */
export function covers(rules: ReadonlySet<string> | undefined, who: string): boolean {
  if (rules === undefined) return false;
  if (rules.has(who) || rules.has('*')) return true;
  if (isSource(who)) return [...rules].some((rule) => isSameSource(rule, who));
  if (who.includes('*') || who.startsWith('/')) return false;
  let matcher = known.get(rules);
  if (matcher === undefined) known.set(rules, (matcher = matcherOf(rules)));
  return matcher.matches(who);
}

/** Whether a rule of a report describes a source, which can allow any origin. */
export function isSource(rule: string): boolean {
  return rule.startsWith('liveOrigins(');
}

/** Whether two rules of reports are the same source with the same `key`. The other options do not say who has access. */
export function isSameSource(one: string, other: string): boolean {
  return isSource(one) && withoutSettings(one) === withoutSettings(other);
}

const SETTING = /,? (?:refresh|initTimeout|onInitTimeout|staleAfter|maxStale|maxRows): (?:'\w+'|[\d.]+)/g;

function withoutSettings(source: string): string {
  return source.replace(SETTING, '').replace(', { }', '');
}

function matcherOf(rules: ReadonlySet<string>): OriginMatcher {
  const strings = [...rules].filter((rule) => rule.includes('://') && !rule.startsWith('/') && !isSource(rule));
  const { origins } = compilePolicy({ origin: strings }).policy ?? {};
  return origins?.kind === 'list' ? origins.matcher : { matches: () => false };
}

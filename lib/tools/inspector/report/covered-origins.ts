import { compilePolicy } from '../../../policy/compile/compile-policy.js';

/** Whether the origin rules of a report allow every origin that another rule allows. The matcher for real requests decides. */
export function covers(rules: ReadonlySet<string> | undefined, who: string): boolean {
  if (rules === undefined) return false;
  if (rules.has(who) || rules.has('*')) return true;
  if (who.includes('*') || who.startsWith('/') || isSource(who)) return false;
  const strings = [...rules].filter((rule) => rule.includes('://') && !rule.startsWith('/') && !isSource(rule));
  const { origins } = compilePolicy({ origin: strings }).policy ?? {};
  return origins?.kind === 'list' && origins.matcher.matches(who);
}

/** Whether a rule of a report describes a source, which can allow any origin. */
export function isSource(rule: string): boolean {
  return rule.startsWith('liveOrigins(');
}

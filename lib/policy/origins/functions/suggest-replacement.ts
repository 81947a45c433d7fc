import { attempt } from '../../../diagnostics/attempt.js';
import type { DangerousFlag, OriginSettings } from '../origin-settings.js';
import { suggestOrigin } from '../origin-text.js';
import { suggestRules } from '../regexp/suggest-fix.js';
import { costsOf, renderRule, settingsOf, tryRules, writeAny } from '../write-rules.js';
import { type NamedRules, readConditions } from './read-conditions.js';

const RETURN_A_BOOLEAN = 'Or return a boolean or a promise of one: (origin, request) => allowed.has(origin).';
const WITHOUT_ORIGIN = 'Requests without an Origin header are never refused, so they need no rule.';

/** What to write instead of a function that reports its result by calling back. */
export function suggestReplacement(value: object, settings: OriginSettings): string {
  const conditions = readConditions(value);
  if (conditions?.rules.length === 0) return `${writeAny(settings)} ${RETURN_A_BOOLEAN}`;
  const written = conditions && writeConditions(conditions.rules, settings);
  return `${written ?? wrap(value)} ${WITHOUT_ORIGIN} ${RETURN_A_BOOLEAN}`;
}

interface Written {
  readonly texts: readonly string[];
  readonly flags: readonly DangerousFlag[];
  readonly dropped: readonly string[];
}

function writeConditions(
  rules: readonly (string | RegExp | NamedRules)[],
  settings: OriginSettings,
): string | undefined {
  const parts = rules.map((rule) => writeCondition(rule, rules.length === 1, settings));
  if (parts.includes(undefined)) return undefined;
  const known = parts.filter((part) => part !== undefined);
  const texts = [...new Set(known.flatMap((part) => part.texts))];
  const flags = [...new Set(known.flatMap((part) => part.flags))];
  const dropped = known.flatMap((part) => part.dropped);
  if (texts.length === 0) return undefined;
  const list = texts.length === 1 && !texts[0]?.startsWith('...') ? texts.join() : `[${texts.join(', ')}]`;
  const named = rules.some((rule) => typeof rule === 'object' && 'name' in rule)
    ? ', which the function compares with'
    : '';
  const left = dropped.length === 0 ? '' : ` It leaves out ${dropped.map((origin) => `'${origin}'`).join(', ')}.`;
  return `Write ${list}${settingsOf(flags)}${named}.${left}${costsOf(flags)}`;
}

function writeCondition(
  rule: string | RegExp | NamedRules,
  isAlone: boolean,
  settings: OriginSettings,
): Written | undefined {
  if (typeof rule === 'object' && 'name' in rule) {
    // Sets and maps have keys(), and are not lists.
    const rules = rule.kind === 'set' ? `${rule.name}.keys()` : rule.name;
    const isRule = rule.kind === 'expression' || (rule.kind === 'list' && isAlone);
    return { texts: [isRule ? rules : `...${rules}`], flags: [], dropped: [] };
  }
  if (typeof rule !== 'string') {
    const suggested = suggestRules(rule, settings);
    return suggested && { ...suggested, texts: suggested.rules.map(renderRule) };
  }
  const origin = suggestOrigin(rule);
  const tried = origin === undefined ? undefined : tryRules([origin], settings);
  return tried && { texts: tried.rules.map(renderRule), flags: tried.flags, dropped: [] };
}

/** What the package `cors` accepts as a result: true, an origin, a RegExp, or a list of them. */
const SAME = "(one) => one === true || one === '*' || one === origin || (one instanceof RegExp && one.test(origin))";

/** The same function, with its result as a promise. It works for every function that calls back. */
function wrap(value: object): string {
  const own = attempt(() => (value as { name?: unknown }).name);
  const name = typeof own === 'string' && /^(?!origin$)[\w$]+$/.test(own) ? own : 'yourFunction';
  return `Write (origin) => new Promise((resolve) => ${name}(origin, (error, allow) => resolve(!error && [allow].flat().some(${SAME})))), with your function as '${name}'.`;
}

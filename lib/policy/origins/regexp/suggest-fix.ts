import { CORS_DEFAULTS } from '../../options/defaults.js';
import { findProblems, matchesEverything } from './find-problems.js';
import { repairsOf } from './repairs.js';
import { unfold } from './unfold.js';
import { leftOut, matchesAnOrigin, matchesMore, plainRegExpsOf, stringRulesOf } from './string-rules.js';
import type { DangerousFlag, OriginSettings } from '../origin-settings.js';
import { missingFlags, type Suggestion, tryRules, writeAny, writeRules } from '../write-rules.js';

const STRINGS = "Write the origins as strings, 'https://*.example.com' for subdomains, or a function.";

const INSECURE: DangerousFlag = 'dangerouslyAllowInsecureOrigins';

const NULL_ORIGIN = 'Remove it; for what it allows, see dangerouslyAllowNullOrigin.';

/**
 * What to write instead of a RegExp that is refused: strings if they say the same, or the RegExp without its mistakes. It is
 * tried before it is printed.
 *
 * @param listed whether the RegExp is an element of a list
 */
export function suggestFix(given: RegExp, settings: OriginSettings, listed: boolean): string {
  const value = unfold(given);
  if (repairsOf(value)[0]?.source === '^null$') return NULL_ORIGIN;
  const suggestion = suggestRules(value, settings);
  if (suggestion !== undefined) return writeRules(suggestion, suggestion.dropped, listed);
  if (matchesAnOrigin(value) === false) return 'Remove it, or write the origins as strings.';
  return matchesEverything(value) ? writeAny(settings) : fixForLoose(given, listed);
}

/** The rules, and one origin of each kind that they leave out. */
export function suggestRules(
  given: RegExp,
  settings: OriginSettings,
): (Suggestion & { readonly dropped: readonly string[] }) | undefined {
  const value = unfold(given);
  const own = missingFlags(value, settings) && sameRules(value);
  const accepted = own && tryRules(own, settings);
  if (accepted !== undefined) return { ...accepted, dropped: [] };
  const repairs = repairsOf(value);
  const isEmpty = matchesAnOrigin(value) === false;
  // A RegExp that matches no origin says what it should match as soon as it is corrected.
  const base = isEmpty ? (repairs.find((repair) => matchesAnOrigin(repair) !== false) ?? value) : value;
  const narrower = repairs.filter((repair) => isEmpty || !matchesMore(repair, value));
  const candidates = [stringRulesOf(base), ...narrower.map((repair) => [repair]), plainRegExpsOf(base)];
  for (const candidate of candidates) {
    const suggestion = trySecureRules(candidate, settings);
    if (suggestion !== undefined) return { ...suggestion, dropped: isEmpty ? [] : leftOut(value, suggestion.rules) };
  }
  return undefined;
}

/** Strings, if they say the same. */
function sameRules(value: RegExp): readonly (string | RegExp)[] {
  const strings = stringRulesOf(value);
  return strings.length > 0 && leftOut(value, strings).length === 0 ? strings : [value];
}

/** A function may compare as the RegExp does, unless that is slow. */
function fixForLoose(value: RegExp, listed: boolean): string {
  const codes = findProblems(value, CORS_DEFAULTS).map(({ code }) => code);
  if (codes.includes('origin-regexp-backtracking')) return `${listed ? 'Remove it' : 'Write false'}. ${STRINGS}`;
  const meant = 'if you mean all that it matches';
  if (listed) return `Write ${LIST_AS_FUNCTION} ${meant}, with your list as 'rules'. ${STRINGS}`;
  const stateless = new RegExp(value.source, value.flags.replace(/[gy]/g, ''));
  return `Write (origin) => ${String(stateless)}.test(origin) ${meant}. ${STRINGS}`;
}

/** A list without a function in it can become one. Flags that remember a position are of no use there. */
const LIST_AS_FUNCTION =
  "(origin) => rules.some((rule) => (typeof rule === 'string' ? rule === origin : origin.search(rule) >= 0))";

/** Without those that need TLS, if the others are enough. */
function trySecureRules(rules: readonly (string | RegExp)[], settings: OriginSettings): Suggestion | undefined {
  const secure = rules.filter((rule) => missingFlags(rule, settings)?.includes(INSECURE) !== true);
  return tryRules(rules, settings) && tryRules(secure.length > 0 ? secure : rules, settings);
}

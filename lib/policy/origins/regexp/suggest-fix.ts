import { CORS_DEFAULTS } from '../../options/defaults.js';
import { findProblems, matchesEverything } from './find-problems.js';
import { repairsOf } from './repairs.js';
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
export function suggestFix(value: RegExp, settings: OriginSettings, listed: boolean): string {
  if (repairsOf(value)[0]?.source === '^null$') return NULL_ORIGIN;
  const suggestion = suggestRules(value, settings);
  if (suggestion !== undefined) return writeRules(suggestion, suggestion.dropped, listed);
  if (matchesAnOrigin(value) === false) return 'Remove it, or write the origins as strings.';
  return matchesEverything(value) ? writeAny(settings) : fixForLoose(value, listed);
}

/** The rules, and one origin of each kind that they leave out. */
export function suggestRules(
  value: RegExp,
  settings: OriginSettings,
): (Suggestion & { readonly dropped: readonly string[] }) | undefined {
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

function fixForLoose(value: RegExp, listed: boolean): string {
  const isSlow = findProblems(value, CORS_DEFAULTS).some(({ code }) => code === 'origin-regexp-backtracking');
  if (listed || isSlow || /[gym]/.test(value.flags)) return STRINGS;
  return `Write (origin) => ${String(value)}.test(origin) if you mean all that it matches. ${STRINGS}`;
}

/** Without those that need TLS, if the others are enough. */
function trySecureRules(rules: readonly (string | RegExp)[], settings: OriginSettings): Suggestion | undefined {
  const secure = rules.filter((rule) => missingFlags(rule, settings)?.includes(INSECURE) !== true);
  return tryRules(rules, settings) && tryRules(secure.length > 0 ? secure : rules, settings);
}

import { CORS_DEFAULTS } from '../../options/defaults.js';
import { findProblems, matchesEverything } from './find-problems.js';
import { repairsOf } from './repairs.js';
import { leftOut, matchesAnOrigin, matchesMore, plainRegExpsOf, stringRulesOf } from './string-rules.js';
import { parseOriginPattern } from '../origin-pattern.js';
import { flagsOf } from '../origin-trust.js';
import type { DangerousFlag, OriginSettings } from '../origin-settings.js';

const STRINGS = "Write the origins as strings, 'https://*.example.com' for subdomains, or a function.";

const NULL_ORIGIN = 'Remove it; for what it allows, see dangerouslyAllowNullOrigin.';

/** What a flag costs. */
const COSTS: Readonly<Record<DangerousFlag, string>> = {
  dangerouslyAllowInsecureOrigins: 'Better serve them over https: attackers on the network can forge their pages.',
  dangerouslyAllowPublicSuffixes:
    "Anyone can register such a name: better use a domain of your own, such as 'https://*.preview.example.com', or no credentials.",
  dangerouslyAllowNullOrigin: '',
};

/** Rules that can be written instead of a RegExp, and the flags that they need. */
interface Suggestion {
  readonly rules: readonly (string | RegExp)[];
  readonly flags: readonly DangerousFlag[];
}

/**
 * What to write instead of a RegExp that is refused: strings if they say the same, or the RegExp without its mistakes. It is
 * tried before it is printed.
 *
 * @param listed whether the RegExp is an element of a list
 */
export function suggestFix(value: RegExp, settings: OriginSettings, listed: boolean): string {
  const repairs = repairsOf(value);
  if (repairs[0]?.source === '^null$') return NULL_ORIGIN;
  const isEmpty = matchesAnOrigin(value) === false;
  // A RegExp that matches no origin says what it should match as soon as it is corrected.
  const base = isEmpty ? (repairs.find((repair) => matchesAnOrigin(repair) !== false) ?? value) : value;
  const narrower = repairs.filter((repair) => isEmpty || !matchesMore(repair, value));
  const candidates = [stringRulesOf(base), ...narrower.map((repair) => [repair]), plainRegExpsOf(base)];
  for (const candidate of candidates) {
    const suggestion = tryRules(candidate, settings);
    if (suggestion !== undefined) return writeFix(suggestion, isEmpty ? [] : leftOut(value, suggestion.rules), listed);
  }
  if (isEmpty) return 'Remove it, or write the origins as strings.';
  return matchesEverything(value) ? fixForAny(settings) : fixForLoose(value, listed);
}

function fixForAny({ credentials }: OriginSettings): string {
  if (!credentials) return "Write '*'.";
  return "Write '*', and set credentials: false in the same options: browsers refuse * with credentials. Or list the origins that need them.";
}

function fixForLoose(value: RegExp, listed: boolean): string {
  const isSlow = findProblems(value, CORS_DEFAULTS).some(({ code }) => code === 'origin-regexp-backtracking');
  if (listed || isSlow || /[gym]/.test(value.flags)) return STRINGS;
  return `Write (origin) => ${String(value)}.test(origin) if you mean all that it matches. ${STRINGS}`;
}

/** The rules with the flags that they need; `undefined` if there are none, or if one would be refused. */
function tryRules(rules: readonly (string | RegExp)[], settings: OriginSettings): Suggestion | undefined {
  const tried = rules.map((rule) => ({ rule, flags: missingFlags(rule, settings) }));
  if (tried.length === 0 || tried.some(({ flags }) => flags === undefined)) return undefined;
  const secure = tried.filter(({ flags }) => flags?.includes('dangerouslyAllowInsecureOrigins') !== true);
  const kept = secure.length > 0 ? secure : tried;
  return {
    rules: kept.map(({ rule }) => rule),
    flags: [...new Set(kept.flatMap(({ flags = [] }) => flags))],
  };
}

/** The flags that a rule needs and that are not set; `undefined` if it is refused whatever is set. */
function missingFlags(rule: string | RegExp, settings: OriginSettings): readonly DangerousFlag[] | undefined {
  const needed = typeof rule === 'string' ? flagsOfString(rule, settings) : flagsOfRegExp(rule, settings);
  return needed?.filter((flag) => !settings[flag]);
}

function flagsOfString(rule: string, { credentials }: OriginSettings): readonly DangerousFlag[] | undefined {
  const pattern = parseOriginPattern(rule);
  if (typeof pattern === 'string') return undefined;
  return credentials ? flagsOf(pattern) : [];
}

function flagsOfRegExp(rule: RegExp, settings: OriginSettings): readonly DangerousFlag[] | undefined {
  const flags = findProblems(rule, settings).map(({ permittedBy }) => permittedBy);
  return flags.every((flag) => flag !== undefined) ? flags : undefined;
}

function writeFix({ rules, flags }: Suggestion, dropped: readonly string[], listed: boolean): string {
  const written = rules.map((rule) => (typeof rule === 'string' ? `'${rule}'` : String(rule))).join(', ');
  const set = flags.map((flag) => `, and set ${flag}: true in the same options`).join('');
  const left = dropped.length === 0 ? '' : ` It leaves out ${dropped.map((origin) => `'${origin}'`).join(', ')}.`;
  const costs = flags.map((flag) => ` ${COSTS[flag]}`).join('');
  return `Write ${listed || rules.length === 1 ? written : `[${written}]`}${set}.${left}${costs}`;
}

import { findProblems } from './regexp/find-problems.js';
import { parseOriginPattern } from './origin-pattern.js';
import { flagsOf } from './origin-trust.js';
import type { DangerousFlag, OriginSettings } from './origin-settings.js';

/** Rules that can be written instead of others, and the flags that they need. */
export interface Suggestion {
  readonly rules: readonly (string | RegExp)[];
  readonly flags: readonly DangerousFlag[];
}

/** What a flag costs. */
const COSTS: Readonly<Record<DangerousFlag, string>> = {
  dangerouslyAllowInsecureOrigins: 'Better serve them over https: attackers on the network can forge their pages.',
  dangerouslyAllowPublicSuffixes:
    "Anyone can register such a name: better use a domain of your own, such as 'https://*.preview.example.com', or no credentials.",
  dangerouslyAllowNullOrigin: '',
};

/** The rules with the flags that they need; `undefined` if there are none, or if one would be refused. */
export function tryRules(rules: readonly (string | RegExp)[], settings: OriginSettings): Suggestion | undefined {
  const tried = rules.map((rule) => missingFlags(rule, settings));
  const flags = tried.flatMap((some) => some ?? []);
  return rules.length === 0 || tried.includes(undefined) ? undefined : { rules, flags: [...new Set(flags)] };
}

/** The flags that a rule needs and that are not set; `undefined` if it is refused whatever is set. */
export function missingFlags(rule: string | RegExp, settings: OriginSettings): readonly DangerousFlag[] | undefined {
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

/**
 * A fix that writes the rules, sets their flags, and names what it leaves out.
 *
 * @param listed whether they take the place of an element of a list
 */
export function writeRules({ rules, flags }: Suggestion, dropped: readonly string[], listed: boolean): string {
  const written = rules.map(renderRule).join(', ');
  const left = dropped.length === 0 ? '' : ` It leaves out ${dropped.map((origin) => `'${origin}'`).join(', ')}.`;
  return `Write ${listed || rules.length === 1 ? written : `[${written}]`}${settingsOf(flags)}.${left}${costsOf(flags)}`;
}

export function renderRule(rule: string | RegExp): string {
  return typeof rule === 'string' ? `'${rule}'` : String(rule);
}

export function settingsOf(flags: readonly DangerousFlag[]): string {
  return flags.map((flag) => `, and set ${flag}: true in the same options`).join('');
}

export function costsOf(flags: readonly DangerousFlag[]): string {
  return flags.map((flag) => ` ${COSTS[flag]}`).join('');
}

export function writeAny({ credentials }: OriginSettings): string {
  if (!credentials) return "Write '*'.";
  return "Write '*', and set credentials: false in the same options: browsers refuse * with credentials. Or list the origins that need them.";
}

import { parseOriginPattern } from './origin-pattern.js';
import type { OriginSettings } from './origin-settings.js';
import { bare, partsOf, placeholderIn, regExpIn, rulesForStars, splitFor, suggestOrigin } from './origin-text.js';
import { suggestFix } from './regexp/suggest-fix.js';
import { tryRules, writeAny, writeRules } from './write-rules.js';

/** What to write instead of a string that is not an origin; `undefined` if nothing is known. */
export function fixForText(value: string, settings: OriginSettings, listed: boolean): string | undefined {
  const code = parseOriginPattern(value);
  if (code === 'origin-placeholder' || code === 'origin-host-malformed') return fixForPlaceholder(value, listed);
  if (code === 'origin-regexp-text') return fixForRegExp(value, settings, listed);
  const parts = partsOf(value);
  if (parts.length > 1) return fixForSeveral(value, parts, settings, listed);
  const suggestion = suggestOrigin(value);
  const rules = suggestion === undefined ? rulesForStars(value) : [suggestion];
  const tried = tryRules(rules, settings);
  return tried ? writeRules(tried, [], listed) : fixForWord(value, settings, listed);
}

function fixForPlaceholder(value: string, listed: boolean): string | undefined {
  const placeholder = placeholderIn(value);
  if (placeholder === undefined) return undefined;
  return `${listed ? 'Remove it' : 'Write false'}, or write the real name in place of '${placeholder}'.`;
}

function fixForRegExp(value: string, settings: OriginSettings, listed: boolean): string | undefined {
  const expression = regExpIn(value);
  return expression && suggestFix(expression, settings, listed);
}

/** In a list, the origins. Otherwise code for a variable, if that is enough. */
function fixForSeveral(
  value: string,
  parts: readonly string[],
  settings: OriginSettings,
  listed: boolean,
): string | undefined {
  const origins = parts.map((part) => suggestOrigin(part));
  const known = origins.filter((origin) => origin !== undefined);
  const tried = tryRules([...new Set(known)], settings);
  if (tried === undefined) return undefined;
  const isPlain = parts.every((part, index) => value.includes(part) && bare(part) === origins[index]);
  const split = !listed && isPlain && tried.flags.length === 0 ? splitFor(value) : undefined;
  if (split !== undefined) return `Write a list, or ${split}.`;
  const dropped = parts.filter((_, index) => origins[index] === undefined);
  return writeRules(tried, dropped, listed);
}

const CHECK_VARIABLE = 'Check that the environment variable is set.';
const OWN_RESPONSES = 'an origin may always read its own responses';

type Meaning = 'any' | 'none' | 'self' | 'unset' | 'null';

/** Words with a meaning in other libraries and in configuration files. */
const WORDS: Readonly<Record<string, Meaning>> = {
  ...{ true: 'any', '*': 'any', '**': 'any', all: 'any', any: 'any', '+': 'any' },
  ...{ false: 'none', none: 'none', self: 'self', 'same-origin': 'self' },
  ...{ undefined: 'unset', null: 'null' },
};

function fixForWord(value: string, settings: OriginSettings, listed: boolean): string | undefined {
  const word = bare(value).toLowerCase();
  if (word === '' || !Object.hasOwn(WORDS, word)) return undefined;
  switch (WORDS[word]) {
    case 'any':
      if (settings.credentials || listed) return writeAny(settings);
      return word === 'true'
        ? "Write true without quotes; a string from the environment needs value === 'true'."
        : "To allow every origin, write origin: '*'.";
    case 'none':
      if (listed) return 'Remove it.';
      return word === 'false'
        ? "Write false without quotes; a string from the environment needs value === 'true'."
        : 'To allow no origin, write origin: false.';
    case 'self':
      return `Remove it: ${OWN_RESPONSES}.${listed ? '' : ' To allow no other origin, write origin: false.'}`;
    case 'unset':
      return listed ? `Remove it. ${CHECK_VARIABLE}` : `${CHECK_VARIABLE} To allow no origin, write origin: false.`;
    default:
      return "Remove it: browsers send 'null', in lower case. If you really need it, see dangerouslyAllowNullOrigin.";
  }
}

import type { OriginFinding } from './origin-settings.js';
import { attempt } from '../../diagnostics/read-safely.js';

/** How much of a function's text is looked at, in characters. */
const MAX_FUNCTION_TEXT = 20_000;

const ANSWERS = 'Answer with a boolean or a promise of one: (origin, request) => allowed.has(origin).';

/** Names that a second parameter has in functions that answer by calling it. */
const CALLBACK_NAME = /^_*(?:cb|done|next|resolve|\w*callback)$/i;

/** A function that does nothing but answer true, in whatever notation. */
const ALWAYS_TRUE =
  /^(?:async\b\s*)?(?:function\b\s*)?[\w$]*\s*(?:\([^()]*\))?\s*(?:=>\s*)?(?:true|\{\s*return\s*true\s*;?\s*\})$/;

/** What minifiers and promises make of it. */
const OTHER_TRUTHS = /Promise\.resolve\((?:true|!0)\)|!0|!!1/g;

/** Whether the function plainly allows anybody, as `() => true` does. */
export function allowsAnybody(value: object): boolean {
  return ALWAYS_TRUE.test(textOf(value).replace(OTHER_TRUTHS, 'true'));
}

/** What is wrong with a function that could never answer with a boolean, as far as it can be told without calling it. */
export function functionFinding(value: object): OriginFinding | undefined {
  const text = textOf(value);
  const kind = attempt(() => Object.prototype.toString.call(value)) ?? '';
  if (kind.includes('Generator') || /^class\b/.test(text)) {
    const message = 'A generator or a class does not answer with a boolean when it is called.';
    return { code: 'origin-function', message, fix: ANSWERS };
  }
  if (!isCallbackStyle(value, text)) return undefined;
  const message = 'It is handed no callback but the request, and what it returns counts: this one would allow nobody.';
  return { code: 'origin-function-callback', message, fix: `${ANSWERS} No callback is needed.` };
}

/** Three parameters, or a second one that is named like a callback or called in the body. */
function isCallbackStyle(value: object, text: string): boolean {
  if (lengthOf(value) > 2) return true;
  const names = secondArgument(text);
  if (names.some((name) => CALLBACK_NAME.test(name))) return true;
  const escaped = names.map((name) => name.replace(/[$[\]]/g, '\\$&')).join('|');
  // The request has neither of these methods, so that what has one is a function.
  const called = new RegExp(`(?<![\\w$.])(?:${escaped})(?:\\??\\.(?:call|apply))?(?:\\?\\.)?\\(`);
  return called.test(text.slice(text.indexOf(')')));
}

/** What the body may call the second argument: the parameter, in whatever notation, or an element of a list of them. */
function secondArgument(text: string): string[] {
  if (/^(?:async\s+)?[\w$]+\s*=>/.test(text)) return [];
  const [first = '', second = ''] = topLevelParts(text.slice(text.indexOf('(') + 1));
  const all = /^\s*\.{3}\s*([\w$]+)/.exec(first)?.[1];
  const rest = /^\s*\.{3}\s*([\w$]+)/.exec(second)?.[1];
  const own = /^\s*([\w$]+)\s*(?:=|$)/.exec(second)?.[1];
  return ['arguments[1]', ...(all ? [`${all}[1]`] : []), ...(rest ? [`${rest}[0]`] : []), ...(own ? [own] : [])];
}

/** The parts of a parameter list, up to the parenthesis that closes it. */
function topLevelParts(list: string): string[] {
  const parts = [''];
  let depth = 0;
  for (const character of list) {
    if ('([{'.includes(character)) depth++;
    if (')]}'.includes(character) && depth-- === 0) break;
    if (character === ',' && depth === 0) parts.push('');
    else parts.push(`${parts.pop() ?? ''}${character}`);
  }
  return parts;
}

/** The text without comments; a string that holds what looks like one loses it, too. */
function textOf(value: object): string {
  const text = Function.prototype.toString.call(value).slice(0, MAX_FUNCTION_TEXT);
  return text.replace(/\/\*[^]*?\*\/|\/\/.*/g, '').trim();
}

/** The function's own, which may be anything, as may what is asked for it. */
function lengthOf(value: object): number {
  const length = attempt(() => (value as { length?: unknown }).length);
  return typeof length === 'number' ? length : 0;
}

import type { Problem } from '../../../diagnostics/issue.js';
import { attempt } from '../../../diagnostics/attempt.js';
import type { OriginSettings } from '../origin-settings.js';
import { codeOf } from './source-text.js';
import { readConditions } from './read-conditions.js';
import { suggestReplacement } from './suggest-replacement.js';

const RETURN_A_BOOLEAN = 'Return a boolean or a promise of one: (origin, request) => allowed.has(origin).';

/** What the second parameter is called in functions that report their result by calling it. */
const CALLBACK_NAME = /^_*(?:cb|done|next|resolve)$|callback$/i;

/** A function that only returns true, in any notation. */
const ALWAYS_TRUE =
  /^(?:async\b\s*)?(?:function\b\s*)?[\w$]*\s*(?:\([^()]*\))?\s*(?:=>\s*)?(?:true|\{\s*return\s*true\s*;?\s*\})$/;

/** Other ways to write `true`, by minifiers and with promises. */
const OTHER_TRUTHS = /Promise\.resolve\((?:true|!0)\)|!0|!!1/g;

/** Whether the function clearly allows every origin, as `() => true` does, or by calling back. */
export function allowsAnyOrigin(value: object): boolean {
  return ALWAYS_TRUE.test(codeOf(value).replace(OTHER_TRUTHS, 'true')) || readConditions(value)?.rules.length === 0;
}

/** What is wrong with a function that cannot return a boolean, as far as its source text shows; it is not called. */
export function problemOfFunction(value: object, settings: OriginSettings): Problem | undefined {
  const code = codeOf(value);
  const kind = attempt(() => Object.prototype.toString.call(value)) ?? '';
  if (kind.includes('Generator') || /^class\b/.test(code)) {
    const message = 'A generator function or a class cannot return a boolean.';
    return { code: 'origin-function', message, fix: RETURN_A_BOOLEAN };
  }
  if (!expectsCallback(value, code)) return undefined;
  const message =
    'This function seems to expect a callback. Origin functions are called with (origin, request) and return a boolean.';
  return { code: 'origin-function-callback', message, fix: suggestReplacement(value, settings) };
}

/** Whether a function with a second parameter was bound, so that nothing shows what that is for. */
export function isUnreadable(value: object): boolean {
  return lengthOf(value) > 1 && /\{\s*\[native code\]\s*\}$/.test(Function.prototype.toString.call(value));
}

/** Three parameters, or a second one that has the name of a callback or is called in the body. */
function expectsCallback(value: object, code: string): boolean {
  if (lengthOf(value) > 2) return true;
  const names = secondArgument(code);
  if (names.some((name) => CALLBACK_NAME.test(name))) return true;
  if (names.length === 0) return false;
  const escaped = names.map((name) => name.replace(/[$[\]]/g, '\\$&')).join('|');
  // A request has neither call() nor apply(), so an argument with one of them is a function.
  const called = new RegExp(`(?<![\\w$.])(?:${escaped})(?:\\??\\.(?:call|apply))?(?:\\?\\.)?\\(`);
  return called.test(code.slice(code.indexOf(')')));
}

/** The names that the body can use for the second argument: the parameter, or an element of a list of arguments. */
function secondArgument(code: string): string[] {
  if (/^(?:async )?[\w$]+ ?=>/.test(code)) return [];
  const [first = '', second = ''] = parameters(code.slice(code.indexOf('(') + 1));
  const all = /^ ?\.{3} ?([\w$]+)/.exec(first)?.[1];
  const rest = /^ ?\.{3} ?([\w$]+)/.exec(second)?.[1];
  const own = /^ ?([\w$]+) ?(?:=|$)/.exec(second)?.[1];
  const alias = /[ ,]([\w$]+) ?= ?(?:arguments|args|rest) ?\[1\]/.exec(code)?.[1];
  return [
    ...(alias ? [alias] : []),
    'arguments[1]',
    ...(all ? [`${all}[1]`] : []),
    ...(rest ? [`${rest}[0]`] : []),
    ...(own ? [own] : []),
  ];
}

/** Splits a parameter list at its commas, up to the parenthesis that closes it. */
function parameters(list: string): string[] {
  const found = [''];
  let depth = 0;
  for (const character of list) {
    if ('([{'.includes(character)) depth++;
    if (')]}'.includes(character) && depth-- === 0) break;
    if (character === ',' && depth === 0) found.push('');
    else found.push(`${found.pop() ?? ''}${character}`);
  }
  return found;
}

/** A function's `length` can be overwritten with anything. */
function lengthOf(value: object): number {
  const length = attempt(() => (value as { length?: unknown }).length);
  return typeof length === 'number' ? length : 0;
}

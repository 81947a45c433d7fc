import type { Problem } from '../../diagnostics/issue.js';
import { attempt } from '../../diagnostics/attempt.js';

/** How much of a function's source text is read, in characters. */
const MAX_FUNCTION_TEXT = 20_000;

const RETURN_A_BOOLEAN = 'Return a boolean or a promise of one: (origin, request) => allowed.has(origin).';

/** What the second parameter is called in functions that report their result by calling it. */
const CALLBACK_NAME = /^_*(?:cb|done|next|resolve)$|callback$/i;

/** A function that only returns true, in any notation. */
const ALWAYS_TRUE =
  /^(?:async\b\s*)?(?:function\b\s*)?[\w$]*\s*(?:\([^()]*\))?\s*(?:=>\s*)?(?:true|\{\s*return\s*true\s*;?\s*\})$/;

/** Other ways to write `true`, by minifiers and with promises. */
const OTHER_TRUTHS = /Promise\.resolve\((?:true|!0)\)|!0|!!1/g;

/** Whether the function clearly allows every origin, as `() => true` does. */
export function allowsAnyOrigin(value: object): boolean {
  return ALWAYS_TRUE.test(codeOf(value).replace(OTHER_TRUTHS, 'true'));
}

/** What is wrong with a function that cannot return a boolean, as far as its source text shows; it is not called. */
export function problemOfFunction(value: object): Problem | undefined {
  const code = codeOf(value);
  const kind = attempt(() => Object.prototype.toString.call(value)) ?? '';
  if (kind.includes('Generator') || /^class\b/.test(code)) {
    const message = 'A generator function or a class cannot return a boolean.';
    return { code: 'origin-function', message, fix: RETURN_A_BOOLEAN };
  }
  if (!expectsCallback(value, code)) return undefined;
  const message =
    'This function seems to expect a callback. Origin functions are called with (origin, request) and return a boolean.';
  return { code: 'origin-function-callback', message, fix: `${RETURN_A_BOOLEAN} Remove the callback.` };
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
  return ['arguments[1]', ...(all ? [`${all}[1]`] : []), ...(rest ? [`${rest}[0]`] : []), ...(own ? [own] : [])];
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

// Each pattern also accepts a token without its end and consumes all that it reads, so one pass over the text is enough.
const SPACE = /(?:\s|\/\/.*|\/\*(?:[^]*?\*\/|[^]*))+/y;
const QUOTED = /'(?:[^'\\\n]|\\[^])*'?|"(?:[^"\\\n]|\\[^])*"?|`(?:[^`\\]|\\[^])*`?/y;
const REGEXP = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\]?)*\/?\w*/y;
const WORD_OR_SIGN = /[\w$\x80-\uffff]+|[^]/y;

/** After one of these a slash divides; after anything else, a keyword included, it begins a RegExp. */
const OPERAND = /^(?!(?:return|typeof|case|else|do|in|of|void|await|yield)$)[\w$\x80-\uffff]|^[)\]}']/;

/**
 * The source text with '' for each string, template and RegExp, and one space for white space and comments. A template
 * inside another one is read as code, which at worst refuses a function that could stay.
 */
function codeOf(value: object): string {
  const text = Function.prototype.toString.call(value).slice(0, MAX_FUNCTION_TEXT);
  let [code, last, at] = ['', '', 0];
  const take = (pattern: RegExp): string => {
    pattern.lastIndex = at;
    const token = pattern.exec(text)?.[0] ?? '';
    at += token.length;
    return token;
  };
  while (at < text.length) {
    if (take(SPACE) !== '') code += ' ';
    else if (take(QUOTED) !== '' || (!OPERAND.test(last) && take(REGEXP) !== '')) code += last = "''";
    else code += last = take(WORD_OR_SIGN);
  }
  return code.trim();
}

/** A function's `length` can be overwritten with anything. */
function lengthOf(value: object): number {
  const length = attempt(() => (value as { length?: unknown }).length);
  return typeof length === 'number' ? length : 0;
}

/** How much of a function's source text is read, in characters. */
const MAX_FUNCTION_TEXT = 20_000;

// Each pattern also accepts a token without its end and consumes all that it reads, so one pass over the text is enough.
const SPACE = /(?:\s|\/\/.*|\/\*(?:[^]*?\*\/|[^]*))+/y;
const QUOTED = /'(?:[^'\\\n]|\\[^])*'?|"(?:[^"\\\n]|\\[^])*"?|`(?:[^`\\]|\\[^])*`?/y;
const REGEXP = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\]?)*\/?\w*/y;
const WORD_OR_SIGN = /[\w$\x80-\uffff]+|[^]/y;

/** After one of these a slash divides; after anything else, a keyword included, it begins a RegExp. */
const OPERAND = /^(?!(?:return|typeof|case|else|do|in|of|void|await|yield)$)[\w$\x80-\uffff]|^[)\]}']/;

/** The source text in pieces. */
interface SourceText {
  /** With '0', '1' and so on for each string, template and RegExp, and one space for white space and comments. */
  readonly code: string;
  /** These strings, templates and RegExps, as they are written. */
  readonly literals: readonly string[];
}

/**
 * Reads the source text of a function. A template inside another one is read as code, which at worst refuses a function that
 * could stay.
 */
export function readSource(value: object): SourceText {
  const text = Function.prototype.toString.call(value).slice(0, MAX_FUNCTION_TEXT);
  const literals: string[] = [];
  let [code, last, at] = ['', '', 0];
  const take = (pattern: RegExp): string => {
    pattern.lastIndex = at;
    const token = pattern.exec(text)?.[0] ?? '';
    at += token.length;
    return token;
  };
  while (at < text.length) {
    const literal = take(SPACE) !== '' ? undefined : take(QUOTED) || (OPERAND.test(last) ? '' : take(REGEXP));
    if (literal === undefined) code += ' ';
    else if (literal !== '') code += last = `'${literals.push(literal) - 1}'`;
    else code += last = take(WORD_OR_SIGN);
  }
  return { code: code.trim(), literals };
}

/** The source text with '' for each string, template and RegExp. */
export function codeOf(value: object): string {
  return readSource(value).code.replace(/'\d+'/g, "''");
}

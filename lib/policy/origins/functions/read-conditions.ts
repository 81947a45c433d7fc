import { attempt } from '../../../diagnostics/attempt.js';
import { readSource } from './source-text.js';

/** A list or a RegExp that the function compares with, by its name in the source text. */
export interface NamedRules {
  readonly name: string;
  readonly kind: 'list' | 'set' | 'expression';
}

/** What a function with a callback allows. */
export interface Conditions {
  /** Empty if it allows every origin. */
  readonly rules: readonly (string | RegExp | NamedRules)[];
}

/*
 * Every step of a function is replaced with one sign: @ a comparison with the origin, # the opposite, ~ that there is no
 * origin, ^ the call that allows, % the call that refuses. If nothing else is left, the function is understood.
 */
const SIGNS = /[@#~^%]/;

/** A function that allows what a condition is true for, or refuses what it is not true for. */
const UNDERSTOOD = /^(?:~\^)?(?:(?:[~@]+\^)+%?|#+%\^)$/;
/** A function that allows whatever its conditions are. */
const ALWAYS = /^(?:[~@#]+\^)*\^$/;

/** Where the values of variables make the text longer than this, in characters, the rest of them stays in its place. */
const MAX_INLINED = 100_000;

const LITERAL = "'\\d+'";
const LITERALS = `\\[(?:${LITERAL},?)*\\]`;
const NAME = '(?!\\d)[\\w$]+(?:\\??\\.[\\w$]+)*?';

/** What the function allows, if its source text shows all of it; otherwise `undefined`. */
export function readConditions(value: object): Conditions | undefined {
  const { code, literals } = readSource(value);
  const header = headerOf(code.replace(/ ?([^\w$ ]) ?/g, '$1'));
  if (header === undefined || SIGNS.test(code)) return undefined;
  const { origin, callback, body } = header;
  const rules: (string | RegExp | NamedRules)[] = [];
  const compared = replaceComparisons(inlined(body), origin, (list, method) => {
    rules.push(...rulesOf(list, method, literals));
  });
  const signs = replaceCalls(compared, origin, callback).replace(/\b(?:if|else|return)\b|\|\||[{}();?: ]/g, '');
  if (ALWAYS.test(signs)) return { rules: [] };
  return UNDERSTOOD.test(signs) && rules.length > 0 ? { rules } : undefined;
}

interface Header {
  readonly origin: string;
  readonly callback: string;
  readonly body: string;
}

function headerOf(code: string): Header | undefined {
  const own = /^(?:async )?(?:function ?)?[\w$]*\(([\w$]+),([\w$]+)(?:,[\w$]+)*\)(?:=>)?(.*)$/s.exec(code);
  const byArguments =
    /^(?:async )?(?:function ?)?[\w$]*\([^)]*\)\{(?:var|let|const) ([\w$]+)=arguments\[0\][;,](?:(?:var|let|const) )?([\w$]+)=arguments\[1\];?(.*)$/s;
  const [, origin, callback, body] = own ?? byArguments.exec(code) ?? [];
  return origin && callback && body !== undefined ? { origin, callback, body } : undefined;
}

/** The body with the values of its variables in their places, and without what it logs. Values that grow are left where they are. */
function inlined(body: string): string {
  const logging = new RegExp(
    `(?<![\\w$.])[\\w$.]*?\\b(?:log|warn|error|debug|info|verbose)\\((?:${LITERAL}|[\\w$.+,])*\\);?`,
    'g',
  );
  let code = body.replace(logging, '');
  for (const [declaration, name = '', expression = ''] of code.matchAll(/\b(?:const|let|var) ([\w$]+)=([^;{}]*);/g)) {
    const own = /^\[.*\]$/s.test(expression) ? expression : `(${expression})`;
    const used = new RegExp(`(?<![\\w$.])${escape(name)}(?![\\w$])`, 'g');
    code = code.replace(declaration, '').replace(used, () => own);
    if (code.length > MAX_INLINED) break;
  }
  return code;
}

type Found = (list: string, method: string) => void;

function replaceComparisons(code: string, parameter: string, found: Found): string {
  const origin = escape(parameter);
  const list = `(${LITERALS}|(?<![\\w$.])${NAME})`;
  const sign = (own: string, method: string, isEqual = true): string => {
    found(own, method);
    return isEqual ? '@' : '#';
  };
  const replaced = code
    .replace(new RegExp(`${list}\\.(includes|has)\\(${origin}\\)`, 'g'), (_, own: string, method: string) =>
      sign(own, method === 'has' ? 'set' : 'list'),
    )
    .replace(
      new RegExp(`${list}\\.(?:indexOf|findIndex)\\(${origin}\\)(!==?-1|>-1|>=0|===?-1|<0)`, 'g'),
      (_, own: string, compared: string) => sign(own, 'list', !/^(?:=|<)/.test(compared)),
    )
    .replace(
      new RegExp(`${list}\\.(?:some|find)\\(\\(?([\\w$]+)\\)?=>(?:${origin}===?\\2|\\2===?${origin})\\)`, 'g'),
      (_, own: string) => sign(own, 'list'),
    )
    .replace(
      new RegExp(
        `(${LITERALS})\\.some\\(\\(?([\\w$]+)\\)?=>${origin}\\.(startsWith|endsWith|includes)\\(\\2\\)\\)`,
        'g',
      ),
      (_, own: string, _name: string, method: string) => sign(own, method),
    )
    .replace(new RegExp(`${list}\\.some\\(\\(?([\\w$]+)\\)?=>\\2\\.test\\(${origin}\\)\\)`, 'g'), (_, own: string) =>
      sign(own, 'list'),
    )
    .replace(
      new RegExp(`(?:${origin}(===?|!==?)(${LITERAL})|(${LITERAL})(===?|!==?)${origin}(?![\\w$.]))`, 'g'),
      (_, after: string | undefined, one: string | undefined, other: string, before: string | undefined) =>
        sign(`[${one ?? other}]`, 'list', (after ?? before ?? '').startsWith('=')),
    )
    .replace(
      new RegExp(`${origin}\\??\\.(startsWith|endsWith|includes)\\((${LITERAL})\\)`, 'g'),
      (_, method: string, own: string) => sign(`[${own}]`, method),
    )
    .replace(
      new RegExp(`(${LITERAL}|${list})\\.test\\(${origin}\\)|${origin}\\??\\.match\\((${LITERAL})\\)`, 'g'),
      (_, own: string | undefined, _name: string, other: string) => {
        const expression = own ?? other;
        return sign(expression.startsWith("'") ? `[${expression}]` : expression, 'test');
      },
    );
  const absent = new RegExp(
    `!${origin}(?![\\w$.(])|${origin}===?(?:undefined|null|void 0)|typeof ${origin}===?'\\d+'`,
    'g',
  );
  return replaced
    .replace(absent, '~')
    .replace(new RegExp(`(?<![\\w$.])${origin}&&`, 'g'), '')
    .replace(/!\(?@\)?/g, '#');
}

function replaceCalls(code: string, parameter: string, callback: string): string {
  const call = `(?<![\\w$.])${escape(callback)}\\(`;
  const allowed = `(?:true|!0|${escape(parameter)})`;
  return code
    .replace(new RegExp(`${call}(?:null|undefined|void 0),${allowed}\\)`, 'g'), '^')
    .replace(new RegExp(`${call}(?:new Error\\([^()]*\\)|null|undefined|'\\d+')(?:,(?:false|!1))?\\)`, 'g'), '%')
    .replace(new RegExp(`${call}null,\\(*((?:[~@]|\\|\\|)+)(?:\\?true:false)?\\)+`, 'g'), '$1^');
}

/** The rules of one comparison: as written, or as the RegExp that compares in the same way. */
function rulesOf(list: string, method: string, literals: readonly string[]): (string | RegExp | NamedRules)[] {
  if (!list.startsWith('['))
    return [{ name: list, kind: method === 'list' || method === 'set' ? method : 'expression' }];
  return Array.from(list.matchAll(/\d+/g), ([index]) => Number(index)).flatMap((index): (string | RegExp)[] => {
    const text = literals[index] ?? '';
    if (text.startsWith('/')) return [regExpOf(text)].filter((one) => one !== undefined);
    const value = text.slice(1, -1).replace(/\\(.)/g, '$1');
    if (method === 'list' || method === 'set') return [value];
    const source = value.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
    return [new RegExp(`${method === 'startsWith' ? '^' : ''}${source}${method === 'endsWith' ? '$' : ''}`)];
  });
}

function regExpOf(text: string): RegExp | undefined {
  const end = text.lastIndexOf('/');
  return attempt(() => new RegExp(text.slice(1, end), text.slice(end + 1)));
}

function escape(text: string): string {
  return text.replace(/\$/g, '\\$');
}

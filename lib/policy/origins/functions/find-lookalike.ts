import { attempt } from '../../../diagnostics/attempt.js';
import { parseSerializedOrigin } from '../../../standard/serialized-origin.js';
import { readSource } from './source-text.js';

/** A comparison with a part of an origin, and an origin of an attacker that passes it. */
export interface PartialComparison {
  readonly code: string;
  readonly lookalike: string;
}

const PARTIAL = /\.(startsWith|endsWith|includes)\('(\d+)'\)|'(\d+)'\.test\(|\.match\('(\d+)'\)/g;

/** The first comparison in a function that an origin of an attacker passes too, as far as its source text shows. */
export function findPartialComparison(value: object): PartialComparison | undefined {
  const { code, literals } = readSource(value);
  for (const [, method = '', text, tested, matched] of code.replace(/ /g, '').matchAll(PARTIAL)) {
    const literal = literals[Number(text ?? tested ?? matched)] ?? '';
    const found = literal.startsWith('/') ? inRegExp(literal) : inText(method, literal);
    if (found !== undefined) return found;
  }
  return undefined;
}

function inText(method: string, literal: string): PartialComparison | undefined {
  const text = literal.slice(1, -1).replace(/\\(.)/g, '$1');
  const lookalike = lookalikeOf(text, (origin) => {
    if (method === 'startsWith') return origin.startsWith(text);
    return method === 'endsWith' ? origin.endsWith(text) : origin.includes(text);
  });
  return lookalike === undefined ? undefined : { code: `${method}(${literal})`, lookalike };
}

function inRegExp(literal: string): PartialComparison | undefined {
  const end = literal.lastIndexOf('/');
  const source = literal.slice(1, end);
  const expression = attempt(() => new RegExp(source, literal.slice(end + 1).replace(/[gy]/g, '')));
  const text = source
    .replace(/^\^|\$$/g, '')
    .replace(/\\?[.\\]?[*+?]/g, '')
    .replace(/\\d/g, '1')
    .replace(/\\(.)/g, '$1');
  const lookalike = expression === undefined ? undefined : lookalikeOf(text, (origin) => expression.test(origin));
  return lookalike === undefined ? undefined : { code: `${literal}.test()`, lookalike };
}

/** An origin with the text in it whose domain is another one: text is added before or after it, or its dots are replaced. */
function lookalikeOf(text: string, passes: (origin: string) => boolean): string | undefined {
  const host = text.replace(/^[a-z][a-z0-9+.-]*:\/\//, '').replace(/^[^a-z0-9]+/, '');
  const scheme = /^[a-z][a-z0-9+.-]*:\/\//.exec(text)?.[0] ?? 'https://';
  // A dot before the text is part of a name already.
  const glued = /^[.]/.test(text) ? [] : [`${scheme}evil${host}`];
  const candidates = [
    `${scheme}${host}.evil.example`,
    ...glued,
    `${scheme}evil.example.${host}.evil.example`,
    `${scheme}${host.replace('.', 'x')}`,
  ];
  return candidates.find((origin) => origin !== text && parseSerializedOrigin(origin) !== undefined && passes(origin));
}

import { parse, type Token } from 'path-to-regexp';

/** A pattern of whole segments: literals, parameters (`null`), and perhaps a wildcard at the end. */
interface PlainPattern {
  readonly segments: readonly (string | null)[];
  readonly wildcard: boolean;
}

/** Whether every path that the second pattern matches is matched by the first. Errs on the side of no. */
export function covers(first: string, second: string): boolean {
  if (first === second) return true;
  const [a, b] = [plainPattern(first), plainPattern(second)];
  // Neither a parameter nor a wildcard matches nothing at all.
  if (a === undefined || b === undefined || b.segments.includes('')) return false;
  const prefix = a.segments.every(
    (segment, i) => i < b.segments.length && (segment ?? b.segments[i]) === b.segments[i],
  );
  if (!prefix) return false;
  const longer = b.wildcard || b.segments.length > a.segments.length;
  return a.wildcard ? longer : !longer;
}

function plainPattern(pattern: string): PlainPattern | undefined {
  const segments: (string | null)[] = [''];
  const tokens = tokensOf(pattern);
  for (const [i, token] of tokens.entries()) {
    if (token.type === 'group') return undefined;
    if (token.type === 'text') {
      const [head, ...rest] = token.value.split('/');
      if (segments.at(-1) === null ? head !== '' : i > 0) return undefined;
      segments.push(...rest);
    } else {
      if (segments.at(-1) !== '') return undefined;
      segments[segments.length - 1] = null;
      if (token.type !== 'wildcard') continue;
      return i === tokens.length - 1 ? { segments: segments.slice(1, -1), wildcard: true } : undefined;
    }
  }
  return { segments: segments.slice(1), wildcard: false };
}

function tokensOf(pattern: string): readonly Token[] {
  try {
    return parse(pattern).tokens;
  } catch {
    return [];
  }
}

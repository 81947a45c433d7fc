import { parse, type Token } from 'path-to-regexp';

/** Stands for what a parameter may match: characters that no pattern spells out. */
const ANYTHING = '\ue000\ue001';
/** What a wildcard is tried with: segments, the last time more than any pattern has parts, and slashes of its own. */
const WILDCARDS = [
  ...[1, 2, 3, 40].map((length) => Array<string>(length).fill(ANYTHING).join('/')),
  ...['/', '//', `/${ANYTHING}`, `${ANYTHING}/`],
];
/** Past that many samples, which optional groups multiply, nothing is said. */
const MAX_SAMPLES = 200;

/**
 * Whether every path that the pattern matches is matched by the expression: because parameters and wildcards take anything,
 * those that stand for the pattern tell it of all. Errs on the side of no.
 *
 * @param expression another pattern, compiled as the platform compares paths
 */
export function shadows(expression: RegExp, pattern: string): boolean {
  const samples = samplesOf(tokensOf(pattern));
  // A slash at the end never matters to the one that is covered.
  const matches = (sample: string): boolean => expression.test(sample) && expression.test(`${sample}/`);
  return samples.length > 0 && samples.length <= MAX_SAMPLES && samples.every(matches);
}

function samplesOf(tokens: readonly Token[]): string[] {
  return tokens.reduce<string[]>(
    (starts, token) => {
      const parts = partsOf(token);
      // One more than is allowed says enough.
      return starts.flatMap((start) => parts.map((part) => start + part)).slice(0, MAX_SAMPLES + 1);
    },
    [''],
  );
}

/** What stands for a part of a pattern; what is optional is left out, too. */
function partsOf(token: Token): string[] {
  if (token.type === 'text') return [token.value];
  if (token.type === 'param') return [ANYTHING];
  if (token.type === 'group') return ['', ...samplesOf(token.tokens)];
  return WILDCARDS;
}

function tokensOf(pattern: string): readonly Token[] {
  try {
    return parse(pattern).tokens;
  } catch {
    return [];
  }
}

import { parse, PathError, type Token } from 'path-to-regexp';
import type { PathMatcher } from '../../routing/route.js';

/** A sample for a parameter: characters that no pattern contains. */
const ANYTHING = '\ue000\ue001';
/** Samples for a wildcard: one or more segments, more than any pattern has, and slashes of its own. */
const WILDCARDS = [
  ...[1, 2, 3, 40].map((length) => Array<string>(length).fill(ANYTHING).join('/')),
  ...['/', '//', `/${ANYTHING}`, `${ANYTHING}/`],
];
/** With more samples (optional groups multiply them), nothing is reported. */
const MAX_SAMPLES = 200;

/**
 * Whether the expression matches every path that the pattern matches. Parameters and wildcards match anything, so a few
 * sample paths are enough. If in doubt, the result is false.
 *
 * @param expression another pattern, compiled as the platform compares paths
 * @param pattern another pattern; one that is not valid matches nothing
 */
export function shadows(expression: PathMatcher, pattern: string): boolean {
  const samples = samplesOfPattern(pattern);
  // A trailing slash makes no difference to the later entry.
  const matches = (sample: string): boolean => expression.test(sample) && expression.test(`${sample}/`);
  return samples.length > 0 && samples.length <= MAX_SAMPLES && samples.every(matches);
}

/** A path that the pattern matches. */
export function samplePath(pattern: string): string {
  return samplesOfPattern(pattern)[0] ?? pattern;
}

function samplesOfPattern(pattern: string): string[] {
  try {
    return samplesOf(parse(pattern).tokens);
  } catch (error) {
    // A path in the syntax of Fastify's router, such as `/:id(\\d+)`.
    if (!(error instanceof PathError)) throw error;
    return [];
  }
}

function samplesOf(tokens: readonly Token[]): string[] {
  return tokens.reduce<string[]>(
    (starts, token) => {
      const parts = partsOf(token);
      // One more than the limit is enough.
      return starts.flatMap((start) => parts.map((part) => start + part)).slice(0, MAX_SAMPLES + 1);
    },
    [''],
  );
}

/** Samples for a part of a pattern. An optional part is also left out. */
function partsOf(token: Token): string[] {
  if (token.type === 'text') return [token.value];
  if (token.type === 'param') return [ANYTHING];
  if (token.type === 'group') return ['', ...samplesOf(token.tokens)];
  return WILDCARDS;
}

import type { OriginPattern } from './origin-pattern.js';
import type { OriginMatcher } from '../policy.js';
import { MAX_ORIGIN_LENGTH, parseSerializedOrigin } from '../../standard/serialized-origin.js';
import { WildcardIndex } from './wildcards/wildcard-index.js';

/** A rule for one origin, for several, or, as the word `null`, for every opaque origin. */
export type CompiledOriginRule = OriginPattern | RegExp | 'null';

/** Rules, grouped by how they are matched. */
export interface OriginRules {
  readonly exact: ReadonlySet<string>;
  readonly wild: readonly OriginPattern[];
  readonly expressions: readonly RegExp[];
  readonly opaque: boolean;
}

/**
 * A matcher whose cost depends on the length of the origin, not on the number of rules; only RegExps are tried one by one.
 * Names are compared label by label, never as substrings.
 */
export function compileOriginMatcher({ exact, wild, expressions, opaque }: OriginRules): OriginMatcher {
  const families = new WildcardIndex();
  for (const pattern of wild) families.add(pattern);
  const whole = expressions.map(anchored);
  const allExact = wild.length === 0 && whole.length === 0;

  return Object.freeze({
    matches(origin: string): boolean {
      if (origin === 'null') return opaque;
      // Checked before the text is hashed.
      if (origin.length > MAX_ORIGIN_LENGTH) return false;
      if (exact.has(origin)) return true;
      // No parsing is needed then. It would take three times as long as everything else.
      if (allExact) return false;
      const parsed = parseSerializedOrigin(origin);
      if (parsed === undefined) return false;
      return families.covers(parsed) || whole.some((expression) => expression.test(origin));
    },
  });
}

/** Whether the pattern matches more than one origin. */
export function isWild({ host, subdomains, port }: OriginPattern): boolean {
  return subdomains || port === '*' || host.includes('*');
}

/** Matches only whole origins. The flags that keep a position between calls or match at lines are removed. */
function anchored(expression: RegExp): RegExp {
  return Object.freeze(new RegExp(`^(?:${expression.source})$`, expression.flags.replace(/[gym]/g, '')));
}

import type { OriginPattern } from './origin-pattern.js';
import type { OriginMatcher } from '../policy.js';
import { MAX_ORIGIN_LENGTH, parseSerializedOrigin, type SerializedOrigin } from '../../standard/serialized-origin.js';

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
  const covered = compileWildcards(wild);
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
      return covered(parsed) || whole.some((expression) => expression.test(origin));
    },
  });
}

/** Whether the pattern matches more than one origin. */
export function isWild({ subdomains, port }: OriginPattern): boolean {
  return subdomains || port === '*';
}

/** An index by scheme and port. Its entries are whole hosts and, with a leading dot, the ends of hosts. */
function compileWildcards(patterns: readonly OriginPattern[]): (origin: SerializedOrigin) => boolean {
  const index = new Map<string, Set<string>>();
  for (const { scheme, host, subdomains, port } of patterns) {
    const key = `${scheme}:${port}`;
    const hosts = index.get(key) ?? new Set();
    index.set(key, hosts.add(subdomains ? `.${host}` : host));
  }
  const longest = patterns.reduce((most, { host }) => Math.max(most, host.length + 1), 0);

  const holds = (hosts: Set<string> | undefined, host: string): boolean =>
    hosts !== undefined && covers(hosts, host, longest);
  return ({ scheme, host, port }) =>
    holds(index.get(`${scheme}:${port}`), host) || holds(index.get(`${scheme}:*`), host);
}

/** Looks up the host, then what follows each of its labels. What is longer than the longest entry is skipped. */
function covers(hosts: ReadonlySet<string>, host: string, longest: number): boolean {
  if (hosts.has(host)) return true;
  const first = Math.max(0, host.length - longest);
  for (let dot = host.indexOf('.', first); dot >= 0; dot = host.indexOf('.', dot + 1)) {
    if (hosts.has(host.slice(dot))) return true;
  }
  return false;
}

/** Matches only whole origins. The flags that keep a position between calls or match at lines are removed. */
function anchored(expression: RegExp): RegExp {
  return Object.freeze(new RegExp(`^(?:${expression.source})$`, expression.flags.replace(/[gym]/g, '')));
}

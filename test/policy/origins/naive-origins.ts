import fc from 'fast-check';
import { compileOriginMatcher, type CompiledOriginRule } from '../../../lib/policy/origins/origin-matcher.js';
import { parseOriginPattern, type OriginPattern } from '../../../lib/policy/origins/origin-pattern.js';
import type { OriginMatcher } from '../../../lib/policy/policy.js';
import { RuleList } from '../../../lib/policy/origins/rule-list.js';

const DEFAULT_PORTS: Record<string, string> = { http: '80', https: '443' };

/** Whether a pattern matches, by its definition alone: slow, and without any code of the engine. */
export function naiveMatches(pattern: string, origin: string): boolean {
  const anyPort = pattern.endsWith(':*');
  const body = anyPort ? pattern.slice(0, -2) : pattern;
  const source = body
    .replaceAll('.', '\\.')
    .replaceAll('[', '\\[')
    .replace('://*\\.', '://([a-z0-9_-]+\\.)+')
    .replace(/:\/\/\*$/, '://(\\.+|([a-z0-9_-]+\\.)*[a-z0-9_-]+\\.?)')
    .replace(/(?<=:\/\/[^*]*)\*(?![^)]*\))/, '[a-z0-9-]+');
  const match = new RegExp(`^${source}${anyPort ? '(?::(?<port>[1-9][0-9]*))?' : ''}$`).exec(origin);
  if (match === null || origin.length > 326) return false;
  const port = match.groups?.['port'];
  return port === undefined || (Number(port) <= 65535 && port !== DEFAULT_PORTS[origin.split(':')[0] ?? '']);
}

export function pattern(text: string): OriginPattern {
  const parsed = parseOriginPattern(text);
  if (typeof parsed === 'string') throw new Error(`${text}: ${parsed}`);
  return parsed;
}

export function rules(texts: readonly string[]): CompiledOriginRule[] {
  return texts.map(pattern);
}

export function matcherOf(compiled: readonly CompiledOriginRule[]): OriginMatcher {
  const list = new RuleList();
  compiled.forEach((rule) => list.add(rule));
  return compileOriginMatcher(list);
}

/** Few and overlapping names, so that one is often the beginning or the end of another. */
const label = fc.constantFrom('a', 'b', 'aa', 'ab', 'foo', 'bar', 'barfoo', 'com', 'x_y', '1a', 'xn--bcher-kva');
const host = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join('.'));
const scheme = fc.constantFrom('http', 'https', 'app');
const port = fc.constantFrom('', ':1', ':80', ':443', ':8080', ':65535');

/** Origins that a browser may send. */
export const originText = fc
  .tuple(scheme, host, port)
  .map(([s, h, p]) => `${s}://${h}${p}`)
  .filter((text) => typeof parseOriginPattern(text) === 'object');

/** The beginning of a host with a `*`: none, any subdomain, or part of a label, also of the second label. */
const start = fc.constantFrom('', '*.', 'a*.', '*-a.', 'a*b.', 'aa*.', 'foo-*.', 'a.b*.', 'x_*.');

/** Patterns of every form. */
export const patternText = fc
  .oneof(
    {
      weight: 20,
      arbitrary: fc
        .tuple(scheme, start, host, fc.oneof(port, fc.constant(':*')))
        .map((parts) => `${parts[0]}://${parts[1]}${parts[2]}${parts[3]}`),
    },
    { weight: 1, arbitrary: fc.constant('app://*') },
  )
  .filter((text) => typeof parseOriginPattern(text) === 'object');

/** A pattern and an origin that it covers. */
export const coveredOrigin = fc
  .tuple(patternText, fc.array(label, { minLength: 1, maxLength: 3 }), fc.constantFrom('', ':1', ':8080'))
  .map(([text, labels, anyPort]) => ({
    pattern: text,
    origin: text
      .replace(/:\*$/, anyPort)
      .replace('://*.', `://${labels.join('.')}.`)
      .replace('*', labels.join('-').replaceAll('_', '0')),
  }));

/** The text with one byte added, replaced or removed, at any place. */
export function mutationsOf(text: string): fc.Arbitrary<string> {
  const place = fc.nat(text.length);
  const byte = fc.oneof(fc.constantFrom(...'.:/*-_@,%[]\\?# \t\n\0ab18AZ'), fc.string({ minLength: 1, maxLength: 1 }));
  return fc.oneof(
    fc.tuple(place, byte).map(([at, c]) => text.slice(0, at) + c + text.slice(at)),
    fc.tuple(place, byte).map(([at, c]) => text.slice(0, at) + c + text.slice(at + 1)),
    place.map((at) => text.slice(0, at) + text.slice(at + 1)),
  );
}

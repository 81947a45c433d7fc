import { type Alternative, parseRegExp, type ParsedRegExp } from './parse.js';
import { samplesOf } from './sample-origins.js';

/** How a scheme, any port and the rest of an address are written. */
const SECURE = 'https:\\/\\/';
const LOCAL = 'https?:\\/\\/';
const SUBDOMAINS = '(?:[a-z0-9-]+\\.)*';
const REST_OF_ADDRESS = '[\\d.]+(?::\\d+)?';

/**
 * The same RegExp, corrected: each alternative anchored, its single dots escaped, without a slash at its end and without nested
 * repetitions, with a scheme if it lacks one, and without the flags that change what it matches.
 */
export function repairsOf(value: RegExp): RegExp[] {
  const tree = parseRegExp(value);
  if (tree === undefined) return [];
  const bodies = bodiesOf(value, tree);
  const flags = value.flags.replace(/[gym]/g, '');
  const complete = [true, false].map((subdomains) =>
    bodies.map((body, index) => withScheme(body, subdomains, tree.alternatives[index])),
  );
  const repairs = [bodies, ...complete].map((some) => {
    const body = some.length === 1 ? some.join() : `(?:${some.join('|')})`;
    return new RegExp(`^${body}$`, flags);
  });
  return repairs.filter(({ source }, index) => index === repairs.findIndex((one) => one.source === source));
}

/** The alternatives without their anchors. */
function bodiesOf({ source }: RegExp, { alternatives, dots }: ParsedRegExp): string[] {
  return alternatives.map(({ from, to, closed }) => {
    const own = dots.filter((dot) => dot >= from && dot < to);
    const cuts = [from, ...own, to];
    const escaped = cuts
      .slice(1)
      .map((cut, index) => source.slice(cuts[index], cut))
      .join('\\');
    const open = escaped.replace(ANY_END, '');
    return completed(open.replace(SLASH, '').replace(NESTED, '$1$2'), closed && open === escaped);
  });
}

/** What stands for any text at the end: `.*`, or a path. */
const ANY_END = /(?:\((?:\?:)?\\\/(?:\.\*|\??)\)[?*]|(?:\\\/)?(?<!\\)\.\*)$/;
const SLASH = /(?<!:|:\\\/|\\)\\\/[?*]?$/;
/** A repetition of nothing but a repetition: `([a-z]+)+`. */
const NESTED = /\((?:\?:)?(\[[^\]]*\]|\\\w|(?<!\\)\.)[+*]\)([+*])/g;

/** What was cut off after a colon or in the middle of an address. */
function completed(body: string, closed: boolean): string {
  if (closed) return body;
  if (/[a-z0-9\])]:$/.test(body) && !/^https?\??:$/.test(body)) return `${body}\\d+`;
  return /\d\\\.$/.test(body) ? `${body}${REST_OF_ADDRESS}` : body;
}

/**
 * The body with a scheme before it, if it then matches an origin and did not before.
 *
 * @param subdomains whether any text before the body means its subdomains
 */
function withScheme(
  body: string,
  subdomains: boolean,
  { opened = true, closed = true }: Partial<Alternative> = {},
): string {
  if (matchesAny(body)) return body;
  // A word with any text around it says nothing about the host.
  if (!opened && !closed && /^\w+$/.test(body) && body !== 'localhost') return body;
  const start = subdomains && !opened && /^[a-z]/.test(body) ? SECURE + SUBDOMAINS : SECURE;
  const repaired = (/^\(?(?:\?:)?(?:localhost|\d{1,3}\\\.)/.test(body) ? LOCAL : start) + body;
  return matchesAny(repaired) ? repaired : body;
}

function matchesAny(body: string): boolean {
  const expression = new RegExp(`^${body}$`);
  return samplesOf(expression).some(({ origin }) => expression.test(origin));
}

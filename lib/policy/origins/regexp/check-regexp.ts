import { buildNfa } from './nfa.js';
import { findLookalike, type LookalikeOrigin } from './lookalike-origins.js';
import { hasRedos } from './redos.js';
import { sampleOrigins, type SampleOrigin } from './sample-origins.js';
import { parseRegExp, type RegExpNode, type ParsedRegExp } from './parse.js';
import { compileOriginMatcher } from '../origin-matcher.js';
import type { Problem } from '../../../diagnostics/issue.js';
import type { OriginSettings, ReportOrigin } from '../origin-settings.js';
import { isSecureOrigin } from '../origin-trust.js';
import { parseSerializedOrigin } from '../../../standard/serialized-origin.js';

const A_LIST = "Write the origins as strings, 'https://*.example.com' for subdomains, or a function.";

const UNCHECKED: Problem = {
  code: 'origin-regexp-unchecked',
  message: 'This RegExp cannot be checked: it is too long, or uses back references, lookarounds or IPv6 classes.',
  fix: A_LIST,
};

const NULL_ORIGIN: Problem = {
  code: 'origin-null',
  message:
    "Every sandboxed frame, data: URL and local file sends 'null', whatever site made it. RegExps are never tested against it.",
  fix: 'Remove it from the RegExp. If you really need it, set dangerouslyAllowNullOrigin: true in the same options.',
};

const SLOW: Problem = {
  code: 'origin-regexp-backtracking',
  message: 'Some origins would keep the server busy: several repetitions in this RegExp can match the same characters.',
  fix: `Exclude the next character from each repetition, as in (?:[a-z0-9]+-)*, and do not nest repetitions. ${A_LIST}`,
};

/**
 * Reports what is wrong with a RegExp. Its flags, anchors and dots are checked first. What it matches is checked on the
 * corrected RegExp, so that one mistake is not reported twice.
 */
export function checkRegExp(value: RegExp, settings: OriginSettings, report: ReportOrigin): void {
  const tree = parseRegExp(value);
  const nfa = tree && buildNfa(tree.root);
  if (tree === undefined || nfa === undefined) {
    report(UNCHECKED);
    return;
  }
  const repaired = repair(value, tree);
  reportSpelling(value, tree, withScheme(repaired) ?? repaired, report);
  if ([tree.root, ...tree.lookarounds].some(isSlow)) report(SLOW);
  else reportMatches(repaired, tree, settings, report);
}

/** Flags, anchors and dots, which make a RegExp match more than it seems to. */
function reportSpelling(value: RegExp, tree: ParsedRegExp, repaired: RegExp, report: ReportOrigin): void {
  const fix = `Write ${String(repaired)}.`;
  if (repaired.flags !== value.flags) {
    const message =
      'The flags g and y make a RegExp remember its last position, and m makes ^ and $ match at every line.';
    report({ code: 'origin-regexp-flags', message, fix });
  }
  if (!isAnchored(tree)) {
    const message = 'Anchor every alternative with ^ and $. Otherwise the RegExp also matches longer origins.';
    report({ code: 'origin-regexp-unanchored', message, fix });
  }
  if (tree.dots.length > 0) {
    const message = 'A dot that is not escaped matches any character, so other domains match as well.';
    report({ code: 'origin-regexp-dot', message, fix });
  }
}

/** The same RegExp with every alternative anchored, single dots escaped, and without the flags that change what it matches. */
function repair({ source, flags }: RegExp, { alternatives, dots }: ParsedRegExp): RegExp {
  const bodies = alternatives.map(({ from, to }) => {
    const own = dots.filter((dot) => dot >= from && dot < to);
    const cuts = [from, ...own, to];
    return cuts
      .slice(1)
      .map((cut, index) => source.slice(cuts[index], cut))
      .join('\\');
  });
  const body = bodies.length === 1 ? bodies.join() : `(?:${bodies.join('|')})`;
  const sound = isAnchored({ alternatives }) && dots.length === 0;
  return new RegExp(sound ? source : `^${body}$`, flags.replace(/[gym]/g, ''));
}

function isAnchored({ alternatives }: Pick<ParsedRegExp, 'alternatives'>): boolean {
  return alternatives.every(({ opened, closed }) => opened && closed);
}

function reportMatches(expression: RegExp, tree: ParsedRegExp, settings: OriginSettings, report: ReportOrigin): void {
  const matcher = compileOriginMatcher({ exact: new Set(), wild: [], expressions: [expression], opaque: false });
  const matches = (origin: string): boolean => matcher.matches(origin);
  const sampled = samplesOf(expression);
  const samples = sampled.filter(({ origin }) => matches(origin));

  const lookalike = findLookalike(samples, matches);
  if (lookalike !== undefined) reportLookalike(lookalike, settings, report);
  else if (expression.test('null')) report(NULL_ORIGIN);
  else if (samples.length === 0) report(isProved(sampled, tree) ? matchesNothing(expression) : UNCHECKED);
  if (settings.credentials) reportInsecure(samples, matches, report);
}

function isSlow(node: RegExpNode): boolean {
  const nfa = buildNfa(node);
  return nfa === undefined || hasRedos(nfa);
}

function matchesNothing(expression: RegExp): Problem {
  const repaired = withScheme(expression);
  const fix =
    repaired === undefined
      ? `Match the whole origin, in lower case and without a slash at the end: ${String(/^https:\/\/[a-z]+\.example\.com$/)}.`
      : `Write ${String(repaired)}. ${A_LIST}`;
  return { code: 'origin-regexp-no-origin', message: 'This RegExp matches no origin that a browser can send.', fix };
}

/** The same RegExp with a scheme before it, if it then matches an origin and did not before. */
function withScheme(expression: RegExp): RegExp | undefined {
  const matchesAny = (one: RegExp): boolean => samplesOf(one).some(({ origin }) => one.test(origin));
  if (matchesAny(expression)) return undefined;
  const repaired = new RegExp(`^https:\\/\\/${expression.source.replace(/^\^/, '')}`, expression.flags);
  return matchesAny(repaired) ? repaired : undefined;
}

function samplesOf(expression: RegExp): SampleOrigin[] {
  const tree = parseRegExp(expression);
  const nfa = tree && buildNfa(tree.root);
  return nfa === undefined ? [] : sampleOrigins(nfa);
}

/** Whether the samples prove what the RegExp matches. With lookarounds or IPv6 addresses it may match further origins. */
function isProved(sampled: readonly SampleOrigin[], { lookarounds }: ParsedRegExp): boolean {
  return sampled.length === 0 || (lookarounds.length === 0 && sampled.every(({ origin }) => !origin.includes('[')));
}

function reportLookalike(lookalike: LookalikeOrigin, settings: OriginSettings, report: ReportOrigin): void {
  const { kind, origin } = lookalike;
  if (kind !== 'registrable') {
    const message = `This RegExp also matches '${origin}', probably by mistake.`;
    report({ code: 'origin-regexp-loose', message, fix: fixOf(lookalike, settings) });
  } else if (settings.credentials) {
    const problem: Problem = {
      code: 'origin-public-suffix',
      message: `This RegExp also matches '${origin}'. Anyone can register that name and use the credentials of its visitors.`,
      fix: 'Write your registered domain in full, or set dangerouslyAllowPublicSuffixes: true in the same options.',
    };
    report(problem, 'dangerouslyAllowPublicSuffixes');
  }
}

function fixOf({ kind, intended }: LookalikeOrigin, settings: OriginSettings): string {
  if (kind === 'similar')
    return `Write ${intended.map((one) => `'${one}'`).join(' and ')}, or a dot before the domain.`;
  return settings.credentials ? A_LIST : `${A_LIST} If you mean every origin, write '*'.`;
}

function reportInsecure(
  samples: readonly SampleOrigin[],
  matches: (origin: string) => boolean,
  report: ReportOrigin,
): void {
  const candidates = samples.flatMap(({ origin }) => [origin, origin.replace(/^https:/, 'http:')]);
  const insecure = candidates.find((origin) => isInsecure(origin) && matches(origin));
  if (insecure === undefined) return;
  const problem: Problem = {
    code: 'origin-insecure',
    message: `This RegExp matches '${insecure}'. Attackers on the network can forge pages of an origin without TLS and use the credentials of its visitors.`,
    fix: 'Match https only, or set dangerouslyAllowInsecureOrigins: true in the same options.',
  };
  report(problem, 'dangerouslyAllowInsecureOrigins');
}

function isInsecure(origin: string): boolean {
  const parsed = parseSerializedOrigin(origin);
  return parsed !== undefined && !isSecureOrigin(parsed);
}

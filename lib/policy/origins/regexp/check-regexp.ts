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
  message: 'What it matches cannot be checked: it is too long, or needs back references, lookarounds or IPv6 classes.',
  fix: A_LIST,
};

const NULL_ORIGIN: Problem = {
  code: 'origin-null',
  message:
    "'null' is sent by every sandboxed frame, data: URL and local file, whoever made it, and never reaches a RegExp.",
  fix: 'Leave it out of the RegExp; if it is really meant, set dangerouslyAllowNullOrigin: true on the same level.',
};

const SLOW: Problem = {
  code: 'origin-regexp-backtracking',
  message: 'Some origins would keep the server busy: several repetitions can match the same characters.',
  fix: `Leave out of each repetition what follows it, as in (?:[a-z0-9]+-)*, or nest none. ${A_LIST}`,
};

/**
 * Reports what is wrong with a RegExp. What can be read off it comes first; how it behaves is asked of the repaired one, so
 * that one slip is not told twice.
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

/** Flags, anchors and dots: each of them lets a RegExp match something else than what one reads. */
function reportSpelling(value: RegExp, tree: ParsedRegExp, repaired: RegExp, report: ReportOrigin): void {
  const fix = `Write ${String(repaired)}.`;
  if (repaired.flags !== value.flags) {
    const message = 'The flags g and y make a RegExp remember where it stopped, and m makes ^ and $ match at lines.';
    report({ code: 'origin-regexp-flags', message, fix });
  }
  if (!isAnchored(tree)) {
    const message = 'Every alternative has to begin with ^ and end with $: what is read then is what is matched.';
    report({ code: 'origin-regexp-unanchored', message, fix });
  }
  if (tree.dots.length > 0) {
    const message = 'A dot that is not escaped stands for any character: another domain matches, too.';
    report({ code: 'origin-regexp-dot', message, fix });
  }
}

/** The same with every alternative anchored, lone dots escaped, and without the flags that change what is matched. */
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
  const walked = samplesOf(expression);
  const samples = walked.filter(({ origin }) => matches(origin));

  const lookalike = findLookalike(samples, matches);
  if (lookalike !== undefined) reportLookalike(lookalike, settings, report);
  else if (expression.test('null')) report(NULL_ORIGIN);
  else if (samples.length === 0) report(isProved(walked, tree) ? matchesNothing(expression) : UNCHECKED);
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
      ? `Match the whole of it, in lower case and without a slash at the end: ${String(/^https:\/\/[a-z]+\.example\.com$/)}.`
      : `Write ${String(repaired)}. ${A_LIST}`;
  return { code: 'origin-regexp-no-origin', message: 'It matches no origin that a browser can send.', fix };
}

/** The same with a scheme in front, where that alone is what it lacks to match anything. */
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

/** Only lookarounds and IPv6 addresses may match origins that are not found by walking. */
function isProved(walked: readonly SampleOrigin[], { lookarounds }: ParsedRegExp): boolean {
  return walked.length === 0 || (lookarounds.length === 0 && walked.every(({ origin }) => !origin.includes('[')));
}

function reportLookalike(lookalike: LookalikeOrigin, settings: OriginSettings, report: ReportOrigin): void {
  const { kind, origin } = lookalike;
  if (kind !== 'registrable') {
    const message = `It also matches '${origin}', which it was hardly written for.`;
    report({ code: 'origin-regexp-loose', message, fix: tighter(lookalike, settings) });
  } else if (settings.credentials) {
    const problem: Problem = {
      code: 'origin-public-suffix',
      message: `It also matches '${origin}', a name that anybody can register, to use the credentials of its visitors.`,
      fix: 'Spell out the domain that was registered, or set dangerouslyAllowPublicSuffixes: true on the same level.',
    };
    report(problem, 'dangerouslyAllowPublicSuffixes');
  }
}

function tighter({ kind, intended }: LookalikeOrigin, settings: OriginSettings): string {
  if (kind === 'similar')
    return `Write ${intended.map((one) => `'${one}'`).join(' and ')}, or a dot before the domain.`;
  return settings.credentials ? A_LIST : `${A_LIST} If anybody is meant, write '*'.`;
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
    message: `It matches '${insecure}': anybody on the network can forge a page of an origin without TLS, and use the credentials of its visitors.`,
    fix: 'Let it match https alone, or set dangerouslyAllowInsecureOrigins: true on the same level.',
  };
  report(problem, 'dangerouslyAllowInsecureOrigins');
}

function isInsecure(origin: string): boolean {
  const parsed = parseSerializedOrigin(origin);
  return parsed !== undefined && !isSecureOrigin(parsed);
}

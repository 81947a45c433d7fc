import { findLookalike, type LookalikeOrigin } from './lookalike-origins.js';
import { buildNfa } from './nfa.js';
import { isAnchored, parseRegExp, type ParsedRegExp, type RegExpNode } from './parse.js';
import { hasRedos } from './redos.js';
import { samplesOf, type SampleOrigin } from './sample-origins.js';
import { compileOriginMatcher } from '../origin-matcher.js';
import type { CorsIssueCode } from '../../../diagnostics/issue.js';
import type { DangerousFlag, OriginSettings } from '../origin-settings.js';
import { isSecureOrigin } from '../origin-trust.js';
import { parseSerializedOrigin } from '../../../standard/serialized-origin.js';

/** What is wrong with a RegExp. What to write instead is the same for all of its problems. */
export interface RegExpProblem {
  readonly code: CorsIssueCode;
  readonly message: string;
  /** The flag that permits it, if there is one. */
  readonly permittedBy?: DangerousFlag;
}

const UNCHECKED: RegExpProblem = {
  code: 'origin-regexp-unchecked',
  message: 'This RegExp cannot be checked: it is too long, or uses back references, lookarounds or IPv6 classes.',
};

const NULL_ORIGIN: RegExpProblem = {
  code: 'origin-null',
  message:
    "Every sandboxed frame, data: URL and local file sends 'null', whatever site made it. RegExps are never tested against it.",
};

const SLOW: RegExpProblem = {
  code: 'origin-regexp-backtracking',
  message: 'Some origins would keep the server busy: several repetitions in this RegExp can match the same characters.',
};

const NO_ORIGIN: RegExpProblem = {
  code: 'origin-regexp-no-origin',
  message: 'This RegExp matches no origin that a browser can send.',
};

/** Flags, anchors and dots are checked first: what a RegExp matches counts only if it is written as it is meant. */
export function findProblems(value: RegExp, settings: OriginSettings): RegExpProblem[] {
  const tree = parseRegExp(value);
  const nfa = tree && buildNfa(tree.root);
  if (tree === undefined || nfa === undefined) return [UNCHECKED];
  const spelling = problemsOfSpelling(value, tree);
  if ([tree.root, ...tree.lookarounds].some(isSlow)) return [...spelling, SLOW];
  if (spelling.length === 0) return problemsOfMatches(value, tree, settings);
  return matchesEverything(value) ? [...spelling, looseFor('https://evil.example')] : spelling;
}

/** Origins that have nothing in common. */
const UNRELATED = ['https://evil.example', 'http://a.b.example.com', 'https://x.zz:8443', 'http://203.0.113.7'];

/** Whether a RegExp matches any origin, without the flags that remember a position. */
export function matchesEverything({ source, flags }: RegExp): boolean {
  const pure = new RegExp(source, flags.replace(/[gy]/g, ''));
  return UNRELATED.every((origin) => pure.test(origin));
}

function looseFor(origin: string): RegExpProblem {
  return { code: 'origin-regexp-loose', message: `This RegExp also matches '${origin}', probably by mistake.` };
}

/** Flags, anchors and dots, which make a RegExp match more than it seems to. */
function problemsOfSpelling(value: RegExp, tree: ParsedRegExp): RegExpProblem[] {
  const problems: RegExpProblem[] = [];
  if (/[gym]/.test(value.flags)) {
    const message =
      'The flags g and y make a RegExp remember its last position, and m makes ^ and $ match at every line.';
    problems.push({ code: 'origin-regexp-flags', message });
  }
  if (!isAnchored(tree)) {
    const message = 'Anchor every alternative with ^ and $. Otherwise the RegExp also matches longer origins.';
    problems.push({ code: 'origin-regexp-unanchored', message });
  }
  if (tree.dots.length > 0) {
    const message = 'A dot that is not escaped matches any character, so other domains match as well.';
    problems.push({ code: 'origin-regexp-dot', message });
  }
  return problems;
}

function isSlow(node: RegExpNode): boolean {
  const nfa = buildNfa(node);
  return nfa === undefined || hasRedos(nfa);
}

function problemsOfMatches(expression: RegExp, tree: ParsedRegExp, settings: OriginSettings): RegExpProblem[] {
  const matcher = compileOriginMatcher({ exact: new Set(), wild: [], expressions: [expression], opaque: false });
  const matches = (origin: string): boolean => matcher.matches(origin);
  const sampled = samplesOf(expression);
  const samples = sampled.filter(({ origin }) => matches(origin));
  const lookalike = findLookalike(samples, matches);
  const found = lookalike === undefined ? otherProblem() : problemOfLookalike(lookalike, settings);
  const insecure = settings.credentials ? problemOfInsecure(samples, matches) : undefined;
  return [found, insecure].filter((problem) => problem !== undefined);

  function otherProblem(): RegExpProblem | undefined {
    if (expression.test('null')) return NULL_ORIGIN;
    if (samples.length > 0) return undefined;
    return isProved(sampled, tree) ? NO_ORIGIN : UNCHECKED;
  }
}

/** Whether the samples prove what the RegExp matches. With lookarounds or IPv6 addresses it may match further origins. */
function isProved(sampled: readonly SampleOrigin[], { lookarounds }: ParsedRegExp): boolean {
  return sampled.length === 0 || (lookarounds.length === 0 && sampled.every(({ origin }) => !origin.includes('[')));
}

function problemOfLookalike({ kind, origin }: LookalikeOrigin, settings: OriginSettings): RegExpProblem | undefined {
  if (kind !== 'registrable') return looseFor(origin);
  if (!settings.credentials) return undefined;
  return {
    code: 'origin-public-suffix',
    message: `This RegExp also matches '${origin}'. Anyone can register that name and use the credentials of its visitors.`,
    permittedBy: 'dangerouslyAllowPublicSuffixes',
  };
}

function problemOfInsecure(
  samples: readonly SampleOrigin[],
  matches: (origin: string) => boolean,
): RegExpProblem | undefined {
  // A sample has the first scheme that matches, which can be any if the RegExp names none.
  const candidates = samples.flatMap(({ origin }) => [origin, origin.replace(/^[^:]*:/, 'http:')]);
  const insecure = candidates.find((origin) => isInsecure(origin) && matches(origin));
  if (insecure === undefined) return undefined;
  return {
    code: 'origin-insecure',
    message: `This RegExp matches '${insecure}'. Attackers on the network can forge pages of an origin without TLS and use the credentials of its visitors.`,
    permittedBy: 'dangerouslyAllowInsecureOrigins',
  };
}

function isInsecure(origin: string): boolean {
  const parsed = parseSerializedOrigin(origin);
  return parsed !== undefined && !isSecureOrigin(parsed);
}

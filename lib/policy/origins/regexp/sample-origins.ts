import { buildNfa, type Nfa } from './nfa.js';
import { ORIGIN_CHARACTERS, parseRegExp } from './parse.js';

/** An origin that a RegExp matches on purpose. */
export interface SampleOrigin {
  readonly origin: string;
  /** For each of its characters, all characters that the RegExp accepts instead. */
  readonly choices: readonly string[];
}

/** The part of an origin that was read last. The parser of origins checks the rest of the syntax. */
type State =
  'start' | 'scheme' | 'colon' | 'slash' | 'host' | 'label' | 'dot' | 'bracket' | 'closed' | 'port' | 'digit';

type Grammar = Readonly<Record<State, readonly (readonly [characters: string, to: State])[]>>;

const DOMAINS: Grammar = {
  start: [['abcdefghijklmnopqrstuvwxyz', 'scheme']],
  scheme: [
    ['abcdefghijklmnopqrstuvwxyz0123456789+-.', 'scheme'],
    [':', 'colon'],
  ],
  colon: [['/', 'slash']],
  slash: [['/', 'host']],
  host: [
    ['abcdefghijklmnopqrstuvwxyz0123456789-_', 'label'],
    ['[', 'bracket'],
  ],
  label: [
    ['abcdefghijklmnopqrstuvwxyz0123456789-_', 'label'],
    ['.', 'dot'],
    [':', 'port'],
  ],
  dot: [
    ['abcdefghijklmnopqrstuvwxyz0123456789-_', 'label'],
    [':', 'port'],
  ],
  bracket: [
    ['0123456789abcdef:', 'bracket'],
    [']', 'closed'],
  ],
  closed: [[':', 'port']],
  port: [['123456789', 'digit']],
  digit: [['0123456789', 'digit']],
};

/** The host of an application may be a dot. */
const OPAQUE_HOSTS: Grammar = {
  ...DOMAINS,
  host: [['.', 'dot']],
  dot: [
    ['.', 'dot'],
    [':', 'port'],
  ],
};

/** Where an origin can end. */
const ENDS: ReadonlySet<State> = new Set(['label', 'dot', 'closed', 'digit']);

/** A step of a match: the position, the character that it matched, and the step before. */
interface Step {
  readonly position: number;
  readonly state: State;
  readonly character: string;
  readonly before: Step | undefined;
}

/** The samples of a RegExp that is anchored; none if it cannot be checked. */
export function samplesOf(expression: RegExp): SampleOrigin[] {
  const tree = parseRegExp(expression);
  const nfa = tree && buildNfa(tree.root);
  return nfa === undefined ? [] : sampleOrigins(nfa);
}

/**
 * For each position of the RegExp that some origin passes, a shortest origin that does. Empty only if no origin matches:
 * lookarounds and bounded repetitions are not considered, but every match passes the positions that are visited here.
 */
export function sampleOrigins(nfa: Nfa): SampleOrigin[] {
  const samples = sampleBy(DOMAINS, nfa);
  return samples.length > 0 ? samples : sampleBy(OPAQUE_HOSTS, nfa);
}

function sampleBy(grammar: Grammar, nfa: Nfa): SampleOrigin[] {
  const steps = walk(grammar, nfa);
  const endings = findEndings(grammar, nfa, steps);
  const samples = new Map<string, SampleOrigin>();
  const done = new Set<number>();
  for (const [key, step] of steps) {
    const ending = endings.get(key);
    if (ending === undefined || done.has(step.position)) continue;
    done.add(step.position);
    const sample = spell(nfa, [...history(step), ...ending]);
    samples.set(sample.origin, sample);
  }
  return [...samples.values()];
}

/** Breadth first through all positions and states, so that the first way found is a shortest one. */
function walk(grammar: Grammar, nfa: Nfa): Map<string, Step> {
  const steps = new Map<string, Step>();
  const waiting: Step[] = [];
  const enter = (step: Step): void => {
    if (steps.has(keyOf(step))) return;
    steps.set(keyOf(step), step);
    waiting.push(step);
  };
  for (const position of nfa.first.keys()) nextSteps(grammar, nfa, position, 'start', undefined).forEach(enter);
  for (const step of waiting) {
    const positions = nfa.follow[step.position]?.keys() ?? [];
    for (const position of positions) nextSteps(grammar, nfa, position, step.state, step).forEach(enter);
  }
  return steps;
}

function nextSteps(
  grammar: Grammar,
  { characters }: Nfa,
  position: number,
  state: State,
  before: Step | undefined,
): Step[] {
  return grammar[state].flatMap(([allowed, to]) => {
    const character = Array.from(ORIGIN_CHARACTERS).find(
      (one) => allowed.includes(one) && characters[position]?.includes(one),
    );
    return character === undefined ? [] : [{ position, state: to, character, before }];
  });
}

/** From each step that leads to the end of an origin, the shortest way to that end. */
function findEndings(grammar: Grammar, nfa: Nfa, steps: ReadonlyMap<string, Step>): Map<string, Step[]> {
  const { follow, last } = nfa;
  const endings = new Map<string, Step[]>();
  const sources = new Map<string, [string, Step][]>();
  for (const [key, step] of steps) {
    if (last.has(step.position) && ENDS.has(step.state)) endings.set(key, []);
    for (const position of follow[step.position]?.keys() ?? []) {
      for (const next of nextSteps(grammar, nfa, position, step.state, step)) {
        sources.set(keyOf(next), [...(sources.get(keyOf(next)) ?? []), [key, next]]);
      }
    }
  }
  for (const [key, ending] of endings) {
    for (const [source, next] of sources.get(key) ?? []) {
      if (!endings.has(source)) endings.set(source, [next, ...ending]);
    }
  }
  return endings;
}

function history(step: Step): Step[] {
  const steps: Step[] = [];
  for (let one: Step | undefined = step; one !== undefined; one = one.before) steps.unshift(one);
  return steps;
}

function spell({ characters }: Nfa, steps: readonly Step[]): SampleOrigin {
  return {
    origin: steps.map(({ character }) => character).join(''),
    choices: steps.map(({ position }) => characters[position] ?? ''),
  };
}

function keyOf({ position, state }: Step): string {
  return `${position} ${state}`;
}

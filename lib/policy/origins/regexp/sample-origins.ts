import type { Nfa } from './nfa.js';
import { ORIGIN_CHARACTERS } from './parse.js';

/** An origin that a RegExp was made for. */
export interface Sample {
  readonly origin: string;
  /** For each of its characters, all that the RegExp accepts in its place. */
  readonly choices: readonly string[];
}

/** How far a text has come on its way to an origin. What is missing is left to the parser of origins. */
type State =
  'start' | 'scheme' | 'colon' | 'slash' | 'host' | 'label' | 'dot' | 'bracket' | 'closed' | 'port' | 'digit';

const STEPS: Readonly<Record<State, readonly (readonly [characters: string, to: State])[]>> = {
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

/** Where an origin may end. */
const ENDS: ReadonlySet<State> = new Set(['label', 'dot', 'closed', 'digit']);

/** A step of a match: the place, the character taken there, and what came before it. */
interface Step {
  readonly place: number;
  readonly state: State;
  readonly character: string;
  readonly before: Step | undefined;
}

/**
 * The shortest origin through each place of the RegExp that an origin can come through. Empty only if none of them matches:
 * lookarounds and bounded repetitions aside, every one that does goes through the places that are walked here.
 */
export function sampleOrigins(nfa: Nfa): Sample[] {
  const steps = walk(nfa);
  const endings = findEndings(nfa, steps);
  const samples = new Map<string, Sample>();
  const done = new Set<number>();
  for (const [key, step] of steps) {
    const ending = endings.get(key);
    if (ending === undefined || done.has(step.place)) continue;
    done.add(step.place);
    const sample = spell(nfa, [...history(step), ...ending]);
    samples.set(sample.origin, sample);
  }
  return [...samples.values()];
}

/** Breadth first through all places and states, so that the first way found is a shortest one. */
function walk(nfa: Nfa): Map<string, Step> {
  const steps = new Map<string, Step>();
  const waiting: Step[] = [];
  const enter = (step: Step): void => {
    if (steps.has(keyOf(step))) return;
    steps.set(keyOf(step), step);
    waiting.push(step);
  };
  for (const place of nfa.first.keys()) nextSteps(nfa, place, 'start', undefined).forEach(enter);
  for (const step of waiting) {
    const places = nfa.follow[step.place]?.keys() ?? [];
    for (const place of places) nextSteps(nfa, place, step.state, step).forEach(enter);
  }
  return steps;
}

function nextSteps({ characters }: Nfa, place: number, state: State, before: Step | undefined): Step[] {
  return STEPS[state].flatMap(([allowed, to]) => {
    const character = Array.from(ORIGIN_CHARACTERS).find(
      (one) => allowed.includes(one) && characters[place]?.includes(one),
    );
    return character === undefined ? [] : [{ place, state: to, character, before }];
  });
}

/** From each step that leads to the end of an origin, the shortest way there. */
function findEndings({ follow, last, ...nfa }: Nfa, steps: ReadonlyMap<string, Step>): Map<string, Step[]> {
  const endings = new Map<string, Step[]>();
  const sources = new Map<string, [string, Step][]>();
  for (const [key, step] of steps) {
    if (last.has(step.place) && ENDS.has(step.state)) endings.set(key, []);
    for (const place of follow[step.place]?.keys() ?? []) {
      for (const next of nextSteps({ follow, last, ...nfa }, place, step.state, step)) {
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

function spell({ characters }: Nfa, steps: readonly Step[]): Sample {
  return {
    origin: steps.map(({ character }) => character).join(''),
    choices: steps.map(({ place }) => characters[place] ?? ''),
  };
}

function keyOf({ place, state }: Step): string {
  return `${place} ${state}`;
}

import { MAX_ORIGIN_LENGTH } from '../../../standard/serialized-origin.js';
import type { Nfa } from './nfa.js';
import { ORIGIN_CHARACTERS } from './parse.js';

/** The most steps for the longest origin, about a millisecond. RegExps with quadratic time need half of them. */
export const MAX_STEPS = 100_000;

/**
 * Whether some origin makes a backtracking matcher take more steps than allowed (ReDoS). The time is exponential if the same
 * text can go through a loop in two ways. It is a high power of the length if several loops in a row can match the same text.
 */
export function hasRedos(nfa: Nfa): boolean {
  const loops = findLoops(nfa);
  return isAmbiguous(nfa, loops) || isSlow(nfa, loops);
}

/** For each position that can be repeated, the positions of its loop, itself included. */
type Loops = ReadonlyMap<number, ReadonlySet<number>>;

function findLoops({ follow }: Nfa): Loops {
  const reached = follow.map((_ways, position) => closure([position], (from) => follow[from]?.keys() ?? []));
  const loops = reached.map((to, position) => [
    position,
    new Set([...to].filter((other) => reached[other]?.has(position))),
  ]);
  return new Map((loops as [number, Set<number>][]).filter(([position]) => reached[position]?.has(position)));
}

/** Everything that is reachable in one step or more. */
function closure<T>(start: readonly T[], next: (from: T) => Iterable<T>): Set<T> {
  const reached = new Set<T>();
  const waiting = [...start];
  for (let from = waiting.pop(); from !== undefined; from = waiting.pop()) {
    for (const to of next(from)) {
      if (!reached.has(to)) waiting.push(to);
      reached.add(to);
    }
  }
  return reached;
}

/** Whether one loop can match the same text in two ways: the exponential case. */
function isAmbiguous(nfa: Nfa, loops: Loops): boolean {
  return [...loops].some(([position, loop]) => position === Math.min(...loop) && isAmbiguousLoop(nfa, position, loop));
}

/**
 * Two matchers start together and read the same text: whether they can separate and meet again. All positions of a loop are
 * reachable from each other, so it is enough to start from one.
 */
function isAmbiguousLoop({ characters, follow }: Nfa, position: number, loop: ReadonlySet<number>): boolean {
  const size = characters.length;
  const inside = (from: number): [number, number][] => [...(follow[from] ?? [])].filter(([to]) => loop.has(to));
  if ([...loop].some((from) => inside(from).some(([, ways]) => ways > 1))) return true;

  const next = (pair: number): number[] => {
    const others = inside(pair % size);
    return inside(Math.floor(pair / size)).flatMap(([a]) =>
      others.filter(([b]) => share(characters[a], characters[b])).map(([b]) => a * size + b),
    );
  };
  const isTogether = (pair: number): boolean => pair % (size + 1) === 0;
  const apart = [...closure([position * (size + 1)], next)].filter((pair) => !isTogether(pair));
  return [...closure(apart, next)].some(isTogether);
}

function share(one = '', other = ''): boolean {
  return Array.from(one).some((character) => other.includes(character));
}

/** Whether a repeated text, as long as an origin can be, takes too many steps from some position. */
function isSlow(nfa: Nfa, loops: Loops): boolean {
  const alphabet = distinctCharacters(nfa.characters);
  return nfa.characters.some((_characters, position) =>
    pumps(nfa, position, loops, alphabet).some((pump) => countSteps(nfa, position, pump) > MAX_STEPS),
  );
}

/** One of all characters that match at the same positions, the most frequent first. */
function distinctCharacters(sets: readonly string[]): string[] {
  const positions = (character: string): number[] =>
    sets.flatMap((set, position) => (set.includes(character) ? [position] : []));
  const all = Array.from(ORIGIN_CHARACTERS).map((character) => ({ character, at: positions(character) }));
  const distinct = new Map(all.map(({ character, at }) => [at.join(), { character, count: at.length }]));
  return [...distinct.values()].sort((a, b) => b.count - a.count).map(({ character }) => character);
}

/** Texts to repeat from a position: each character that can follow itself, and the shortest way through a loop. */
function pumps({ characters, follow }: Nfa, position: number, loops: Loops, alphabet: readonly string[]): string[] {
  const next = [...(follow[position]?.keys() ?? [])];
  const again = alphabet.filter(
    (one) => characters[position]?.includes(one) && next.some((to) => characters[to]?.includes(one)),
  );
  const loop = loops.has(position) ? shortestLoop(follow, position, loops.get(position) ?? new Set()) : [];
  const spelled = loop.map((step) => alphabet.find((character) => characters[step]?.includes(character)) ?? '');
  return [...again, spelled.join('')].filter((pump) => pump !== '');
}

function shortestLoop(follow: Nfa['follow'], position: number, loop: ReadonlySet<number>): number[] {
  const before = new Map<number, number>();
  const waiting = [position];
  for (const from of waiting) {
    for (const to of follow[from]?.keys() ?? []) {
      if (before.has(to) || !loop.has(to)) continue;
      before.set(to, from);
      waiting.push(to);
    }
    if (before.has(position)) break;
  }
  const way = [position];
  for (let from = before.get(position); from !== undefined && from !== position; from = before.get(from))
    way.unshift(from);
  return way;
}

/** In how many ways the repeated text can be read from a position, summed over all lengths. */
function countSteps({ characters, follow }: Nfa, position: number, pump: string): number {
  let ways = new Map([[position, 1]]);
  let steps = 0;
  for (let length = 0; length < MAX_ORIGIN_LENGTH && steps <= MAX_STEPS; length++) {
    const character = pump.charAt(length % pump.length);
    const next = new Map<number, number>();
    for (const [from, count] of ways) {
      for (const [to, more] of follow[from] ?? []) {
        if (!characters[to]?.includes(character)) continue;
        next.set(to, (next.get(to) ?? 0) + count * more);
        steps += count * more;
      }
    }
    ways = next;
  }
  return steps;
}

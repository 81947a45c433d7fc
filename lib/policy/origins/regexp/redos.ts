import { MAX_ORIGIN_LENGTH } from '../../../standard/serialized-origin.js';
import type { Nfa } from './nfa.js';
import { ORIGIN_CHARACTERS } from './parse.js';

/** How many steps a RegExp may take for the longest origin: quadratic ones do with half of them, about a millisecond. */
export const MAX_STEPS = 100_000;

/**
 * Whether some origin keeps a backtracking matcher busy for longer than its budget: exponentially, because a loop can be
 * gone through in two ways by the same text, or like a high power of the origin's length, because several loops one after
 * the other share it out among themselves.
 */
export function hasRedos(nfa: Nfa): boolean {
  const loops = findLoops(nfa);
  return isAmbiguous(nfa, loops) || isSlow(nfa, loops);
}

/** For each place that can come again, the places that can come in between, itself included. */
type Loops = ReadonlyMap<number, ReadonlySet<number>>;

function findLoops({ follow }: Nfa): Loops {
  const reached = follow.map((_ways, place) => closure([place], (from) => follow[from]?.keys() ?? []));
  const loops = reached.map((to, place) => [place, new Set([...to].filter((other) => reached[other]?.has(place)))]);
  return new Map((loops as [number, Set<number>][]).filter(([place]) => reached[place]?.has(place)));
}

/** What can be reached in one step or more. */
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

/** Two ways round one loop that read the same text: the exponential case. */
function isAmbiguous(nfa: Nfa, loops: Loops): boolean {
  return [...loops].some(([place, loop]) => place === Math.min(...loop) && isAmbiguousLoop(nfa, place, loop));
}

/**
 * Two readers go round together, by the same text: whether they can part and meet again. All places of a loop can be
 * reached from each other, so that one of them stands for all.
 */
function isAmbiguousLoop({ characters, follow }: Nfa, place: number, loop: ReadonlySet<number>): boolean {
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
  const apart = [...closure([place * (size + 1)], next)].filter((pair) => !isTogether(pair));
  return [...closure(apart, next)].some(isTogether);
}

function share(one = '', other = ''): boolean {
  return Array.from(one).some((character) => other.includes(character));
}

/** Whether a text that goes on and on from some place, as long as an origin can be, takes too many steps. */
function isSlow(nfa: Nfa, loops: Loops): boolean {
  const alphabet = distinctCharacters(nfa.characters);
  return nfa.characters.some((_characters, place) =>
    pumps(nfa, place, loops, alphabet).some((pump) => countSteps(nfa, place, pump) > MAX_STEPS),
  );
}

/** One character for all that stand at the same places, the commonest first. */
function distinctCharacters(sets: readonly string[]): string[] {
  const places = (character: string): number[] =>
    sets.flatMap((set, place) => (set.includes(character) ? [place] : []));
  const all = Array.from(ORIGIN_CHARACTERS).map((character) => ({ character, at: places(character) }));
  const distinct = new Map(all.map(({ character, at }) => [at.join(), { character, count: at.length }]));
  return [...distinct.values()].sort((a, b) => b.count - a.count).map(({ character }) => character);
}

/** Texts that go on from a place: a character that can come again, and the shortest way round a loop. */
function pumps({ characters, follow }: Nfa, place: number, loops: Loops, alphabet: readonly string[]): string[] {
  const next = [...(follow[place]?.keys() ?? [])];
  const again = alphabet.filter(
    (one) => characters[place]?.includes(one) && next.some((to) => characters[to]?.includes(one)),
  );
  const round = loops.has(place) ? shortestRound(follow, place, loops.get(place) ?? new Set()) : [];
  const spelled = round.map((step) => alphabet.find((character) => characters[step]?.includes(character)) ?? '');
  return [...again, spelled.join('')].filter((pump) => pump !== '');
}

function shortestRound(follow: Nfa['follow'], place: number, loop: ReadonlySet<number>): number[] {
  const before = new Map<number, number>();
  const waiting = [place];
  for (const from of waiting) {
    for (const to of follow[from]?.keys() ?? []) {
      if (before.has(to) || !loop.has(to)) continue;
      before.set(to, from);
      waiting.push(to);
    }
    if (before.has(place)) break;
  }
  const round = [place];
  for (let from = before.get(place); from !== undefined && from !== place; from = before.get(from)) round.unshift(from);
  return round;
}

/** How many ways there are, added up over all lengths, to read the text again and again from a place on. */
function countSteps({ characters, follow }: Nfa, place: number, pump: string): number {
  let ways = new Map([[place, 1]]);
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

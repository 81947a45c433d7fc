import { buildNfa, type Nfa } from './nfa.js';
import { ORIGIN_CHARACTERS, parseRegExp, type ParsedRegExp, type RegExpNode } from './parse.js';

/** How many states are compared before nothing is proved. This keeps each comparison within milliseconds. */
const MAX_COMPARED_STATES = 2000;
/** The longest repetition that is spelled out. */
const MAX_REPETITION = 200;

const ANYTHING: RegExpNode = {
  kind: 'repetition',
  part: { kind: 'characters', characters: ORIGIN_CHARACTERS },
  min: 0,
  max: Infinity,
};

/** The texts in which `RegExp.prototype.test` finds a match; `undefined` if that is not known exactly. */
export function languageOf(expression: RegExp): Nfa | undefined {
  const tree = parseRegExp(expression);
  const node = tree?.isExact === true ? spellOut(asSearch(tree, expression.sticky)) : undefined;
  return node && buildNfa(node);
}

/** A match may begin and end anywhere, unless it is anchored. */
function asSearch({ root, alternatives }: ParsedRegExp, sticky: boolean): RegExpNode {
  const parts = alternatives.length === 1 ? [root] : root.kind === 'choice' ? root.parts : [];
  return {
    kind: 'choice',
    parts: parts.map((part, index) => {
      const { opened = false, closed = false } = alternatives[index] ?? {};
      const before = opened || sticky ? [] : [ANYTHING];
      return { kind: 'sequence', parts: [...before, part, ...(closed ? [] : [ANYTHING])] };
    }),
  };
}

/** The same with bounded repetitions as optional parts, because an NFA turns them into loops. */
function spellOut(node: RegExpNode): RegExpNode | undefined {
  if (node.kind === 'sequence' || node.kind === 'choice') {
    const parts = node.parts.map(spellOut);
    return parts.includes(undefined) ? undefined : { kind: node.kind, parts: parts as RegExpNode[] };
  }
  if (node.kind !== 'repetition') return node;
  const { min, max } = node;
  const part = spellOut(node.part);
  if (part === undefined || min > MAX_REPETITION) return undefined;
  if (max === Infinity || max <= 1) return { ...node, part };
  if (max > MAX_REPETITION) return undefined;
  const optional: RegExpNode = { kind: 'repetition', part, min: 0, max: 1 };
  return { kind: 'sequence', parts: Array.from({ length: max }, (_, index) => (index < min ? part : optional)) };
}

/** A shortest text that is in every one of some languages and not in another; or that there is none; or neither is known. */
export type Witness = { readonly text: string } | 'none' | 'unknown';

/** Compares languages by walking through all of their automata together, breadth first. */
export function findWitness(inside: readonly Nfa[], outside: Nfa | undefined): Witness {
  const automata = outside === undefined ? inside : [...inside, outside];
  const characters = distinctCharacters(automata);
  const seen = new Set<string>();
  const waiting: { readonly text: string; readonly states: readonly State[] }[] = [
    { text: '', states: automata.map(() => 'start') },
  ];
  for (const { text, states } of waiting) {
    const accepted = automata.map((nfa, index) => isAccepted(nfa, states[index] ?? []));
    if (inside.every((_, index) => accepted[index]) && accepted[inside.length] !== true) return { text };
    for (const character of characters) {
      const next = automata.map((nfa, index) => step(nfa, states[index] ?? [], character));
      const key = next.join('|');
      if (seen.has(key) || inside.some((_, index) => next[index]?.length === 0)) continue;
      if (seen.size >= MAX_COMPARED_STATES) return 'unknown';
      seen.add(key);
      waiting.push({ text: text + character, states: next });
    }
  }
  return 'none';
}

/** The positions that a text can end at, in order. */
type State = readonly number[] | 'start';

function step({ characters, first, follow }: Nfa, state: State, character: string): State {
  const reached = new Set(
    state === 'start' ? first.keys() : state.flatMap((from) => [...(follow[from]?.keys() ?? [])]),
  );
  return [...reached].filter((position) => characters[position]?.includes(character)).sort((a, b) => a - b);
}

function isAccepted({ last, empty }: Nfa, state: State): boolean {
  return state === 'start' ? empty > 0 : state.some((position) => last.has(position));
}

/** One of all characters that match at the same positions. */
function distinctCharacters(automata: readonly Nfa[]): string[] {
  const sets = automata.flatMap(({ characters }) => characters);
  const distinct = new Map<string, string>();
  for (const character of ORIGIN_CHARACTERS) {
    const key = sets.map((set) => (set.includes(character) ? '1' : '0')).join('');
    if (!distinct.has(key) && key.includes('1')) distinct.set(key, character);
  }
  return [...distinct.values()];
}

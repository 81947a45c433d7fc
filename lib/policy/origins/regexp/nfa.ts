import type { RegExpNode } from './parse.js';

/** The most positions that a RegExp may have. A longer one should be a list of origins. */
export const MAX_POSITIONS = 500;
/** The most edges between positions. This keeps the check of any RegExp within a second. */
export const MAX_EDGES = 10_000;

/** Positions, and in how many ways a match can come to each of them: 1, or 2 for more than one. */
export type Ways = ReadonlyMap<number, number>;

/**
 * A nondeterministic finite automaton (Glushkov's construction): the positions in a RegExp that match a character, and which
 * positions can follow which. The number of ways between two positions is kept, because a backtracking matcher tries each.
 */
export interface Nfa {
  readonly characters: readonly string[];
  readonly first: Ways;
  readonly follow: readonly Ways[];
  readonly last: Ways;
  /** In how many ways the empty text is matched. */
  readonly empty: number;
}

/** The NFA of a RegExp, or `undefined` if it is too large. */
export function buildNfa(node: RegExpNode): Nfa | undefined {
  const builder = new Builder();
  const whole = builder.build(node);
  if (whole === undefined || builder.isTooLarge) return undefined;
  return { characters: builder.characters, follow: builder.follow, ...whole };
}

type Part = Pick<Nfa, 'first' | 'last' | 'empty'>;

const NOTHING: Part = { first: new Map(), last: new Map(), empty: 1 };

class Builder {
  readonly characters: string[] = [];
  readonly follow: Map<number, number>[] = [];
  private edges = 0;

  get isTooLarge(): boolean {
    return this.characters.length > MAX_POSITIONS || this.edges > MAX_EDGES;
  }

  build(node: RegExpNode): Part | undefined {
    if (this.isTooLarge) return undefined;
    switch (node.kind) {
      case 'empty':
        return NOTHING;
      case 'characters':
        return this.position(node.characters);
      case 'sequence':
        return this.fold(node.parts, NOTHING, (a, b) => this.join(a, b));
      case 'choice':
        return this.fold(node.parts, { ...NOTHING, empty: 0 }, either);
      case 'repetition':
        return this.repeat(node.part, node.min, node.max);
    }
  }

  private fold(nodes: readonly RegExpNode[], start: Part, combine: (a: Part, b: Part) => Part): Part | undefined {
    let whole: Part | undefined = start;
    for (const node of nodes) {
      const part: Part | undefined = this.build(node);
      if (part === undefined) return undefined;
      whole = combine(whole, part);
    }
    return whole;
  }

  private position(characters: string): Part {
    const own = new Map([[this.characters.push(characters) - 1, 1]]);
    this.follow.push(new Map());
    return { first: own, last: own, empty: 0 };
  }

  private join(a: Part, b: Part): Part {
    this.connect(a, b);
    return {
      first: union(a.first, times(b.first, a.empty)),
      last: union(b.last, times(a.last, b.empty)),
      empty: few(a.empty * b.empty),
    };
  }

  /** The required repetitions one after the other. Further ones are a loop, also where `max` limits them. */
  private repeat(node: RegExpNode, min: number, max: number): Part | undefined {
    const copies = Math.min(Math.max(min, 1), MAX_POSITIONS);
    const head = this.fold(
      Array.from({ length: copies - 1 }, () => node),
      NOTHING,
      (a, b) => this.join(a, b),
    );
    const tail = this.build(node);
    if (head === undefined || tail === undefined) return undefined;
    if (max > copies) this.connect(tail, tail);
    const whole = this.join(head, tail);
    return min === 0 ? { ...whole, empty: 1 } : whole;
  }

  private connect(a: Part, b: Part): void {
    this.edges += a.last.size * b.first.size;
    if (this.edges > MAX_EDGES) return;
    for (const [from, ways] of a.last) {
      for (const [to, more] of b.first) {
        const follow = this.follow[from];
        follow?.set(to, few((follow.get(to) ?? 0) + ways * more));
      }
    }
  }
}

function either(a: Part, b: Part): Part {
  return { first: union(a.first, b.first), last: union(a.last, b.last), empty: few(a.empty + b.empty) };
}

function union(a: Ways, b: Ways): Ways {
  const both = new Map(a);
  for (const [position, ways] of b) both.set(position, few((both.get(position) ?? 0) + ways));
  return both;
}

function times(ways: Ways, factor: number): Ways {
  return factor === 0 ? NOTHING.first : new Map([...ways].map(([position, count]) => [position, few(count * factor)]));
}

function few(count: number): number {
  return Math.min(count, 2);
}

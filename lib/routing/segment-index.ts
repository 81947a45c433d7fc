import { shapeOf, splitPath } from './path-shape.js';

interface Node<T> {
  readonly literal: Map<string, Node<T>>;
  any: Node<T> | undefined;
  /** Patterns that may end here. */
  readonly ending: Entry<T>[];
  /** Patterns that may go on from here in any way. */
  readonly open: Entry<T>[];
}

interface Entry<T> {
  readonly order: number;
  readonly value: T;
}

/**
 * Finds the few patterns that may match a path without looking at all of them. It only rules out: what it returns is
 * still to be matched, in the order in which it was added.
 */
export class SegmentIndex<T> {
  private readonly root = createNode<T>();
  private size = 0;
  /** The last answer: about one request, the same is asked several times. */
  private last: { readonly path: string; readonly candidates: readonly T[] } | undefined;

  add(pattern: string, value: T): void {
    const shape = shapeOf(pattern);
    let node = this.root;
    for (const segment of shape.segments) node = descend(node, segment);
    (shape.open ? node.open : node.ending).push({ order: this.size++, value });
    this.last = undefined;
  }

  candidates(path: string): readonly T[] {
    if (this.last?.path !== path) this.last = { path, candidates: this.find(path) };
    return this.last.candidates;
  }

  private find(path: string): T[] {
    const found: Entry<T>[] = [];
    collect(this.root, splitPath(path.toLowerCase()), 0, found);
    return found.sort((a, b) => a.order - b.order).map((entry) => entry.value);
  }
}

function createNode<T>(): Node<T> {
  return { literal: new Map(), any: undefined, ending: [], open: [] };
}

function descend<T>(node: Node<T>, segment: string | null): Node<T> {
  if (segment === null) return (node.any ??= createNode());
  let next = node.literal.get(segment);
  if (next === undefined) node.literal.set(segment, (next = createNode()));
  return next;
}

function collect<T>(node: Node<T>, segments: readonly string[], depth: number, found: Entry<T>[]): void {
  found.push(...node.open);
  const segment = segments[depth];
  if (segment === undefined) {
    found.push(...node.ending);
    return;
  }
  const literal = node.literal.get(segment);
  if (literal !== undefined) collect(literal, segments, depth + 1, found);
  if (node.any !== undefined) collect(node.any, segments, depth + 1, found);
}

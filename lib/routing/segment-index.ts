import { shapeOf, splitPath } from './path-shape.js';

interface Node<T> {
  readonly literal: Map<string, Node<T>>;
  any: Node<T> | undefined;
  /** Patterns that may end here. */
  readonly ending: Entries<T>;
  /** Patterns that match any continuation from here. */
  readonly open: Entries<T>;
}

/** The values that were added at one node, and their positions in the order of all values. */
interface Entries<T> {
  readonly orders: number[];
  readonly values: T[];
}

/**
 * Finds the few patterns that may match a path without testing all of them. It only excludes patterns: the caller must still
 * match the candidates, which are in the order in which they were added.
 */
export class SegmentIndex<T> {
  private readonly root = createNode<T>();
  private size = 0;
  /** The last result: the same path is looked up several times for one request. */
  private last: { readonly path: string; readonly candidates: readonly T[] } | undefined;

  add(pattern: string, value: T): void {
    const shape = shapeOf(pattern);
    let node = this.root;
    for (const segment of shape.segments) node = descend(node, segment);
    const { orders, values } = shape.open ? node.open : node.ending;
    orders.push(this.size++);
    values.push(value);
    this.last = undefined;
  }

  candidates(path: string): readonly T[] {
    if (this.last?.path !== path) this.last = { path, candidates: this.find(path) };
    return this.last.candidates;
  }

  private find(path: string): readonly T[] {
    const found: Entries<T>[] = [];
    collect(this.root, splitPath(path.toLowerCase()), 0, found);
    return found.length === 1 && found[0] ? found[0].values : inOrder(found);
  }
}

function inOrder<T>(found: readonly Entries<T>[]): T[] {
  const all = found.flatMap(({ orders, values }) => values.map((value, i) => ({ order: orders[i] ?? 0, value })));
  return all.sort((a, b) => a.order - b.order).map(({ value }) => value);
}

function createNode<T>(): Node<T> {
  return {
    literal: new Map(),
    any: undefined,
    ending: { orders: [], values: [] },
    open: { orders: [], values: [] },
  };
}

function descend<T>(node: Node<T>, segment: string | null): Node<T> {
  if (segment === null) return (node.any ??= createNode());
  let next = node.literal.get(segment);
  if (next === undefined) node.literal.set(segment, (next = createNode()));
  return next;
}

function collect<T>(node: Node<T>, segments: readonly string[], depth: number, found: Entries<T>[]): void {
  if (node.open.values.length > 0) found.push(node.open);
  const segment = segments[depth];
  if (segment === undefined) {
    if (node.ending.values.length > 0) found.push(node.ending);
    return;
  }
  const literal = node.literal.get(segment);
  if (literal !== undefined) collect(literal, segments, depth + 1, found);
  if (node.any !== undefined) collect(node.any, segments, depth + 1, found);
}

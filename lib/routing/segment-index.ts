import { type PathShape, shapeOf, splitPath } from './path-shape.js';

/** Most nodes have only some of these. */
interface Node<T> {
  literal: Map<string, Node<T>> | undefined;
  any: Node<T> | undefined;
  /** Patterns that may end here. */
  ending: Entries<T> | undefined;
  /** Patterns that match any continuation from here. */
  open: Entries<T> | undefined;
}

/** The values that were added at one node, and their positions in the order of all values. */
interface Entries<T> {
  orders: number[];
  values: T[];
}

/** Lists up to this length are copied when an element is added: one that grows in place reserves room for 17 elements. */
const MAX_COPIED = 16;

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
    const entries = (node[shape.open ? 'open' : 'ending'] ??= { orders: [], values: [] });
    entries.orders = withElement(entries.orders, this.size++);
    entries.values = withElement(entries.values, value);
    this.last = undefined;
  }

  candidates(path: string): readonly T[] {
    if (this.last?.path !== path) this.last = { path, candidates: this.find(path) };
    return this.last.candidates;
  }

  /** Whether this pattern was added, and no path may match it and another one. */
  isAlone(pattern: string): boolean {
    const shape = shapeOf(pattern);
    // Two are enough to know.
    return countOverlapping(this.root, shape, 0, 2) === 1;
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

function withElement<T>(list: T[], element: T): T[] {
  if (list.length < MAX_COPIED) return list.concat([element]);
  list.push(element);
  return list;
}

function createNode<T>(): Node<T> {
  return { literal: undefined, any: undefined, ending: undefined, open: undefined };
}

function descend<T>(node: Node<T>, segment: string | null): Node<T> {
  if (segment === null) return (node.any ??= createNode());
  const literal = (node.literal ??= new Map<string, Node<T>>());
  let next = literal.get(segment);
  if (next === undefined) literal.set(segment, (next = createNode()));
  return next;
}

function collect<T>(node: Node<T>, segments: readonly string[], depth: number, found: Entries<T>[]): void {
  if (node.open !== undefined) found.push(node.open);
  const segment = segments[depth];
  if (segment === undefined) {
    if (node.ending !== undefined) found.push(node.ending);
    return;
  }
  const literal = node.literal?.get(segment);
  if (literal !== undefined) collect(literal, segments, depth + 1, found);
  if (node.any !== undefined) collect(node.any, segments, depth + 1, found);
}

/** How many patterns from this node on may match a path that the shape matches; it stops at a limit. */
function countOverlapping<T>(node: Node<T>, shape: PathShape, depth: number, limit: number): number {
  let count = node.open?.values.length ?? 0;
  const segment = shape.segments[depth];
  if (segment === undefined) count += node.ending?.values.length ?? 0;
  const further = segment === undefined && !shape.open ? [] : childrenOf(node, segment ?? null);
  for (const child of further) {
    if (count >= limit) break;
    count += countOverlapping(child, shape, depth + 1, limit - count);
  }
  return count;
}

/** The nodes of the next segment; all of them if that may be anything. */
function* childrenOf<T>({ literal, any }: Node<T>, segment: string | null): Iterable<Node<T>> {
  const next = segment === null ? literal?.values() : [literal?.get(segment)];
  for (const node of next ?? []) if (node !== undefined) yield node;
  if (any !== undefined) yield any;
}

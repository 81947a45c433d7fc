import { literalBeginning } from './path-shape.js';

interface Node<T> {
  waiting: T[];
  readonly next: Map<string, Node<T>>;
}

/** No more wait for one request, which would have to wait for them. */
const MAX_WAITING = 100;

/**
 * Routes that a router has not got yet, by the literal segments that their patterns begin with. A router that compares
 * paths segment by segment never comes to those that begin otherwise than the path, so that it finds the same without them.
 */
export class WaitingRoutes<T> {
  private readonly root = createNode<T>();

  /** @returns those that are not to wait any longer, in the order in which they were added */
  add(pattern: string, route: T): readonly T[] {
    let node = this.root;
    for (const segment of literalBeginning(pattern)) {
      let next = node.next.get(segment);
      if (next === undefined) node.next.set(segment, (next = createNode()));
      node = next;
    }
    node.waiting.push(route);
    return node.waiting.length > MAX_WAITING ? takeFrom(node) : [];
  }

  /** Those that have a say in where this path leads; they wait no longer. */
  take(path: string): readonly T[] {
    const folded = path.toLowerCase();
    let taken: readonly T[] = [];
    let start = 1;
    for (let node: Node<T> | undefined = this.root; node !== undefined;) {
      if (node.waiting.length > 0) taken = [...taken, ...takeFrom(node)];
      const slash = folded.indexOf('/', start);
      const end = slash < 0 ? folded.length : slash;
      node = node.next.get(folded.slice(start, end));
      start = end + 1;
    }
    return taken;
  }
}

function createNode<T>(): Node<T> {
  return { waiting: [], next: new Map() };
}

function takeFrom<T>(node: Node<T>): readonly T[] {
  const { waiting } = node;
  node.waiting = [];
  return waiting;
}

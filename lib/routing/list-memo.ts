/** How many results are kept: the possible lists depend on the application, but requests choose among them. */
const MAX_KEPT = 10_000;

interface Node<K, V> {
  readonly next: Map<K, Node<K, V>>;
  value: V | undefined;
}

/** Caches a value for each list of objects. Lists are compared by identity and order. */
export class ListMemo<K extends object, V extends object> {
  private root: Node<K, V> = createNode();
  private kept = 0;

  constructor(private readonly make: (list: readonly K[]) => V) {}

  of(list: readonly K[]): V {
    let node = this.root;
    for (const key of list) {
      let next = node.next.get(key);
      if (next === undefined) node.next.set(key, (next = createNode()));
      node = next;
    }
    return (node.value ??= this.keep(list));
  }

  private keep(list: readonly K[]): V {
    if (++this.kept > MAX_KEPT) {
      this.root = createNode();
      this.kept = 0;
    }
    return this.make(list);
  }
}

function createNode<K, V>(): Node<K, V> {
  return { next: new Map(), value: undefined };
}

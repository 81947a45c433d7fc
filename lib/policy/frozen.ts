function refuse(): never {
  throw new TypeError('A compiled policy is frozen.');
}

/** `Object.freeze` leaves the entries of a set or map open, so the methods that change them are shadowed first. */
function close<T extends object>(collection: T, methods: readonly string[]): T {
  for (const method of methods) Object.defineProperty(collection, method, { value: refuse });
  return Object.freeze(collection);
}

/** A set that nobody can add to. */
export function frozenSet<T>(values: Iterable<T>): ReadonlySet<T> {
  return close(new Set(values), ['add', 'delete', 'clear']);
}

/** A map that nobody can add to. */
export function frozenMap<K, V>(entries: Iterable<readonly [K, V]>): ReadonlyMap<K, V> {
  return close(new Map(entries), ['set', 'delete', 'clear']);
}

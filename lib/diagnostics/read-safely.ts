/** The longest list that is read. */
export const MAX_LIST_LENGTH = 2_000_000;

/** What an object holds, and the names of what it does not give away. */
export interface OwnFields {
  readonly entries: readonly (readonly [name: string, value: unknown])[];
  readonly unreadable: readonly string[];
}

/** Getters and proxies run code of their own, which may throw: then there is nothing to read. */
export function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** Whether it is a list; a revoked proxy cannot tell. */
export function isList(value: unknown): value is readonly unknown[] {
  return attempt(() => Array.isArray(value)) === true;
}

/**
 * The elements of a list, its holes included, each read once; `undefined` if one of them cannot be read, or there are too
 * many. By index, because an iterator may be anybody's.
 */
export function readElements(list: readonly unknown[]): unknown[] | undefined {
  return attempt(() => {
    const { length } = list;
    if (!(length <= MAX_LIST_LENGTH)) return undefined;
    const elements: unknown[] = [];
    for (let i = 0; i < length; i++) elements.push(list[i]);
    return elements;
  });
}

/** The enumerable fields of an object, each read once; `undefined` if it does not even tell which it has. */
export function readFields(value: object): OwnFields | undefined {
  const keys = attempt(() => Object.keys(value));
  if (keys === undefined) return undefined;
  const entries: [string, unknown][] = [];
  const unreadable: string[] = [];
  for (const key of keys) {
    try {
      entries.push([key, (value as Record<string, unknown>)[key]]);
    } catch {
      unreadable.push(key);
    }
  }
  return { entries, unreadable };
}

/**
 * What stands on a prototype of the object, a class's own for instance, and so is not among its fields: of these names, or
 * else every getter. What everything inherits does not count.
 */
export function inheritedFields(value: object, names?: readonly string[]): readonly string[] {
  const found = attempt(() => {
    const inherited: string[] = [];
    let prototype = Object.getPrototypeOf(value) as object | null;
    for (let next; prototype !== null; prototype = next) {
      const own: object = prototype;
      next = Object.getPrototypeOf(own) as object | null;
      if (next !== null) inherited.push(...(names?.filter((name) => Object.hasOwn(own, name)) ?? getters(own)));
    }
    return inherited;
  });
  return found ?? [];
}

function getters(prototype: object): string[] {
  const descriptors = Object.entries(Object.getOwnPropertyDescriptors(prototype));
  return descriptors.flatMap(([name, descriptor]) => (descriptor.get === undefined ? [] : [name]));
}

/** What is told of a value that cannot be read. */
export const UNREADABLE = Object.freeze({
  code: 'option-unreadable',
  message: 'It cannot be read: a getter or a proxy throws.',
  fix: 'Write a plain value.',
} as const);

/** What is told of a field that only a prototype has, such as a getter of a class. */
export const INHERITED = Object.freeze({
  code: 'option-unreadable',
  message: 'It stands on a prototype, such as a getter of a class does: only what the options themselves hold is read.',
  fix: 'Write a plain object.',
} as const);

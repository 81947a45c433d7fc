import { trimTabOrSpace } from '../../../standard/whitespace.js';

/** A name and a value. Each character of the value is one byte (Fetch, "header"; Infra, "isomorphic decode"). */
export type Header = readonly [name: string, value: string];

/** Headers in the order they were sent. A name can occur more than once (Fetch, "header list"). */
export type HeaderList = readonly Header[];

/** A header list from alternating names and values, the form in which Node's parser delivers them. */
export function headerListOf(raw: readonly string[]): HeaderList {
  const list: Header[] = [];
  for (let i = 0; i < raw.length; i += 2) list.push([raw[i] ?? '', trimTabOrSpace(raw[i + 1] ?? '')]);
  return list;
}

/** The values of every header of this name, in order. */
export function valuesOf(list: HeaderList, name: string): readonly string[] {
  const wanted = name.toLowerCase();
  return list.flatMap(([other, value]) => (other.toLowerCase() === wanted ? [value] : []));
}

export function hasHeader(list: HeaderList, name: string): boolean {
  return valuesOf(list, name).length > 0;
}

/** All values of this name, joined by a comma and a space (Fetch, "get" of a header list). Its null is `undefined`. */
export function getHeader(list: HeaderList, name: string): string | undefined {
  const values = valuesOf(list, name);
  return values.length === 0 ? undefined : values.join(', ');
}

/** The list without the headers of these names (Fetch, "delete"). */
export function withoutHeaders(list: HeaderList, names: Iterable<string>): HeaderList {
  const removed = new Set([...names].map((name) => name.toLowerCase()));
  return list.filter(([name]) => !removed.has(name.toLowerCase()));
}

/** Fetch, "convert header names to a sorted-lowercase set". */
export function sortedLowercaseSet(names: Iterable<string>): readonly string[] {
  return [...new Set([...names].map((name) => name.toLowerCase()))].sort();
}

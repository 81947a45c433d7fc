import { type CorsIssue, issueAt, type Problem } from '../../diagnostics/issue.js';
import type { CorsPlace } from '../../diagnostics/place.js';

/** Values by name, each read once, and an issue for each that cannot be read. */
export interface ReadFields {
  readonly entries: readonly (readonly [name: string, value: unknown])[];
  readonly issues: readonly CorsIssue[];
}

/**
 * Reads the own enumerable fields of an object, each once, so that the value that is checked is the value that is used.
 *
 * @param placeOf the place of a field
 * @param names the fields that are reported if only a prototype has them; by default every getter
 */
export function readFields(value: object, placeOf: (name: string) => CorsPlace, names?: readonly string[]): ReadFields {
  const own = Object.keys(value);
  const entries: [string, unknown][] = [];
  const issues: CorsIssue[] = [];
  for (const name of own) {
    try {
      entries.push([name, (value as Record<string, unknown>)[name]]);
    } catch {
      // A getter or a proxy of the application, which may throw anything.
      issues.push(issueAt(placeOf(name), UNREADABLE, undefined));
    }
  }
  for (const name of inheritedFields(value, names))
    if (!own.includes(name)) issues.push(issueAt(placeOf(name), INHERITED, undefined));
  return { entries, issues };
}

/** The given names, or else every getter, that a prototype of the object has. What every object inherits does not count. */
function inheritedFields(value: object, names: readonly string[] | undefined): string[] {
  const prototype = Object.getPrototypeOf(value) as object | null;
  if (prototype === null || Object.getPrototypeOf(prototype) === null) return [];
  const found = names?.filter((name) => Object.hasOwn(prototype, name)) ?? gettersOf(prototype);
  return [...found, ...inheritedFields(prototype, names)];
}

function gettersOf(prototype: object): string[] {
  const descriptors = Object.entries(Object.getOwnPropertyDescriptors(prototype));
  return descriptors.flatMap(([name, descriptor]) => (descriptor.get === undefined ? [] : [name]));
}

const UNREADABLE: Problem = {
  code: 'option-unreadable',
  message: 'Reading this value throws an error.',
  fix: 'Write a plain value.',
};

const INHERITED: Problem = {
  code: 'option-unreadable',
  message: 'This option is defined on a prototype, for example by a getter of a class. Only own properties are read.',
  fix: 'Write a plain object.',
};

import type { Finding, IssueCollector } from '../../diagnostics/issue-collector.js';
import { readList } from './read-list.js';
import { isList } from '../../diagnostics/read-safely.js';
import { isToken } from '../../standard/token.js';
import { trimTabOrSpace } from '../../standard/whitespace.js';

/** The options that take a list or a comma-separated string. */
export type ListField = 'methods' | 'allowedHeaders' | 'exposedHeaders';

/** One element of a list; the index is missing where the list was a string of its own. */
export interface ListElement {
  readonly value: string;
  readonly index: number | undefined;
}

/** What is wrong with an element, its place left to be added; nothing if it is fine. */
export type Fault = Omit<Finding, 'value' | 'index'> | undefined;

/** Reads a list in either notation; `undefined` if it is neither. What is no string is reported and left out. */
export function readStringList(
  field: ListField,
  value: unknown,
  issues: IssueCollector,
): readonly ListElement[] | undefined {
  if (typeof value === 'string')
    return value.split(',').map((part) => ({ value: trimTabOrSpace(part), index: undefined }));
  if (!isList(value)) {
    issues.add(field, {
      code: 'option-type',
      value,
      ...typeFault(`${field} is a list of strings or a comma-separated string.`),
    });
    return undefined;
  }
  return readList(field, value, issues).flatMap((element, index) => {
    if (typeof element === 'string') return [{ value: element, index }];
    const fault = typeFault(`Every element of ${field} is a string.`);
    issues.add(field, { code: 'option-type', value: element, index, ...fault });
    return [];
  });
}

/** The elements without fault; the others are reported. */
export function keepSound(
  field: ListField,
  elements: readonly ListElement[],
  faultOf: (value: string, listed: boolean) => Fault,
  issues: IssueCollector,
): readonly string[] {
  return elements.flatMap((element) => {
    const fault = faultOf(element.value, element.index !== undefined);
    if (fault === undefined) return [element.value];
    issues.add(field, { ...fault, ...element });
    return [];
  });
}

/**
 * How the names that a malformed element holds are written: several in one, in quotes or with a value, as they stand in files.
 *
 * @param listed whether the element stands in a list, and not in a string that is one
 */
export function suggestNames(
  element: string,
  listed: boolean,
  isName: (name: string) => boolean = isToken,
): string | undefined {
  const field = /^\s*([^\s:]+)\s*:/.exec(element)?.[1] ?? element;
  const names = field.split(/[\s,;|"'`[\]]+/).filter((name) => name !== '');
  if (names.length === 0 || !names.every(isName)) return undefined;
  return `Write ${listed ? names.map((name) => `'${name}'`).join(', ') : `'${names.join(', ')}'`}.`;
}

function typeFault(message: string): Pick<Finding, 'message' | 'fix'> {
  return { message, fix: "Write a list of strings, such as ['A', 'B'], or 'A, B'." };
}

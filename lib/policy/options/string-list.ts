import type { DiagnosticCollector } from '../../diagnostics/diagnostic-collector.js';
import type { Problem } from '../../diagnostics/issue.js';
import { isList, readList } from './read-list.js';
import { isToken } from '../../standard/token.js';
import { trimTabOrSpace } from '../../standard/whitespace.js';

/** The options that take a list or a comma-separated string. */
export type ListField = 'methods' | 'allowedHeaders' | 'exposedHeaders';

/** One element of a list. A comma-separated string has no index. */
export interface ListElement {
  readonly value: string;
  readonly index: number | undefined;
}

/** Reads a list in either notation; `undefined` if it is neither. Elements that are not strings are reported and left out. */
export function readStringList(
  field: ListField,
  value: unknown,
  found: DiagnosticCollector,
): readonly ListElement[] | undefined {
  if (typeof value === 'string')
    return value.split(',').map((part) => ({ value: trimTabOrSpace(part), index: undefined }));
  if (!isList(value)) {
    found.report(field, wrongType(`${field} is a list of strings or a comma-separated string.`), value);
    return undefined;
  }
  return readList(field, value, found).flatMap((element, index) => {
    if (typeof element === 'string') return [{ value: element, index }];
    found.report(field, wrongType(`Every element of ${field} is a string.`), element, index);
    return [];
  });
}

/** The elements that have no problem. The others are reported. */
export function keepValid(
  field: ListField,
  elements: readonly ListElement[],
  problemOf: (value: string, listed: boolean) => Problem | undefined,
  found: DiagnosticCollector,
): readonly string[] {
  return elements.flatMap(({ value, index }) => {
    const problem = problemOf(value, index !== undefined);
    if (problem === undefined) return [value];
    found.report(field, problem, value, index);
    return [];
  });
}

/**
 * The correct spelling of a malformed element: several names in one string, in quotes, or with a value, as copied from files.
 *
 * @param listed whether the element is part of a list, not of a comma-separated string
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

function wrongType(message: string): Problem {
  return { code: 'option-type', message, fix: "Write a list of strings, such as ['A', 'B'], or 'A, B'." };
}

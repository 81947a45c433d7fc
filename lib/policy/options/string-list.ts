import type { DiagnosticCollector } from '../../diagnostics/diagnostic-collector.js';
import type { Problem } from '../../diagnostics/issue.js';
import { isList, readList } from './read-list.js';
import { isToken } from '../../standard/token.js';
import { trimTabOrSpace } from '../../standard/whitespace.js';

/** The options that take a list or a comma-separated string. */
export type ListField = 'methods' | 'allowedHeaders' | 'exposedHeaders';

type ProblemOf = (element: string, listed: boolean) => Problem | undefined;

/**
 * Reads a list in either notation. Elements that are not strings or have a problem are reported and left out.
 *
 * @param problemOf what is wrong with an element; `listed` is false for a part of a comma-separated string
 */
export function readStringList(
  field: ListField,
  value: unknown,
  problemOf: ProblemOf,
  found: DiagnosticCollector,
): readonly string[] {
  const listed = isList(value);
  if (!listed && typeof value !== 'string') {
    found.report(
      field,
      wrongType(`${field} is a list of strings or a comma-separated string.`, value, problemOf),
      value,
    );
    return [];
  }
  const elements = listed ? readList(field, value, found) : value.split(',').map(trimTabOrSpace);
  return elements.filter((element, index): element is string => {
    const isString = typeof element === 'string';
    const problem = isString
      ? problemOf(element, listed)
      : wrongType(`Every element of ${field} is a string.`, element, problemOf);
    if (problem !== undefined) found.report(field, problem, element, listed ? index : undefined);
    return problem === undefined;
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

function wrongType(message: string, value: unknown, problemOf: ProblemOf): Problem {
  const names = isList(value) ? value.slice(0, MAX_WRITTEN) : [];
  const isNames = names.length > 0 && names.every((name) => typeof name === 'string' && !problemOf(name, true));
  const fix = isNames
    ? `Write ${names.map((name) => `'${String(name)}'`).join(', ')}.`
    : "Remove it, or write a list of strings, such as ['A', 'B'], or 'A, B'.";
  return { code: 'option-type', message, fix };
}

/** How many elements of a list in a list are written into a fix. */
const MAX_WRITTEN = 50;

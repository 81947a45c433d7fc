import type { DiagnosticCollector } from '../../diagnostics/diagnostic-collector.js';

/** The longest list that is read. */
export const MAX_LIST_LENGTH = 2_000_000;

export function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

/**
 * The elements of a list, holes included, each read once. A list that is too long is reported, and has none. They are read by
 * index, because an iterator can be replaced.
 */
export function readList(option: string, list: readonly unknown[], found: DiagnosticCollector): readonly unknown[] {
  const { length } = list;
  if (!(length <= MAX_LIST_LENGTH)) {
    const message = `The list has more than ${MAX_LIST_LENGTH} elements.`;
    found.report(option, { code: 'option-unreadable', message, fix: 'Write a shorter list.' }, list);
    return [];
  }
  const elements: unknown[] = [];
  for (let i = 0; i < length; i++) elements.push(list[i]);
  return elements;
}

import type { IssueCollector } from '../../diagnostics/issue-collector.js';
import type { CorsOptions } from './options.js';
import { MAX_LIST_LENGTH, readElements } from '../../diagnostics/read-safely.js';

/** The elements of a list; where it cannot be read, that is reported, and there are none. */
export function readList(
  field: keyof CorsOptions,
  list: readonly unknown[],
  issues: IssueCollector,
): readonly unknown[] {
  const elements = readElements(list);
  if (elements === undefined) {
    issues.add(field, {
      code: 'option-unreadable',
      value: list,
      message: `The list cannot be read, or holds more than ${MAX_LIST_LENGTH} elements.`,
      fix: 'Write a plain list.',
    });
  }
  return elements ?? [];
}

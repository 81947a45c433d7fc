import type { DiagnosticCollector } from '../../diagnostics/diagnostic-collector.js';
import type { CorsOptions } from './options.js';
import { MAX_LIST_LENGTH, readElements } from '../../diagnostics/read-safely.js';

/** The elements of a list; where it cannot be read, that is reported, and there are none. */
export function readList(
  field: keyof CorsOptions,
  list: readonly unknown[],
  found: DiagnosticCollector,
): readonly unknown[] {
  const elements = readElements(list);
  if (elements === undefined) {
    const message = `The list cannot be read, or contains more than ${MAX_LIST_LENGTH} elements.`;
    found.report(field, { code: 'option-unreadable', message, fix: 'Write a plain list.' }, list);
  }
  return elements ?? [];
}

import type { DiagnosticCollector, Written } from '../../diagnostics/diagnostic-collector.js';
import { renderValue } from '../../diagnostics/render-value.js';
import { isList } from './read-list.js';
import type { Meaning } from './other-library-options.js';

/** An option under any name, and what it means. */
export interface OptionSource extends Written {
  readonly meaning: Meaning;
  readonly value: unknown;
  /** Whether it has its right name. */
  readonly isOwn: boolean;
}

const LISTS: readonly string[] = ['origin', 'methods', 'allowedHeaders', 'exposedHeaders'];

/** One value of all options that mean the same, as their fixes make it. Reports those with another name. */
export function mergeSources(option: string, sources: readonly OptionSource[], found: DiagnosticCollector): unknown {
  const [first = { value: undefined } as OptionSource, ...others] = inOrder(sources);
  reportName(first, first.meaning.fix, found);
  const merged = others.filter((source) => {
    const isTogether = found.areWrittenTogether(first.root, source.root);
    const fix = isTogether ? fixOfAnother(option, first, source) : source.meaning.fix;
    // A switch replaces the option itself.
    if (!source.isOwn || first.meaning.value === undefined) reportName(source, fix, found, true);
    return fix.startsWith('Move');
  });
  if (merged.length === 0) {
    found.writtenAt(option, (index) => ({ ...first, index }));
    return first.value;
  }
  const elements = [first, ...merged].flatMap(elementsOf);
  found.writtenAt(option, (index = -1) => elements[index]?.written ?? first);
  return elements.map(({ value }) => value);
}

/** What is switched off, then what allows everything, then what says something, then what is empty. */
function inOrder(sources: readonly OptionSource[]): readonly OptionSource[] {
  const rank = ({ value, meaning }: OptionSource): number =>
    meaning.value === false ? 0 : allowsAny(value) ? 1 : isEmpty(value) ? 3 : 2;
  return [...sources].sort((one, other) => rank(one) - rank(other));
}

function fixOfAnother(option: string, { value, meaning }: OptionSource, other: OptionSource): string {
  if (isEmpty(other.value)) return 'Remove it: it is empty.';
  if (meaning.value === false) return `Remove it: ${option} is false.`;
  if (allowsAny(value)) return "Remove it: '*' already covers it.";
  if (!LISTS.includes(option)) return `Remove it: ${option} is set already.`;
  return `Move its elements into the list of '${option}'.`;
}

function reportName(source: OptionSource, fix: string, found: DiagnosticCollector, isAnother = false): void {
  if (source.isOwn && !isAnother) return;
  const message = source.isOwn
    ? 'Another option has the same meaning.'
    : `There is no option ${renderValue(lastName(source))}.`;
  found.reportAt(source, { code: 'unknown-option', message, fix }, source.value);
}

function lastName({ option, root }: Written): string {
  return option === root ? root : option.slice(option.lastIndexOf('.') + 1);
}

interface Element {
  readonly value: unknown;
  readonly written: Written;
}

/** Each element with its place; the parts of a comma-separated string have none of their own. */
function elementsOf(source: OptionSource): Element[] {
  const { option, root, value } = source;
  if (isList(value))
    return Array.from(value, (element, index) => ({ value: element, written: { option, root, index } }));
  return [{ value, written: { option, root } }];
}

function allowsAny(value: unknown): boolean {
  return value === '*' || value === true || (isList(value) && value.length === 1 && value[0] === '*');
}

function isEmpty(value: unknown): boolean {
  return (
    value === undefined || value === null || value === '' || value === false || (isList(value) && value.length === 0)
  );
}

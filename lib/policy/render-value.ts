/** How much of a value an error message shows, in characters. */
export const MAX_RENDERED_LENGTH = 120;

/** Control, format and unassigned characters, line and paragraph separators: what could forge or reorder a log line. */
const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}]/gu;

/** The text with everything escaped that is not plainly visible. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `\\u{${code.toString(16)}}`;
  });
}

/** A value as an error message shows it: bounded, escaped, and without running code that belongs to the value. */
export function renderValue(value: unknown): string {
  if (typeof value === 'string') return `'${bounded(value)}'`;
  if (typeof value === 'function') return 'a function';
  if (isRegExp(value)) return bounded(`/${value.source}/${value.flags}`);
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  return bounded(String(value));
}

/** Holds for RegExps of other realms too, such as those a test runner makes. */
export function isRegExp(value: unknown): value is RegExp {
  return Object.prototype.toString.call(value) === '[object RegExp]';
}

function bounded(text: string): string {
  if (text.length <= MAX_RENDERED_LENGTH) return printable(text);
  return `${printable(text.slice(0, MAX_RENDERED_LENGTH))}… (${text.length} characters)`;
}

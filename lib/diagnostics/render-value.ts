import { attempt } from './attempt.js';
import { LIVE_ORIGINS, nameOfSource } from './live-origins-name.js';

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
  if (typeof value === 'bigint' && BigInt.asIntN(64, value) !== value) return 'a large BigInt';
  if (typeof value !== 'object' || value === null) return bounded(String(value));
  const expression = expressionParts(value);
  if (expression !== undefined) return bounded(`/${expression.source}/${expression.flags}`);
  if (attempt(() => Object.hasOwn(value, LIVE_ORIGINS)) === true) return renderLiveOrigins(value);
  return Array.isArray(value) ? `a list of ${value.length}` : 'an object';
}

function renderLiveOrigins(value: object): string {
  const source = attempt(() => (value as { source?: unknown }).source);
  return `liveOrigins(${bounded(nameOfSource(source) ?? '…')})`;
}

/**
 * The source and flags of a RegExp, also of another realm, such as those a test runner makes; `undefined` for anything else.
 * Read through the getters that the language has, because a value may say of itself what it likes.
 */
export function expressionParts(value: unknown): { readonly source: string; readonly flags: string } | undefined {
  // Spares everything else the exception that the getters throw.
  if (typeof value !== 'object') return undefined;
  return attempt(() => {
    const source = Reflect.get(RegExp.prototype, 'source', value);
    // The prototype has a source, too, but is none.
    if (value === RegExp.prototype) return undefined;
    return { source, flags: Reflect.get(RegExp.prototype, 'flags', value) };
  });
}

/** Holds for RegExps of other realms, too. */
export function isRegExp(value: unknown): value is RegExp {
  return expressionParts(value) !== undefined;
}

/** The text, cut where it gets long, and escaped. */
export function bounded(text: string, length = MAX_RENDERED_LENGTH): string {
  if (text.length <= length) return printable(text);
  return `${printable(text.slice(0, length))}… (${text.length} characters)`;
}

import { printable, renderValue } from './render-value.js';

/** How much of a cause is shown, in characters. */
const MAX_CAUSE_LENGTH = 200;

/** What was thrown, in a few printable characters. It may contain anything, for example line breaks from a request. */
export function describeCause(cause: unknown): string {
  return printable(textOf(cause).slice(0, MAX_CAUSE_LENGTH));
}

function textOf(cause: unknown): string {
  try {
    if (typeof cause === 'string') return cause;
    return cause instanceof Error ? `${cause.name}: ${cause.message}` : renderValue(cause);
  } catch {
    // Anything can be thrown, also an object whose getters or proxy throw again.
    return 'something that cannot be printed';
  }
}

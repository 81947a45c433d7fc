import { attempt } from './attempt.js';

/** Marks what `liveOrigins()` returns, also in other copies of this package. */
export const LIVE_ORIGINS = Symbol.for('nestjs-cors:live-origins');

/** The name of a source, of its function or of its class; `undefined` if it has none. */
export function nameOfSource(source: unknown): string | undefined {
  const own = readName(source);
  if (own !== undefined || typeof source === 'function') return own;
  return readName(attempt(() => (source as object).constructor));
}

function readName(named: unknown): string | undefined {
  const name = attempt(() => (named as { name?: unknown }).name);
  return typeof name === 'string' && !UNNAMED.has(name) ? name : undefined;
}

/** Plain objects, and functions that were written in place. */
const UNNAMED: ReadonlySet<string> = new Set(['', 'Object', 'source', 'origin', 'anonymous']);

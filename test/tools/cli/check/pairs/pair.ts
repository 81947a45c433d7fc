import type { RequestListener } from 'node:http';
import type { BrokenServer } from '../broken-servers.js';
import { allowing, CREDENTIALS, type HandWritten, handWritten } from '../hand-written.js';

/** A server with one mistake, and its sound twin, in which nothing is found. */
export interface Pair {
  readonly title: string;
  /** A cache has a state, so each check gets a new listener. */
  readonly broken: () => RequestListener;
  readonly sound: () => RequestListener;
  readonly args?: readonly string[];
  readonly found: BrokenServer['found'];
  /** The code of the verdict on the broken server, unless the request is allowed. */
  readonly verdict?: string;
}

type Comparison = (origin: string) => boolean;

/** Two ways to compare origins, with credentials. */
export function compared(
  title: string,
  [broken, sound]: readonly [Comparison, Comparison],
  rest: Pick<Pair, 'found' | 'args'>,
): Pair {
  return written(title, [allowing(broken, CREDENTIALS), allowing(sound, CREDENTIALS)], rest);
}

export function written(
  title: string,
  [broken, sound]: readonly [HandWritten, HandWritten],
  rest: Pick<Pair, 'found' | 'args' | 'verdict'>,
): Pair {
  return { title, broken: () => handWritten(broken), sound: () => handWritten(sound), ...rest };
}

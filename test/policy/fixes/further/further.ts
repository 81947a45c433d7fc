import { scopes } from '../apply-fix.js';
import type { Configured } from '../read-configuration.js';

/** A configuration that is tried with and without credentials, because what is refused depends on them. */
export interface Further {
  readonly id: string;
  /** The same value of `origin` in every form in which it is written. */
  readonly origins: Readonly<Record<string, unknown>>;
  readonly allow: readonly string[];
  readonly refuse: readonly string[];
}

/** RegExps in a list, and the only one alone. */
export function regexps(
  id: string,
  origin: readonly RegExp[],
  allow: readonly string[],
  refuse: readonly string[],
): Further {
  return { id, origins: { listed: origin, ...(origin.length === 1 && { alone: origin[0] }) }, allow, refuse };
}

/** The value of an environment variable: as it is, split at its commas, and in a list with others. */
export function texts(id: string, text: string, allow: readonly string[], refuse: readonly string[]): Further {
  const origins = { whole: text, split: text.split(','), listed: [text, 'https://other.example.com'] };
  return { id, origins, allow, refuse };
}

/** A function of which only the source text can be read. */
export function functionOf(
  id: string,
  code: string,
  scope: Readonly<Record<string, unknown>>,
  allow: readonly string[],
  refuse: readonly string[],
): Further {
  // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- the text of the function is what is tested
  const own = new Function(...Object.keys(scope), `return ${code};`)(...Object.values(scope)) as object;
  scopes.set(own, scope);
  return { id, origins: { function: own }, allow, refuse };
}

export function variants({ id, origins, allow, refuse }: Further): Configured[] {
  return Object.entries(origins).flatMap(([form, origin]) =>
    [false, true].map((credentials) => {
      const written = { origin, ...(credentials && { credentials }) };
      const name = `${id} ${form}${credentials ? ' with credentials' : ''}`;
      return { name, written, original: written, allow, refuse, delegate: false };
    }),
  );
}

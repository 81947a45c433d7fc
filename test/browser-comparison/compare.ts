import { isDeepStrictEqual } from 'node:util';
import type { Case, Outcome } from './case.js';
import { type BrowserName, type Difference, differences } from './differences.js';
import { type Finding, findingOf } from './verdict.js';

/** What a browser and the standard must agree on in one case: everything that a known difference does not explain. */
export interface Comparison {
  readonly browser: readonly Finding[];
  readonly standard: readonly Finding[];
}

export function compare(
  name: BrowserName,
  subject: Case,
  { seen, expected }: { readonly seen: readonly Outcome[]; readonly expected: readonly Outcome[] },
  list: readonly Difference[] = differences,
): Comparison {
  const known = list.filter(({ browsers, when }) => browsers.includes(name) && when(subject));
  const left = (outcomes: readonly Outcome[]) =>
    known.reduce(
      (findings: readonly Finding[], { leave }) => (leave ? findings.map(leave) : []),
      outcomes.map((outcome) => findingOf(subject, outcome)),
    );
  return { browser: left(seen), standard: left(expected) };
}

export function agree({ browser, standard }: Comparison): boolean {
  return isDeepStrictEqual(browser, standard);
}

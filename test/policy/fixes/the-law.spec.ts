import { configured, REAL_CONFIGURATIONS } from './read-configuration.js';
import { migrate, type Migrated } from './the-law.js';

/**
 * The law of messages: every printed fix, pasted, is accepted in that round, and still allows what the original allowed on
 * purpose, unless the message says what it leaves out.
 */

/** The elements of a list that a function compares with, which do not show in its source text: one has a space before it. */
const LISTS_OF_FUNCTIONS = ['n101'];
/** A bound function, whose source text cannot be read: a warning says so. */
const BOUND = ['n130'];
/** `enableCors()` without options. */
const NO_OPTIONS = 'n117 n117c n123'.split(' ');

function except(found: readonly string[], names: readonly string[]): string[] {
  return found.filter((text) => !names.includes(text.replace(/[: ].*/s, '')));
}

describe('every fix of a real configuration', () => {
  let all: Migrated[];

  beforeAll(async () => {
    const cases = REAL_CONFIGURATIONS.flatMap(configured).filter(({ delegate }) => !delegate);
    all = [];
    for (const one of cases) all.push(await migrate(one));
  });

  const found = (key: 'stuck' | 'lost' | 'opened'): string[] =>
    all.flatMap((one) => (one[key].length > 0 ? [`${one.name}: ${one[key].join('; ')}`] : []));

  it('can be pasted', () => {
    expect(found('stuck')).toEqual([]);
  });

  it('is accepted in that round', () => {
    const several = all.filter(({ rounds }) => rounds > 1);
    const names = several.map(({ name, rounds }) => `${name}: ${rounds}`);
    expect(except(names, LISTS_OF_FUNCTIONS)).toEqual([]);
  });

  it('still allows what was allowed on purpose', () => {
    expect(except(found('lost'), [...BOUND, ...NO_OPTIONS])).toEqual([]);
  });

  it('allows nothing that was kept out', () => {
    expect(found('opened')).toEqual([]);
  });
});

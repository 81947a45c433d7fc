import { configured, REAL_CONFIGURATIONS } from './read-configuration.js';
import { migrate, type Migrated } from './the-law.js';

/**
 * The law of messages: every printed fix, pasted, is accepted in that round, and still allows what the original allowed on
 * purpose, unless the message says what it leaves out.
 */

/** Nothing can be written for these without a decision of their developer: functions. */
const FUNCTIONS = 'n001 n024 n026 n028 n034 n071 n075 n096 n101 n126 n128'.split(' ');
/** Functions that expect a callback in a way that their text does not show, `enableCors()`, and a variable that is not set. */
const NOBODY_ALLOWED = 'n130 n132 n117 n117c n123 n060'.split(' ');

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

  it('can be pasted, except for functions', () => {
    expect(except(found('stuck'), FUNCTIONS)).toEqual([]);
  });

  it('is accepted in that round', () => {
    const several = all.filter(({ rounds }) => rounds > 1);
    const names = several.map(({ name, rounds }) => `${name}: ${rounds}`);
    expect(names).toEqual([]);
  });

  it('still allows what was allowed on purpose', () => {
    expect(except(found('lost'), NOBODY_ALLOWED)).toEqual([]);
  });

  it('allows nothing that was kept out', () => {
    expect(found('opened')).toEqual([]);
  });
});

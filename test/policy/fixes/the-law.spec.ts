import { platforms } from '../../support/platforms.js';
import { variants } from './further/further.js';
import { FURTHER_CONFIGURATIONS } from './further/index.js';
import { type Configured, configured, REAL_CONFIGURATIONS } from './read-configuration.js';
import { applicationsOn } from './start-applications.js';
import { migrateAll, type Migrated, type Start, startEngine } from './the-law.js';

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

const REAL = REAL_CONFIGURATIONS.flatMap(configured).filter(({ delegate }) => !delegate);
/** One form of each, with and without credentials by turns. The long run has all of them. */
const FURTHER = FURTHER_CONFIGURATIONS.map((one, index) => variants(one)[index % 2]!);

const judges: readonly (readonly [
  string,
  readonly Configured[],
  () => { start: Start; close: () => Promise<void> },
])[] = [
  ['a real configuration', REAL, () => ({ start: startEngine, close: () => Promise.resolve() })],
  ['a further configuration', FURTHER, () => ({ start: startEngine, close: () => Promise.resolve() })],
  ...platforms.map(
    (platform) =>
      [`a real configuration, in an application on ${platform.name}`, REAL, () => applicationsOn(platform)] as const,
  ),
];

describe.each(judges)('every fix of %s', (_, cases, judge) => {
  let all: Migrated[];

  beforeAll(async () => {
    const { start, close } = judge();
    all = await migrateAll(cases, start);
    await close();
  }, 60_000);

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

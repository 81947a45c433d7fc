import { campaignSeeds } from '../../support/seeds.js';
import { platforms } from '../../support/platforms.js';
import { variants } from './further/further.js';
import { FURTHER_CONFIGURATIONS } from './further/index.js';
import { expectTheLaw } from './expect-the-law.js';
import { applicationsOn } from './start-applications.js';
import { migrateAll, startEngine } from './the-law.js';

/** Every form of the further configurations, with and without credentials. */
const cases = FURTHER_CONFIGURATIONS.flatMap(variants);

it.each([
  ['the engine alone', () => ({ start: startEngine, close: () => Promise.resolve() })],
  ...platforms.map((platform) => [`an application on ${platform.name}`, () => applicationsOn(platform)] as const),
] as const)(
  'every fix of a further configuration holds the law, in %s',
  async (_, judge) => {
    const { start, close } = judge();
    const all = await migrateAll(cases, start);
    await close();
    const broken = all.filter(
      ({ rounds, stuck, lost, opened }) => rounds > 1 || [...stuck, ...lost, ...opened].length > 0,
    );
    expect(broken).toEqual([]);
  },
  600_000,
);

it.each(campaignSeeds({ first: 20_261_130, count: 1 }))(
  'every fix of a generated configuration holds the law (NESTJS_CORS_SEED=%i)',
  async (seed) => {
    await expectTheLaw({ numRuns: 3000, seed });
  },
  1_200_000,
);

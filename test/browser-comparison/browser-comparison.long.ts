import { agree, compare } from './compare.js';
import { generateCases } from './generate.js';
import { hear } from './hearing.js';
import { type Verdict, verdictOf } from './verdict.js';
import { campaignSeeds } from '../support/seeds.js';

const seeds = campaignSeeds({ first: 20_261_121, count: 1 });

const CASES = 1500;
/** So few at once that no preflight which is remembered for minutes has to be remembered for longer. */
const GROUP = 100;
/** How many disagreements are told in full. */
const MAX_SHOWN = 5;

/** To which ends the calls have to come, lest they all end early. */
const ENDS: Verdict[] = [
  'never sent',
  'refused',
  'hidden',
  'read',
  'opaque',
  'opaque redirect',
  'asked and hidden',
  'asked and read',
];

const browsers = ['chromium', 'firefox'] as const;

it.each(seeds)(
  'Chromium, Firefox and the simulated browser agree about what is generated (NESTJS_CORS_SEED=%i)',
  async (seed) => {
    const cases = generateCases(seed, CASES);
    const groups = Array.from({ length: CASES / GROUP }, (_, i) => cases.slice(i * GROUP, (i + 1) * GROUP));
    const findings = await hear(groups);
    const verdicts = new Set<string>();
    const found = [];
    for (const [subject, { CorsBrowser, ...real }] of findings) {
      for (const outcome of CorsBrowser) verdicts.add(verdictOf(outcome));
      for (const name of browsers) {
        const comparison = compare(name, subject, { seen: real[name], expected: CorsBrowser });
        if (!agree(comparison)) found.push({ subject, name, ...comparison });
      }
    }
    expect({ count: found.length, first: found.slice(0, MAX_SHOWN) }).toEqual({ count: 0, first: [] });
    expect([...verdicts]).toEqual(expect.arrayContaining(ENDS));
  },
  300_000,
);

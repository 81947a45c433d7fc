import { agree, compare } from './compare.js';
import { generateCases } from './generate.js';
import { hear } from './hearing.js';
import { type Verdict, verdictOf } from './verdict.js';
import { campaignSeeds } from '../support/seeds.js';

const seeds = campaignSeeds({ first: 20_261_121, count: 1 });

const CASES = 1500;
/** Few enough cases at once that no preflight that a browser caches for minutes expires in between. */
const GROUP = 100;
/** How many disagreements are reported in full. */
const MAX_SHOWN = 5;

/** The verdicts that must occur, so that not all calls end early. */
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
  'Chromium, Firefox and the simulated browser agree about generated cases (NESTJS_CORS_SEED=%i)',
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

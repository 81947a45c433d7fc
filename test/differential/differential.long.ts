import { agree, compare } from './compare.js';
import { generateCases } from './generate.js';
import { hear } from './hearing.js';
import { type Verdict, verdictOf } from './verdict.js';

// To look further, set another first seed and how many to try: NESTJS_CORS_SEED=7 NESTJS_CORS_SEEDS=10.
const first = Number(process.env['NESTJS_CORS_SEED'] ?? 20_261_121);
const count = Number(process.env['NESTJS_CORS_SEEDS'] ?? 1);
const seeds = Array.from({ length: count }, (_, i) => (first + i) % 2 ** 31);

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

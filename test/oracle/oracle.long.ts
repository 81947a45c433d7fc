import { runCampaign } from './campaign.js';
import { platforms } from '../support/platforms.js';

// To look further, set another first seed and how many to try: NESTJS_CORS_SEED=7 NESTJS_CORS_SEEDS=10.
const first = Number(process.env['NESTJS_CORS_SEED'] ?? 1);
const count = Number(process.env['NESTJS_CORS_SEEDS'] ?? 5);
const seeds = Array.from({ length: count }, (_, i) => (first + i) % 2 ** 31);

describe.each(platforms)('on $name', ({ name }) => {
  it.each(seeds)(
    'a browser can do what the policy allows, and nothing else (NESTJS_CORS_SEED=%i)',
    async (seed) => {
      const { exchanges } = await runCampaign(name, { seed, apps: 100, requestsPerApp: 60 });
      expect(exchanges).toBeGreaterThanOrEqual(4_000);
    },
    300_000,
  );
});

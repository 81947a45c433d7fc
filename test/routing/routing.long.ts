import { runCampaign } from './campaign.js';
import type { PlatformName } from './app-spec.js';

// To look further, set another first seed and how many to try: NESTJS_CORS_SEED=7 NESTJS_CORS_SEEDS=10.
const first = Number(process.env['NESTJS_CORS_SEED'] ?? 20_261_121);
const count = Number(process.env['NESTJS_CORS_SEEDS'] ?? 1);
const seeds = Array.from({ length: count }, (_, i) => (first + i) % 2 ** 31);

describe.each<PlatformName>(['express', 'fastify'])('on %s', (platform) => {
  it.each(seeds)(
    'R4, R5, R9, R10: every answer has the policy of the handler that runs (NESTJS_CORS_SEED=%i)',
    async (seed) => {
      const { cases } = await runCampaign(platform, { seed, apps: 200, urlsPerApp: 30 });
      expect(cases).toBeGreaterThanOrEqual(4000);
    },
    300_000,
  );
});

import { runCampaign } from './campaign.js';
import { campaignSeeds } from '../support/seeds.js';
import type { PlatformName } from './app-spec.js';

const seeds = campaignSeeds({ first: 20_261_121, count: 1 });

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

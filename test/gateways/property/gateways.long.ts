import { platforms } from '../../support/platforms.js';
import { campaignSeeds } from '../../support/seeds.js';
import { runCampaign } from './campaign.js';

const seeds = campaignSeeds({ first: 1, count: 1 });

describe.each(platforms)('R19: random gateways on $name', (platform) => {
  it.each(seeds)(
    'run their own code for the pages that their policies allow, and for no other (NESTJS_CORS_SEED=%i)',
    async (seed) => {
      const connections = await runCampaign(platform, { seed, numRuns: 40 });
      expect(connections).toBeGreaterThan(200);
    },
    300_000,
  );
});

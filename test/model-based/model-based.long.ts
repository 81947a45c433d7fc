import { runCampaign } from './campaign.js';
import { platforms } from '../support/platforms.js';
import { campaignSeeds } from '../support/seeds.js';

const seeds = campaignSeeds({ first: 1, count: 5 });

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

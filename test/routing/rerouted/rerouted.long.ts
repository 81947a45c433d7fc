import type { PlatformName } from '../../support/platforms.js';
import { campaignSeeds } from '../../support/seeds.js';
import { runRerouted } from './campaign.js';

const seeds = campaignSeeds({ first: 20_261_130, count: 1 });

describe.each<PlatformName>(['express', 'fastify'])('on %s', (platform) => {
  it.each(seeds)(
    'R4, R13: the handler that runs decides, wherever a request is led (NESTJS_CORS_SEED=%i)',
    async (seed) => {
      const { served, raw } = await runRerouted(platform, { seed, apps: 60, requests: 40 });
      expect(served).toBeGreaterThan(120);
      expect(raw).toBeGreaterThan(40);
    },
    300_000,
  );
});

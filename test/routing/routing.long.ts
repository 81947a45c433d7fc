import { runCampaign } from './campaign.js';
import type { PlatformName } from './app-spec.js';

const first = Number(process.env['NESTJS_CORS_SEED'] ?? 1_000);
const seeds = Array.from({ length: 10 }, (_, i) => (first + i) % 2 ** 31);

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

import { platforms } from '../../support/platforms.js';
import { runCampaign } from './campaign.js';

describe.each(platforms)('R19: random gateways on $name', (platform) => {
  it('run their own code for the pages that their policies allow, and for no other', async () => {
    const connections = await runCampaign(platform, { seed: 16, numRuns: 12 });
    expect(connections).toBeGreaterThan(50);
  }, 60_000);
});

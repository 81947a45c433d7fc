import { runCampaign } from './campaign.js';
import { platforms } from '../support/platforms.js';

// The same seed for every run, so that a failure is caused by a change of the code. Set another one for other cases.
const seed = Number(process.env['NESTJS_CORS_SEED'] ?? 20_261_121);

describe.each(platforms)('on $name', ({ name }) => {
  it(`a browser can do what the policy allows, and nothing else (NESTJS_CORS_SEED=${String(seed)})`, async () => {
    const { exchanges, allowed, refused } = await runCampaign(name, { seed, apps: 40, requestsPerApp: 50 });
    expect(exchanges).toBeGreaterThanOrEqual(2_000);
    expect(allowed).toBeGreaterThanOrEqual(200);
    expect(refused).toBeGreaterThanOrEqual(200);
  }, 120_000);
});

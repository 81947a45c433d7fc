import { runCampaign } from './campaign.js';
import { type PlatformName } from './app-spec.js';
import { NEST_MAJOR } from '../support/nest-major.js';

// The same seed for every run, so that a failure is caused by a change of the code. Set another one for other cases.
const seed = Number(process.env['NESTJS_CORS_SEED'] ?? 20_261_121);
const apps = Number(process.env['NESTJS_CORS_APPS'] ?? 50);

describe.each<PlatformName>(['express', 'fastify'])('on %s', (platform) => {
  it(`R4, R5, R9, R10: every answer has the policy of the handler that runs (NESTJS_CORS_SEED=${String(seed)})`, async () => {
    const { cases, compared, ran } = await runCampaign(platform, { seed, apps, urlsPerApp: 30 });
    // Fewer on Nest 11, whose Fastify reads URLs in absolute form differently.
    const urls = NEST_MAJOR < 12 ? 15 : 20;
    expect(cases).toBeGreaterThanOrEqual(apps * urls);
    expect(compared).toBeGreaterThanOrEqual(apps * urls * 14);
    expect(ran).toBeGreaterThanOrEqual(apps * 10);
  }, 300_000);
});

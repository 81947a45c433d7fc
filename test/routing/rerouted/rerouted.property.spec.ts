import type { PlatformName } from '../../support/platforms.js';
import { runRerouted } from './campaign.js';

const seed = Number(process.env['NESTJS_CORS_SEED'] ?? 20_261_130);
const apps = Number(process.env['NESTJS_CORS_APPS'] ?? 12);

describe.each<PlatformName>(['express', 'fastify'])('on %s', (platform) => {
  it(`R4, R13: the handler that runs decides, wherever a request is led (NESTJS_CORS_SEED=${String(seed)})`, async () => {
    const { served, rejected, raw, granted } = await runRerouted(platform, { seed, apps, requests: 25 });
    expect(served).toBeGreaterThan(apps * 2);
    expect(rejected).toBeGreaterThanOrEqual(apps / 2);
    expect(raw).toBeGreaterThan(apps / 4);
    expect(granted).toBeGreaterThan(apps);
  }, 120_000);
});

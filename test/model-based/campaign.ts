import fc from 'fast-check';
import type { PlatformName } from '../support/platforms.js';
import { createApp } from './app.js';
import { oracleRequest, oracleSpec } from './arbitraries.js';
import { judge } from './judge.js';
import type { OracleSpec } from './spec.js';

/** What a campaign has checked. */
export interface Tally {
  exchanges: number;
  allowed: number;
  refused: number;
}

export interface CampaignSettings {
  readonly seed: number;
  readonly apps: number;
  readonly requestsPerApp: number;
}

const MAX_SHOWN = 5;

/** Generates applications and requests, and compares what the policies and a browser say about each. */
export async function runCampaign(platform: PlatformName, settings: CampaignSettings): Promise<Tally> {
  const { seed, apps, requestsPerApp } = settings;
  const tally: Tally = { exchanges: 0, allowed: 0, refused: 0 };
  const property = fc.asyncProperty(oracleSpec(platform), fc.nat(), async (spec, requestSeed) => {
    const failures = await failuresOf(spec, { seed: requestSeed, numRuns: requestsPerApp }, tally);
    if (failures.length > 0) throw new Error(failures.slice(0, MAX_SHOWN).join('\n\n'));
  });
  await fc.assert(property, { seed, numRuns: apps, endOnFailure: process.env['NESTJS_CORS_SHRINK'] === undefined });
  return tally;
}

async function failuresOf(
  given: OracleSpec,
  settings: { readonly seed: number; readonly numRuns: number },
  tally: Tally,
): Promise<string[]> {
  const { spec, app } = await createApp(given);
  const failures: string[] = [];
  try {
    for (const request of fc.sample(oracleRequest(spec), settings)) {
      const judgement = await judge(spec, app, request);
      tally.exchanges += judgement.exchanges;
      tally[judgement.isAllowed ? 'allowed' : 'refused']++;
      failures.push(...judgement.failures);
    }
  } finally {
    await app.close();
  }
  return failures;
}

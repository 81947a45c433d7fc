import fc from 'fast-check';
import { configurations } from './generate-configurations.js';
import { migrateAll } from './the-law.js';

/** The law as a property: one round of fixes is enough, loses nothing that is not named, and opens nothing. */
export async function expectTheLaw(parameters: { readonly numRuns: number; readonly seed?: number }): Promise<void> {
  const property = fc.asyncProperty(configurations, async (one) => {
    const [migrated] = await migrateAll([one]);
    const { stuck, rounds, lost, opened, messages } = migrated!;
    const broken = { stuck, lost, opened, rounds: rounds > 1 ? messages : '' };
    expect(broken).toEqual({ stuck: [], lost: [], opened: [], rounds: '' });
  });
  await fc.assert(property, parameters);
}

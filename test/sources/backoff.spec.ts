import fc from 'fast-check';
import { backoff } from '../../lib/sources/backoff.js';

describe('the pause after failures', () => {
  it('doubles up to the longest, and at least half of it remains', () => {
    const failures = fc.integer({ min: 0, max: 2000 });
    fc.assert(
      fc.property(failures, (count) => {
        const most = Math.min(0.1 * 2 ** count, 30);
        const pause = backoff(count, 0.1, 30);
        expect(pause).toBeGreaterThanOrEqual(most / 2);
        expect(pause).toBeLessThanOrEqual(most);
      }),
    );
  });

  it('is random, so that instances do not return in the same moment', () => {
    expect(new Set(Array.from({ length: 50 }, () => backoff(3, 0.1, 30))).size).toBeGreaterThan(40);
  });
});

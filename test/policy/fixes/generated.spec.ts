import { expectTheLaw } from './expect-the-law.js';

it('every fix of a generated configuration holds the law', async () => {
  await expectTheLaw({ numRuns: 60 });
}, 60_000);

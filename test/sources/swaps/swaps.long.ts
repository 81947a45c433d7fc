import type { CorsSourceStatus } from 'nestjs-cors';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const SWAPS = 1_000;

/** In bytes. A thousand configurations have more than 20 MB. */
const MOST = 5_000_000;

interface Result {
  readonly before: number;
  readonly after: number;
  readonly sources: readonly CorsSourceStatus[];
}

// Runs what is in dist, in a process of its own, whose memory nothing else uses.
test.each(['express', 'fastify'])(
  'a thousand swaps of the policies keep no memory, on %s',
  async (platform) => {
    const program = join(import.meta.dirname, 'many-swaps.js');
    const child = fork(program, [platform, String(SWAPS)], { execArgv: ['--expose-gc'] });
    const exit = once(child, 'exit');
    const [result] = (await Promise.race([once(child, 'message'), exit])) as [Result];
    expect(result.sources).toMatchObject([{ name: 'the source', state: 'live', rows: 1 }]);
    expect(result.after - result.before).toBeLessThan(MOST);
    expect((await exit)[0]).toBe(0);
  },
  300_000,
);

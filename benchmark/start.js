import { report } from './support/process.js';
import { orderOf, Values } from './support/statistics.js';

/** More and more routes with one origin, and more and more origins with ten routes. */
const RUNS = ['Express', 'Fastify'].flatMap((platform) => [
  ...[10, 100, 1000, 10_000].flatMap((routes) =>
    ['none', 'global', 'handlers'].map((cors) => ({ platform, cors, routes, origins: 1 })),
  ),
  ...[10_000, 1_000_000].map((origins) => ({ platform, cors: 'global', routes: 10, origins })),
]);

/** What is loaded after Nest and a platform: nothing, the CORS library of the platform, this package. */
const LOADS = [
  ['Express', 'cors'],
  ['Fastify', '@fastify/cors'],
].flatMap(([platform, library]) =>
  ['none', library, 'nestjs-cors', 'nestjs-cors, CommonJS'].map((contestant) => ({ platform, contestant })),
);

/**
 * Measures the time from `NestFactory.create()` until the application is initialized, the heap that it uses then, in bytes after
 * garbage collection, and what loading takes, each in a new process.
 */
export async function measureStart({ quick, log }) {
  const rounds = quick ? 1 : 5;
  const runs = RUNS.filter(({ routes }) => !quick || routes <= 1000);
  const clock = new Values();
  const cpu = new Values();
  const heap = new Values();
  for (let round = 0; round < rounds; round++) {
    log(`start: round ${round + 1} of ${rounds}`);
    for (const run of orderOf(round, runs)) {
      const name = `${run.platform} ${run.cors} ${run.routes} routes ${run.origins} origins`;
      const measured = await report('start/boot.js', run, ['--expose-gc']);
      clock.add(name, measured.milliseconds);
      cpu.add(name, measured.cpu);
      heap.add(name, measured.heap);
    }
  }
  return { rounds, clock: clock.byName, cpu: cpu.byName, heap: heap.byName, load: await measureLoad({ quick, log }) };
}

/** @param script a copy of `start/load.js` in a folder with other packages, to measure those */
export async function measureLoad({ quick, log, script = 'start/load.js' }) {
  const rounds = quick ? 3 : 15;
  const values = new Values();
  for (let round = 0; round < rounds; round++) {
    log(`start: loading, round ${round + 1} of ${rounds}`);
    for (const run of orderOf(round, LOADS)) {
      const measured = await report(script, run, ['--expose-gc']);
      for (const [what, value] of Object.entries(measured))
        values.add(`${run.platform} ${run.contestant} ${what}`, value);
    }
  }
  return values.byName;
}

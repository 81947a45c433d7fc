import { CONTESTANTS } from './contestants.js';
import { REQUESTS, RULES } from './rules.js';
import { batchOf, run, time } from './timing.js';

const { contestant, list, size, slice } = JSON.parse(process.argv[2]);

/** Decisions per count of allocations: so many that V8's own occasional allocations do not matter. */
const ALLOCATING = 20_000;

process.send(await measure());
process.disconnect();

async function measure() {
  const { rule, origin, expression } = RULES[list];
  const peer = contestant !== 'nestjs-cors';
  const rules = Array.from({ length: size }, (_, i) => (peer && expression ? expression(i) : rule(i)));
  const { result: decide, ...start } = cost(() => CONTESTANTS[contestant](rules));
  const kinds = {};
  for (const [kind, { origins, request }] of Object.entries(REQUESTS)) {
    // Spread evenly over the list, because a scan finds the first ones sooner.
    const requestAt = (i) => request(origin(Math.floor((((i * 7919) % origins) / origins) * size)), i);
    const nanoseconds = await time(decide, requestAt, slice);
    kinds[kind] = { nanoseconds, bytes: await allocated(decide, requestAt, nanoseconds) };
  }
  return { ...start, bytesPerRule: start.bytes / size, rules: rules.length, kinds };
}

/** The time and memory that compiling the list takes. The list's strings exist before and after, so they are not counted. */
function cost(make) {
  gc();
  const before = process.memoryUsage().heapUsed;
  const from = performance.now();
  const result = make();
  const milliseconds = performance.now() - from;
  gc();
  return { result, milliseconds, bytes: process.memoryUsage().heapUsed - before };
}

async function allocated(decide, requestAt, nanoseconds) {
  const requests = batchOf(nanoseconds > 1e5 ? 100 : ALLOCATING, requestAt);
  gc();
  const before = process.memoryUsage().heapUsed;
  await run(decide, requests);
  return (process.memoryUsage().heapUsed - before) / requests.length;
}

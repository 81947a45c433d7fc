import { CONTESTANTS } from './contestants.js';
import { REQUESTS, RULES } from './rules.js';

const { contestant, list, size, slice } = JSON.parse(process.argv[2]);

/** Decisions per count of allocations: so many that V8's own occasional allocations do not matter. */
const ALLOCATING = 20_000;
/** Requests are created before the clock starts. There are so few that they do not fill the processor's cache. */
const MAX_BATCH = 2000;
const MIN_BATCH = 4;
const BATCHES = 45;

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
    const nanoseconds = await time(decide, requestAt);
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

/** Nanoseconds per decision: the median of batches, after a warm-up that takes as long. */
async function time(decide, requestAt) {
  let length = MIN_BATCH;
  for (let spent = 0; spent < slice * 1e6;) {
    const [nanoseconds] = await batches(decide, requestAt, length, 1);
    spent += nanoseconds * length;
    length = Math.round(Math.min(MAX_BATCH, Math.max(MIN_BATCH, (slice * 1e6) / nanoseconds / BATCHES || 0)));
  }
  const values = await batches(decide, requestAt, length, BATCHES);
  return values.sort((a, b) => a - b)[values.length >> 1];
}

async function batches(decide, requestAt, length, count) {
  const values = [];
  for (let i = 0; i < count; i++) {
    const requests = batchOf(length, requestAt);
    // Collect now, so that no collection happens while the clock runs.
    gc({ type: 'minor' });
    values.push((await run(decide, requests)) / length);
  }
  return values;
}

async function allocated(decide, requestAt, nanoseconds) {
  const requests = batchOf(nanoseconds > 1e5 ? 100 : ALLOCATING, requestAt);
  gc();
  const before = process.memoryUsage().heapUsed;
  await run(decide, requests);
  return (process.memoryUsage().heapUsed - before) / requests.length;
}

function batchOf(length, requestAt) {
  return Array.from({ length }, (_, i) => requestAt(i));
}

/** Nanoseconds of CPU time, which other work on the machine hardly changes. */
async function run(decide, requests) {
  const from = process.cpuUsage();
  if (decide(requests[0]) instanceof Promise) for (const request of requests) await decide(request);
  else for (const request of requests) decide(request);
  const { user, system } = process.cpuUsage(from);
  return (user + system) * 1e3;
}

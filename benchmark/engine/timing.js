/** Requests are created before the clock starts. There are so few that they do not fill the processor's cache. */
const MAX_BATCH = 2000;
const MIN_BATCH = 4;
const BATCHES = 45;

/** Nanoseconds per decision: the median of batches, after a warm-up that takes as long: `slice`, in milliseconds. */
export async function time(decide, requestAt, slice) {
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

export function batchOf(length, requestAt) {
  return Array.from({ length }, (_, i) => requestAt(i));
}

/** Nanoseconds of CPU time, which other work on the machine hardly changes. */
export async function run(decide, requests) {
  const from = process.cpuUsage();
  if (decide(requests[0]) instanceof Promise) for (const request of requests) await decide(request);
  else for (const request of requests) decide(request);
  const { user, system } = process.cpuUsage(from);
  return (user + system) * 1e3;
}

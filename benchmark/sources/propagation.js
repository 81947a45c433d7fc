import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { start } from '../support/process.js';
import { STORES } from './stores.js';

const PROCESSES = 4;
const WARM_UP = 50;
/** Between two changes, in ms. */
const PAUSE = 5;

/** How long a change takes from the call that writes it until each of four processes allows the origin, in ms, 99 of 100. */
export async function measurePropagation({ store, changes, values }) {
  const server = await STORES[store].serve();
  const readers = await Promise.all(
    Array.from({ length: PROCESSES }, () => start('sources/follow.js', { store, port: server.port }, [])),
  );
  const arrived = readers.map(({ child }) => arrivals(child));
  const began = [];
  for (let i = -WARM_UP; i < changes; i++) {
    await sleep(PAUSE);
    if (i >= 0) began.push([`key-${i}`, process.hrtime.bigint()]);
    await server.write(`key-${i}`, `https://tenant-${i}.example.com`);
  }
  while (began.some(([key]) => arrived.some((times) => !times.has(key)))) await sleep(PAUSE);
  const took = began.flatMap(([key, from]) => arrived.map((times) => Number(times.get(key) - from) / 1e6));
  const sorted = took.toSorted((a, b) => a - b);
  values.add(`${store} p50`, sorted[sorted.length >> 1]);
  values.add(`${store} p99`, sorted[Math.floor(sorted.length * 0.99)]);
  for (const { child } of readers) {
    child.disconnect();
    await once(child, 'exit');
  }
  await server.close();
}

/** When each key arrived for the first time: a source may report a key more than once. */
function arrivals(child) {
  const times = new Map();
  child.on('message', ({ key, at }) => times.has(key) || times.set(key, BigInt(at)));
  return times;
}

import { application } from '../support/nest.js';

const { origins, ...settings } = JSON.parse(process.argv[2]);

const list = Array.from({ length: origins }, (_, i) => `https://tenant-${i}.example.com`);
const boot = application({ ...settings, options: { origin: list } });

const heapBefore = await heapInUse();
const cpu = process.cpuUsage();
const from = performance.now();
const app = await boot();
const milliseconds = performance.now() - from;
const { user, system } = process.cpuUsage(cpu);
const heap = (await heapInUse()) - heapBefore;
process.send({ milliseconds, cpu: (user + system) / 1000, heap });
await app.close();
process.disconnect();

/** In bytes, after garbage collection. What the last microtasks and finalizers hold is free then. */
async function heapInUse() {
  for (let i = 0; i < 2; i++) {
    await new Promise((resolve) => setImmediate(resolve));
    globalThis.gc();
  }
  return process.memoryUsage().heapUsed;
}

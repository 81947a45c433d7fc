import { application } from '../support/nest.js';

const { origins, ...settings } = JSON.parse(process.argv[2]);

const list = Array.from({ length: origins }, (_, i) => `https://tenant-${i}.example.com`);
const boot = application({ ...settings, options: { origin: list } });

const cpu = process.cpuUsage();
const from = performance.now();
const app = await boot();
const milliseconds = performance.now() - from;
const { user, system } = process.cpuUsage(cpu);
process.send({ milliseconds, cpu: (user + system) / 1000 });
await app.close();
process.disconnect();

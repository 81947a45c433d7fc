import { openClient } from '../support/client.js';
import { serve } from '../support/process.js';
import { orderOf } from '../support/statistics.js';

/**
 * Starts new servers, and measures every kind of request at each of them in each round.
 *
 * @param generation its number, which decides the order
 * @param settings of every server: what `serve.js` takes, its name, and its kinds of request
 * @param size how many rounds, how many requests each, and how many before that warm the server up
 * @param values receive the server's CPU time in µs, and requests per second
 */
export async function measureGeneration(generation, settings, size, { cpu, throughput }) {
  const servers = [];
  for (const one of orderOf(generation, settings)) servers.push(await open(one));
  const runs = servers.flatMap(({ kinds, ...server }) => kinds.map((kind) => ({ ...server, ...kind })));
  for (const run of runs) await run.client.send(run.texts, size.warmUp, run.status);
  for (let round = 0; round < size.rounds; round++) {
    for (const run of orderOf(round + generation, runs)) {
      const { cpuTime, seconds } = await slice(run, size.requests);
      cpu.add(`${run.name} ${run.kind}`, cpuTime / size.requests);
      throughput.add(`${run.name} ${run.kind}`, size.requests / seconds);
    }
  }
  for (const { client, server } of servers) {
    client.close();
    await server.close();
  }
}

async function open({ name, kinds, ...settings }) {
  const server = await serve('app/serve.js', settings);
  return { name, kinds, server, client: await openClient(server.port) };
}

/** The first `cpuTime()` wakes the server up and is not counted. The cost of the others is, equally for all. */
async function slice({ client, server, texts, status }, requests) {
  await server.cpuTime();
  const before = await server.cpuTime();
  const start = performance.now();
  await client.send(texts, requests, status);
  const seconds = (performance.now() - start) / 1000;
  return { cpuTime: (await server.cpuTime()) - before, seconds };
}

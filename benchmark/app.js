import { kindsFor } from './app/kinds.js';
import { openClient } from './support/client.js';
import { serve } from './support/process.js';
import { orderOf, Values } from './support/statistics.js';

/** Requests that are sent before measuring, so that the server's code is optimized as in a server that has run for a while. */
const WARM_UP = 8000;

const CORS = ['none', 'enableCors', 'global', 'handlers'];
/** What a gateway adds does not depend on the number of routes. */
const ROUTES_WITH_GATEWAY = 10;

/**
 * Measures requests to whole applications: the server's CPU time in µs, and requests per second. Each generation starts
 * new servers; each of its rounds measures every kind of request at every server.
 */
export async function measureApps({ quick, log }) {
  const size = quick
    ? { generations: 1, rounds: 5, requests: 1600, routes: [10] }
    : { generations: 3, rounds: 7, requests: 2000, routes: [10, 100, 1000] };
  const cpu = new Values();
  const throughput = new Values();
  for (let generation = 0; generation < size.generations; generation++) {
    for (const routes of size.routes) {
      log(`app: ${routes} routes, generation ${generation + 1} of ${size.generations}`);
      await measureGeneration(generation, routes, size, { cpu, throughput });
    }
  }
  return { ...size, cpu: cpu.byName, throughput: throughput.byName };
}

async function measureGeneration(generation, routes, { rounds, requests }, { cpu, throughput }) {
  const contestants = [];
  for (const settings of orderOf(generation, settingsFor(routes))) contestants.push(await open(settings));
  const runs = contestants.flatMap(({ kinds, ...contestant }) => kinds.map((kind) => ({ ...contestant, ...kind })));
  for (const run of runs) await run.client.send(run.texts, WARM_UP, run.status);
  for (let round = 0; round < rounds; round++) {
    for (const run of orderOf(round + generation, runs)) {
      const { cpuTime, seconds } = await slice(run, requests);
      cpu.add(`${run.name} ${run.kind}`, cpuTime / requests);
      throughput.add(`${run.name} ${run.kind}`, requests / seconds);
    }
  }
  for (const { client, server } of contestants) {
    client.close();
    await server.close();
  }
}

function settingsFor(routes) {
  const all = routes === ROUTES_WITH_GATEWAY ? [...CORS, 'gateway'] : CORS;
  const apps = ['Express', 'Fastify'].flatMap((platform) => all.map((cors) => ({ platform, cors, routes })));
  return [{ platform: 'node:http' }, ...apps];
}

async function open(settings) {
  const { platform, cors, routes } = settings;
  const server = await serve('app/serve.js', settings);
  const name = routes === undefined ? platform : `${platform} ${cors} ${routes}`;
  return { name, server, client: await openClient(server.port), kinds: kindsFor(settings) };
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

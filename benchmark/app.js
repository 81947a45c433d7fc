import { measureGeneration } from './app/generation.js';
import { kindsFor } from './app/kinds.js';
import { Values } from './support/statistics.js';

const CORS = ['none', 'enableCors', 'global', 'handlers', 'gateway'];

const ROUTES = 10;

/** Measures requests to applications with a few routes. */
export async function measureApps({ quick, log }) {
  const size = quick ? { generations: 1, rounds: 5, requests: 1600 } : { generations: 3, rounds: 7, requests: 2000 };
  const values = { cpu: new Values(), throughput: new Values() };
  for (let generation = 0; generation < size.generations; generation++) {
    log(`app: generation ${generation + 1} of ${size.generations}`);
    // As in a server that has run for a while: its code is optimized.
    await measureGeneration(generation, SETTINGS, { ...size, warmUp: 8000 }, values);
  }
  return { ...size, cpu: values.cpu.byName, throughput: values.throughput.byName };
}

const APPS = ['Express', 'Fastify'].flatMap((platform) =>
  CORS.map((cors) => ({ platform, cors, routes: ROUTES, name: `${platform} ${cors} ${ROUTES}` })),
);

const SETTINGS = [{ platform: 'node:http', name: 'node:http' }, ...APPS].map((one) => ({
  ...one,
  kinds: kindsFor(one),
}));

import { measureGeneration } from './app/generation.js';
import { rotatingKindsFor } from './app/kinds.js';
import { Values } from './support/statistics.js';

const CORS = ['none', 'enableCors', 'global', 'handlers'];

export const ROTATING_ROUTES = [20, 1000, 10_000];

/**
 * Measures requests to all routes in turn, on each platform with its own lower bound: a ratio is that of two servers of one
 * generation.
 */
export async function measureRotation({ quick, log }) {
  const generations = quick ? 1 : 3;
  const sizes = quick ? ROTATING_ROUTES.slice(0, 2) : ROTATING_ROUTES;
  const values = { cpu: new Values(), throughput: new Values() };
  for (let generation = 0; generation < generations; generation++) {
    for (const routes of sizes) {
      for (const platform of ['Express', 'Fastify']) {
        log(`rotation: ${platform}, ${routes} routes, generation ${generation + 1} of ${generations}`);
        await measureGeneration(generation, settingsFor(platform, routes), sizeFor(platform, routes, quick), values);
      }
    }
  }
  return { generations, cpu: values.cpu.byName, throughput: values.throughput.byName };
}

function settingsFor(platform, routes) {
  const apps = CORS.map((cors) => ({ platform, cors, routes, name: `${platform} ${cors} ${routes}` }));
  const bare = { platform: 'node:http', routes, name: `node:http for ${platform} ${routes}` };
  return [bare, ...apps].map((one) => ({ ...one, kinds: rotatingKindsFor(one) }));
}

/** Express tries its routes one after the other, which takes more than a millisecond with 10,000 of them. */
function sizeFor(platform, routes, quick) {
  if (platform === 'Express' && routes > 1000) return { rounds: 3, requests: 400, warmUp: 800 };
  return { rounds: quick ? 3 : 5, requests: Math.max(2000, routes / 2), warmUp: Math.max(quick ? 4000 : 8000, routes) };
}

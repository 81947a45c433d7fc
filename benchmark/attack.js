import { caseAt, CASES } from './attack/cases.js';
import { ENGINES } from './attack/engines.js';
import { openClient, requestText } from './support/client.js';
import { PLATFORMS } from './support/nest.js';
import { report, serve } from './support/process.js';
import { orderOf, Values } from './support/statistics.js';

/**
 * Measures hostile preflights, in the engine alone (nanoseconds) and in whole applications (µs of the server's CPU time).
 * Compare them with the benign preflight, which the same process answers in the same rounds.
 */
export async function measureAttack({ quick, log }) {
  const size = quick ? { rounds: 3, slice: 3, requests: 160 } : { rounds: 15, slice: 6, requests: 320 };
  const engines = {};
  for (const engine of Object.keys(ENGINES)) {
    log(`attack: ${engine}`);
    engines[engine] = await report('attack/worker.js', { engine, ...size });
  }
  const apps = {};
  for (const platform of PLATFORMS) {
    for (const allowedHeaders of [['Content-Type', 'Authorization'], '*']) {
      const name = allowedHeaders === '*' ? `${platform}, \`*\` headers` : platform;
      log(`attack: ${name}`);
      apps[name] = await attackApp({ platform, allowedHeaders }, size);
    }
  }
  return { ...size, engines, apps };
}

async function attackApp(settings, { rounds, requests }) {
  const server = await serve('attack/serve.js', settings);
  const client = await openClient(server.port);
  const values = new Values();
  for (let round = -2; round < rounds; round++) {
    for (const name of orderOf(round + 2, Object.keys(CASES))) {
      const texts = Array.from({ length: requests }, (_, i) => textOf(caseAt(name, i)));
      const { status, cost } = await slice(client, server, texts);
      if (round >= 0) values.add(name, cost / requests);
      if (name === 'benign' && status !== '204')
        throw new Error(`Expected 204 for the benign preflight, got ${status}.`);
    }
  }
  client.close();
  await server.close();
  return values.byName;
}

async function slice(client, server, texts) {
  const status = (await client.ask(texts[0])).slice(9, 12);
  await server.cpuTime();
  const before = await server.cpuTime();
  await client.send(texts, texts.length, status);
  return { status, cost: (await server.cpuTime()) - before };
}

function textOf({ origin, headers }) {
  const asked = { 'Access-Control-Request-Method': 'GET', 'Access-Control-Request-Headers': headers };
  return requestText({ method: 'OPTIONS', path: '/things-0/5', headers: { Origin: origin, ...asked } });
}

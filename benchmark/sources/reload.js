import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { openClient, requestText } from '../support/client.js';
import { start } from '../support/process.js';
import { SHAPES } from './shapes.js';

/** Requests a second. Each is due at its time, whether or not those before it were answered. */
const RATE = 200;
const WARM_UP = 2000;

/**
 * How long requests take, in ms, 99 of 100: while nothing else happens, and while a million rows are loaded again. Also how long
 * one of them waits for a turn of the event loop, in CPU time.
 */
export async function measureReload({ shape, rounds, values }) {
  const size = 1_000_000;
  const { child, first: port } = await start('sources/serve.js', { shape, size }, []);
  const client = await openClient(port);
  const text = requestText({ method: 'GET', path: '/things-0/5', headers: senderOf(shape, size) });
  await client.send([text], WARM_UP, 200);
  for (let round = 0; round < rounds; round++) {
    let wait;
    const reload = once(child, 'message').then(([reported]) => (wait = reported));
    child.send('load');
    const during = await latencies(client, text, () => wait !== undefined);
    await reload;
    const idle = await latencies(client, text, (count) => count >= during.length);
    values.add(`${shape} reload ms`, p99(during));
    values.add(`${shape} idle ms`, p99(idle));
    values.add(`${shape} reload wait ms`, wait);
  }
  client.close();
  child.disconnect();
  await once(child, 'exit');
}

function senderOf(shape, size) {
  const { key, origin, keyed } = SHAPES[shape];
  return { Origin: origin(size / 2), ...(keyed && { Host: key(size / 2) }) };
}

async function latencies(client, text, isEnough) {
  const found = [];
  const began = performance.now();
  for (let sent = 0; !isEnough(sent); sent++) {
    const due = began + (sent * 1000) / RATE;
    const early = due - performance.now();
    if (early > 1) await sleep(early);
    found.push(client.ask(text, sent).then(() => performance.now() - due));
  }
  return Promise.all(found);
}

function p99(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.99)];
}

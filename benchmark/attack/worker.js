import { caseAt, CASES } from './cases.js';
import { ENGINES } from './engines.js';
import { orderOf } from '../support/statistics.js';

const { engine, rounds, slice } = JSON.parse(process.argv[2]);

const decide = ENGINES[engine]();
const values = Object.fromEntries(Object.keys(CASES).map((name) => [name, []]));
for (let round = -2; round < rounds; round++) {
  for (const name of orderOf(round + 2, Object.keys(CASES))) {
    const cost = await measure(name);
    // The first two rounds are not counted: V8 optimizes the code meanwhile.
    if (round >= 0) values[name].push(cost);
  }
}
process.send(values);
process.disconnect();

/** Nanoseconds of CPU time per decision. The headers are new strings, as they are when they arrive: V8 has no hash for them yet. */
async function measure(name) {
  let spent = 0;
  let count = 0;
  for (; spent < slice * 1e6; count += 10) {
    const requests = Array.from({ length: 10 }, (_, i) => arrived(caseAt(name, count + i)));
    const from = process.cpuUsage();
    for (const request of requests) await decide(request);
    const { user, system } = process.cpuUsage(from);
    spent += (user + system) * 1e3;
  }
  return Math.round(spent / count);
}

function arrived({ origin, headers }) {
  return {
    method: 'OPTIONS',
    headers: {
      origin: fresh(origin),
      'access-control-request-method': 'GET',
      'access-control-request-headers': fresh(headers),
    },
  };
}

function fresh(text) {
  return Buffer.from(text, 'latin1').latin1Slice();
}

import { CONTESTANTS } from './engine/contestants.js';
import { RULES } from './engine/rules.js';
import { report } from './support/process.js';
import { orderOf, Values } from './support/statistics.js';

/** A young generation so large that nothing is collected while allocations are counted. */
const FLAGS = ['--expose-gc', '--max-semi-space-size=512', '--min-semi-space-size=512'];

/**
 * Measures one decision without HTTP (nanoseconds and bytes allocated, for each kind of request), and what a list of origins
 * costs to compile and to keep. In each round, every contestant runs once with every list, in a new process.
 */
export async function measureEngine({ quick, log }) {
  const rounds = quick ? 1 : 3;
  const values = new Values();
  const lists = Object.entries(RULES).flatMap(([list, { sizes }]) => sizes.map((size) => ({ list, size })));
  const runs = lists.flatMap((one) => Object.keys(CONTESTANTS).map((contestant) => ({ contestant, ...one })));
  for (let round = 0; round < rounds; round++) {
    log(`engine: round ${round + 1} of ${rounds}`);
    for (const run of orderOf(round, runs)) keep(values, run, await measure(run, quick ? 60 : 150));
  }
  return { rounds, values: values.byName };
}

function measure(run, slice) {
  return report('engine/worker.js', { ...run, slice }, FLAGS);
}

function keep(values, { contestant, list, size }, { kinds, milliseconds, bytesPerRule }) {
  const name = `${contestant} ${list} ${size}`;
  for (const [kind, { nanoseconds, bytes }] of Object.entries(kinds)) {
    values.add(`${name} ${kind} ns`, nanoseconds);
    values.add(`${name} ${kind} bytes`, bytes);
  }
  values.add(`${name} compile ms`, milliseconds);
  values.add(`${name} bytes per rule`, bytesPerRule);
}

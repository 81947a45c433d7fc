import { measurePropagation } from './sources/propagation.js';
import { measureReload } from './sources/reload.js';
import { RUNS } from './sources/shapes.js';
import { STORES } from './sources/stores.js';
import { report } from './support/process.js';
import { orderOf, Values } from './support/statistics.js';

/** A young generation so large that nothing is collected while decisions are timed. */
const FLAGS = ['--expose-gc', '--max-semi-space-size=512', '--min-semi-space-size=512'];

/** The lists of a million rows that are loaded again while requests are served. */
const RELOADED = ['one list', '100,000 tenants'];

/**
 * Measures the rows of sources: a decision compared with one of a static list of the same origins, what rows take to load, to keep
 * and to change, how long requests take meanwhile, and how fast a change arrives in four processes. Every list is in a new process.
 */
export async function measureSources({ quick, log }) {
  const rounds = quick ? 1 : 5;
  const values = new Values();
  for (let round = 0; round < rounds; round++) {
    log(`sources: round ${round + 1} of ${rounds}`);
    for (const run of orderOf(round, RUNS)) await measureList(values, run, quick ? 60 : 150);
  }
  for (const shape of RELOADED) {
    log(`sources: reload of ${shape}`);
    await measureReload({ shape, rounds, values });
  }
  for (let round = 0; round < rounds; round++) {
    log(`sources: propagation, round ${round + 1} of ${rounds}`);
    for (const store of Object.keys(STORES)) await measurePropagation({ store, changes: quick ? 200 : 500, values });
  }
  return { rounds, values: values.byName };
}

async function measureList(values, run, slice) {
  const name = `${run.shape} ${run.size}`;
  for (const contestant of ['static', 'live']) {
    const { hit, miss } = await report('sources/lookup.js', { contestant, ...run, slice }, FLAGS);
    values.add(`${name} ${contestant} hit ns`, hit);
    values.add(`${name} ${contestant} miss ns`, miss);
  }
  const { milliseconds, bytes, change } = await report('sources/rows.js', run, ['--expose-gc']);
  values.add(`${name} load ms`, milliseconds);
  values.add(`${name} bytes per row`, bytes);
  values.add(`${name} change µs`, change);
}

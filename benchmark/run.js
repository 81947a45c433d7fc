/**
 * Measures everything and publishes the results: `npm run bench`. With names of families it measures only those; with
 * `--quick` it takes four minutes and is less precise. Neither of these publishes. See `benchmark/README.md`.
 */
import { measureApps } from './app.js';
import { measureAttack } from './attack.js';
import { measureEngine } from './engine.js';
import { measureRotation } from './rotation.js';
import { circumstances, publish } from './report/publish.js';
import { detailTables, targetTable } from './report/tables.js';
import { measureSources } from './sources.js';
import { measureStart } from './start.js';
import { measureTypes } from './types.js';

const FAMILIES = {
  engine: measureEngine,
  sources: measureSources,
  app: measureApps,
  rotation: measureRotation,
  start: measureStart,
  attack: measureAttack,
  types: measureTypes,
};

const args = process.argv.slice(2);
const quick = args.includes('--quick');
const named = args.filter((arg) => arg !== '--quick');
const unknown = named.filter((name) => !(name in FAMILIES));
if (unknown.length > 0)
  throw new Error(`Unknown family: ${unknown.join(', ')}. Choose from: ${Object.keys(FAMILIES).join(', ')}.`);

const results = circumstances();
for (const name of named.length > 0 ? named : Object.keys(FAMILIES)) {
  results[name] = await FAMILIES[name]({ quick, log: console.error });
}
console.log(`${detailTables(results)}\n\n${targetTable(results)}`);
if (!quick && named.length === 0) await publish(results);

/**
 * Installs the packed package as its users do, and runs it: in the starters that `nest new` writes, under Jest, Vitest and
 * `node --test`, with npm, pnpm and Yarn, on every supported line of Node, in bundles, and under many versions of TypeScript.
 * Everything happens outside the repository, where no package of it can be found by accident.
 *
 *     node test/package/matrix/run.js              everything
 *     node test/package/matrix/run.js jest pnpm    the scenarios whose titles contain one of these words
 */
import { mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Projects } from './kit/projects.js';
import { atATime } from './kit/at-a-time.js';
import { pack } from './kit/pack.js';
import { printResults, record, secondsSince } from './kit/results.js';

const words = process.argv.slice(2).map((word) => word.toLowerCase());
const results = [];

async function loadScenarios() {
  const folder = join(import.meta.dirname, 'scenarios');
  const modules = await Promise.all(readdirSync(folder).map((file) => import(`./scenarios/${file}`)));
  const scenarios = modules.flatMap((module) => module.default);
  const isWanted = ({ title }) => words.length === 0 || words.some((word) => title.toLowerCase().includes(word));
  return scenarios.filter(isWanted);
}

/** A scenario that cannot be prepared counts as one failure, with what is missing. */
async function runScenario({ title, run }, projects) {
  const check = (name, action) => record(results, title, name, action);
  const started = performance.now();
  try {
    await run({ check, projects });
  } catch (error) {
    results.push({ scenario: title, name: 'preparation', error, seconds: secondsSince(started) });
  }
  console.error(`${title}: ${secondsSince(started)} s`);
}

const started = performance.now();
const home = realpathSync(mkdtempSync(join(tmpdir(), 'nestjs-cors-matrix-')));
try {
  const projects = new Projects(home, pack(home));
  const scenarios = await loadScenarios();
  if (scenarios.length === 0) throw new Error(`No scenario has a title with ${words.join(' or ')}.`);
  const jobs = scenarios.map((scenario) => () => runScenario(scenario, projects));
  await atATime(Math.max(2, availableParallelism()), jobs);
  printResults(results, secondsSince(started));
} finally {
  rmSync(home, { recursive: true, force: true });
}

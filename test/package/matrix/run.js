/**
 * Installs the packed package as its users do, and runs it: in the starters that `nest new` writes, under Jest, Vitest and
 * `node --test`, with npm, pnpm and Yarn, on every supported line of Node, in bundles, and under many versions of TypeScript.
 * Everything happens outside the repository, where no package of it can be found by accident.
 *
 *     node test/package/matrix/run.js              everything
 *     node test/package/matrix/run.js jest pnpm    the scenarios whose titles contain one of these words
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Projects, ROOT } from './kit/projects.js';
import { printResults, secondsSince } from './kit/results.js';

const words = process.argv.slice(2).map((word) => word.toLowerCase());
const results = [];

async function loadScenarios() {
  const folder = join(import.meta.dirname, 'scenarios');
  const modules = await Promise.all(readdirSync(folder).map((file) => import(`./scenarios/${file}`)));
  const scenarios = modules.flatMap((module) => module.default);
  const isWanted = ({ title }) => words.length === 0 || words.some((word) => title.toLowerCase().includes(word));
  return scenarios.filter(isWanted);
}

function pack(home) {
  const options = { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] };
  return execFileSync(process.execPath, [join(ROOT, 'scripts/pack.js'), home], options).trim();
}

async function record(scenario, name, action) {
  const started = performance.now();
  const result = { scenario, name };
  try {
    await action();
  } catch (error) {
    result.error = error;
  }
  results.push({ ...result, seconds: secondsSince(started) });
  return result.error === undefined;
}

/** A scenario that cannot be prepared counts as one failure, with what is missing. */
async function runScenario({ title, run }, projects) {
  const check = (name, action) => record(title, name, action);
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
  const waiting = await loadScenarios();
  if (waiting.length === 0) throw new Error(`No scenario has a title with ${words.join(' or ')}.`);
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await runScenario(next, projects);
  };
  await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, work));
  printResults(results, secondsSince(started));
} finally {
  rmSync(home, { recursive: true, force: true });
}

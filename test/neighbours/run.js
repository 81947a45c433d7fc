/**
 * Runs real packages next to the packed package: agents that observe applications, and libraries that set headers of their
 * own. Each case is a process, on Express and on Fastify, with Nest 11 and with Nest 12. Nothing talks to a network.
 *
 *     node test/neighbours/run.js                everything
 *     node test/neighbours/run.js 12 instana     Nest 12, and the cases whose names contain `instana`
 */
import { cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { findNode } from '../../scripts/find-node.js';
import { install, ROOT } from '../package/matrix/kit/projects.js';
import { atATime } from '../package/matrix/kit/at-a-time.js';
import { pack } from '../package/matrix/kit/pack.js';
import { printResults, record, secondsSince } from '../package/matrix/kit/results.js';
import { run } from '../package/matrix/kit/run.js';
import { AGENTS, EXCLUDED, LIBRARIES, PLAIN } from './cases.js';
import { assertNeighbour } from './kit/application.js';
import { compileApps } from './kit/compile.js';

/** Several of the packages need a later Node than this repository. */
const NODE = '24';

const words = process.argv.slice(2).map((word) => word.toLowerCase());
const majors = [12, 11].filter((major) => !words.some((word) => /^1[12]$/.test(word)) || words.includes(String(major)));
const names = words.filter((word) => !/^1[12]$/.test(word));
const isWanted = ({ name }) => names.length === 0 || names.some((word) => name.toLowerCase().includes(word));

const cases = [
  ...PLAIN,
  ...AGENTS.map(({ file, ...agent }) => ({ ...agent, args: ['-'], preload: `agents/${file}.mjs` })),
  ...LIBRARIES.map(({ file, ...library }) => ({ ...library, args: [file] })),
].filter(isWanted);

/** Installs what `package-lock.json` says, and compiles the applications. */
async function prepare(home, major, tarball) {
  const folder = join(home, `nest${major}`);
  cpSync(join(import.meta.dirname, `nest${major}`), folder, { recursive: true });
  cpSync(join(ROOT, '.npmrc'), join(folder, '.npmrc'));
  const quietly = ['--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error', '--ignore-scripts'];
  await run(['npm', 'ci', ...quietly], { cwd: folder });
  await run(['npm', 'install', '--no-save', ...quietly, tarball], { cwd: folder });
  compileApps(join(import.meta.dirname, 'app'), join(folder, 'app'), major === 12 ? 'module' : 'commonjs');
  return folder;
}

const started = performance.now();
const home = realpathSync(mkdtempSync(join(tmpdir(), 'nestjs-cors-neighbours-')));
const results = [];

try {
  const tarball = pack(home);
  const node = await findNode(NODE, async (name) => {
    const folder = join(home, 'node');
    cpSync(join(ROOT, '.npmrc'), join(folder, '.npmrc'));
    await install(folder, [name]);
    return folder;
  });
  for (const major of majors) {
    let folder;
    await record(results, 'preparation', `Nest ${major}`, async () => {
      folder = await prepare(home, major, tarball);
    });
    if (folder === undefined) continue;
    const jobs = cases
      .filter((one) => one.majors?.includes(major) ?? true)
      .map((one) => () => record(results, one.name, `Nest ${major}`, () => assertNeighbour(one, folder, node)));
    await atATime(Math.max(2, availableParallelism()), jobs);
    rmSync(folder, { recursive: true, force: true });
  }
  printResults(results, secondsSince(started));
  for (const { name, major, reason } of EXCLUDED) console.log(`Not with Nest ${major}: ${name}: ${reason}.`);
} finally {
  rmSync(home, { recursive: true, force: true });
}

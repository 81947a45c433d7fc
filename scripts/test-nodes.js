/**
 * Runs the unit suites on the other versions of Node that are supported. Each that does not run this script is installed
 * as an npm package, in a temporary folder. Versions that depend on the parser of URLs and on the server get more suites than the others.
 *
 *     node scripts/test-nodes.js        every version
 *     node scripts/test-nodes.js 24     one of them
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findNode } from './find-node.js';
import { npm } from './npm.js';

const policy = ['test/standard', 'test/diagnostics', 'test/policy'];
const everything = [...policy, 'test/tools/fetch', 'test/routing', 'test/http', 'test/conformance'];
const suites = { 20: everything, 22: policy, 24: everything, 26: policy };

const home = mkdtempSync(join(tmpdir(), 'nestjs-cors-nodes-'));
const quietly = ['--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'];

function install(name) {
  const prefix = join(home, name);
  npm(['install', `--prefix=${prefix}`, ...quietly, name], { stdio: ['ignore', 'inherit', 'inherit'] });
  return prefix;
}

async function run(major) {
  const node = await findNode(major, install);
  const { stdout } = spawnSync(node, ['--version'], { encoding: 'utf8' });
  if (!stdout?.startsWith(`v${major}.`)) throw new Error(`Node ${major} does not start on this machine.`);
  console.log(`\n== Node ${stdout.trim()}: ${suites[major].join(' ')}`);
  const jest = ['--experimental-vm-modules', '--no-warnings=ExperimentalWarning', 'node_modules/jest/bin/jest.js'];
  const options = ['--forceExit', '--selectProjects', 'spec', '--maxWorkers=100%', '--testPathPatterns'];
  return spawnSync(node, [...jest, ...options, ...suites[major]], { stdio: 'inherit' }).status ?? 1;
}

const asked = process.argv.slice(2);
const unknown = asked.filter((major) => !(major in suites));
try {
  if (unknown.length > 0)
    throw new Error(`Node ${unknown.join(', ')} is not in the list: ${Object.keys(suites).join(', ')}.`);
  writeFileSync(join(home, 'package.json'), '{}');
  const failed = [];
  for (const major of asked.length > 0 ? asked : Object.keys(suites)) if ((await run(major)) !== 0) failed.push(major);
  if (failed.length > 0) throw new Error(`The suites fail on Node ${failed.join(', ')}.`);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  rmSync(home, { recursive: true, force: true });
}

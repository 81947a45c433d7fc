/**
 * Makes sure that the programs which the tests run are installed: two browsers, OpenSSL for certificates, a Redis server and
 * PostgreSQL. It does nothing if they are. Otherwise it installs them with apt-get if this user may, or says which command helps and fails.
 * A browser is never downloaded from anywhere else. `npm test` starts with this script.
 *
 *     node scripts/install-prerequisites.js
 *     node scripts/install-prerequisites.js servers   (also the servers of `npm run test:long`)
 */
import { spawnSync } from 'node:child_process';
import { findProgram, missingProgram, packageOf, programNames, serverNames, variableOf } from './programs.js';

const { env, platform } = process;
const isMissing = (name) => findProgram(name) === undefined;
const packages = (names, manager) => names.map((name) => packageOf(name, manager)).join(' ');

function has(command) {
  return spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0;
}

/** The commands with which a person installs what is missing. */
function commandsFor(names) {
  if (platform === 'darwin') return [`brew install ${packages(names, 'brew')}`];
  if (platform === 'win32') return names.map((name) => `winget install --exact --id ${packageOf(name, 'winget')}`);
  return has('apt-get') ? [`sudo apt-get install ${packages(names, 'apt')}`] : [];
}

/** At run level 1, packages do not start their services. The tests start their own. */
function installWithApt(names) {
  const options = { stdio: ['ignore', 2, 2], env: { ...env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' } };
  const aptGet = (...args) => spawnSync('apt-get', args, options).status === 0;
  console.error(`Installing ${packages(names, 'apt')} for the tests.`);
  return aptGet('update') && aptGet('install', '-y', '--no-install-recommends', ...packages(names, 'apt').split(' '));
}

function fail(lines) {
  console.error(lines.join('\n'));
  process.exit(1);
}

function failWithoutInstalling(names) {
  const commands = commandsFor(names);
  const variables = names.map((name) => `${variableOf(name)}=<path>`).join(' ');
  fail([
    ...names.map(missingProgram),
    ...(commands.length > 0 ? ['Install what the tests need:', '', ...commands.map((line) => `    ${line}`), ''] : []),
    `If you have it in another place, set ${variables} in the environment.`,
  ]);
}

const needed = process.argv[2] === 'servers' ? [...programNames, ...serverNames] : programNames;
const missing = needed.filter(isMissing);
const wronglyGiven = missing.filter((name) => env[variableOf(name)]);
if (wronglyGiven.length > 0) {
  fail(wronglyGiven.map((name) => `${missingProgram(name)} Correct the environment variable, or remove it.`));
}
if (missing.length > 0) {
  const mayInstall = process.getuid?.() === 0 && has('apt-get');
  if (!mayInstall || !installWithApt(missing)) failWithoutInstalling(missing);
  const stillMissing = missing.filter(isMissing);
  if (stillMissing.length > 0) failWithoutInstalling(stillMissing);
}

/**
 * Measures what loading the packed package takes on Nest 11, as `npm run bench -- start` does on Nest 12:
 *
 *     npm run bench:nest11
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { npm } from '../scripts/npm.js';
import { detailTables, targetTable } from './report/tables.js';
import { measureLoad } from './start.js';

const root = resolve(import.meta.dirname, '..');
const home = mkdtempSync(join(tmpdir(), 'nestjs-cors-load-nest11-'));
const inHome = { cwd: home, stdio: ['ignore', 2, 2] };
const quietly = ['--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'];

try {
  for (const file of ['package.json', 'package-lock.json']) cpSync(join(root, 'test/nest11', file), join(home, file));
  const script = join(home, 'load.js');
  cpSync(join(root, 'benchmark/start/load.js'), script);
  npm(['ci', ...quietly], inHome);
  const pack = [join(root, 'scripts/pack.js'), home];
  const tarball = execFileSync(process.execPath, pack, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  }).trim();
  npm(['install', '--no-save', ...quietly, tarball], inHome);
  const results = {
    loadOnNest11: await measureLoad({ quick: process.argv.includes('--quick'), log: console.error, script }),
  };
  console.log(`${detailTables(results)}\n\n${targetTable(results)}`);
} finally {
  rmSync(home, { recursive: true, force: true });
}

/**
 * Packs the package as `npm publish` does, from a copy of the tree: a stale `dist` cannot get in, and a test that runs at the
 * same time keeps its own. Prints the path of the tarball.
 *
 *     node scripts/pack.js <folder for the tarball>
 */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { npm } from './npm.js';

const root = resolve(import.meta.dirname, '..');
const destination = resolve(process.argv[2] ?? '.');
const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

// Everything that git does not ignore, so that the `files` of package.json are what decides.
const listFiles = ['-c', 'safe.directory=*', 'ls-files', '-z', '--cached', '--others', '--exclude-standard'];
const files = execFileSync('git', listFiles, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 }).split('\0');

const stage = mkdtempSync(join(tmpdir(), 'nestjs-cors-pack-'));
try {
  for (const file of files) {
    if (file && file !== 'node_modules' && existsSync(join(root, file))) cpSync(join(root, file), join(stage, file));
  }
  // A junction is the link to a folder that needs no privilege on Windows; other systems ignore the type.
  symlinkSync(join(root, 'node_modules'), join(stage, 'node_modules'), 'junction');
  npm(['pack', '--loglevel=error', `--pack-destination=${destination}`], {
    cwd: stage,
    stdio: ['ignore', 2, 2],
  });
  console.log(join(destination, `${name}-${version}.tgz`));
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  rmSync(stage, { recursive: true, force: true });
}

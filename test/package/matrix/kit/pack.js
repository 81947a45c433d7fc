import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './projects.js';

/** Packs the package into a folder. Returns the path of the tarball. */
export function pack(folder) {
  const options = { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] };
  return execFileSync(process.execPath, [join(ROOT, 'scripts/pack.js'), folder], options).trim();
}

import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const QUIETLY = ['--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];

/** The libraries of this folder, which have a lockfile of their own: `npm test` does not need them. */
export interface Installed {
  /** Loads one of them. */
  readonly load: (name: string) => unknown;
  /** The URL of a file, for ES modules. */
  readonly urlOf: (file: string) => string;
  readonly remove: () => void;
}

export function installLibraries(): Installed {
  const folder = mkdtempSync(join(tmpdir(), 'nestjs-cors-libraries-'));
  for (const file of ['package.json', 'package-lock.json'])
    cpSync(join(process.cwd(), 'test/gateways/other-libraries', file), join(folder, file));
  execFileSync('npm', ['ci', ...QUIETLY], { cwd: folder, shell: process.platform === 'win32' });
  const load = process.getBuiltinModule('node:module').createRequire(join(folder, 'package.json'));
  return {
    load: (name) => load(name) as unknown,
    urlOf: (file) => pathToFileURL(join(folder, 'node_modules', file)).href,
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

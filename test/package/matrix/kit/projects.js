import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { run } from './run.js';

export const ROOT = resolve(import.meta.dirname, '../../../..');

const NPM_INSTALL = ['npm', 'install', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'];

/** Folders with packages installed in them. Each is made once, for all scenarios that ask for it. */
export class Projects {
  #made = new Map();

  constructor(home, tarball) {
    this.home = home;
    this.tarball = tarball;
  }

  /** The folder that `make` fills, if no scenario has asked for it before. */
  once(name, make) {
    const folder = join(this.home, name);
    if (!this.#made.has(name)) {
      mkdirSync(folder, { recursive: true });
      this.#made.set(
        name,
        Promise.resolve(make(folder)).then(() => folder),
      );
    }
    return this.#made.get(name);
  }

  /** A folder with a package.json and these packages, such as `jest@29`, installed by npm. */
  withPackages(name, packages, manifest = {}) {
    return this.once(name, (folder) => {
      writeJson(folder, 'package.json', { private: true, ...manifest });
      return install(folder, packages);
    });
  }

  /** A folder that shares the packages of `project`. */
  inside(project, name) {
    const folder = join(project, name);
    mkdirSync(folder, { recursive: true });
    return folder;
  }
}

export async function install(folder, packages) {
  try {
    await run([...NPM_INSTALL, ...packages], { cwd: folder });
  } catch (error) {
    throw new Error(
      `npm could not install ${packages.join(', ') || 'the packages of package.json'}. ${error.message}`,
      { cause: error },
    );
  }
}

export function writeJson(folder, file, value) {
  writeFileSync(join(folder, file), JSON.stringify(value, null, 2));
}

/** Copies a folder of `apps`. */
export function copyApp(name, folder) {
  cpSync(join(import.meta.dirname, '../apps', name), folder, { recursive: true });
}

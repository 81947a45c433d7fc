import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '../..');

interface Manifest {
  readonly version: string;
  readonly bin: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta: Readonly<Record<string, unknown>>;
}

export const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;

/** Packs the package as for a release, and returns the path of the tarball. */
export function packInto(folder: string): string {
  const pack = [join(root, 'scripts/pack.js'), folder];
  return execFileSync(process.execPath, pack, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
}

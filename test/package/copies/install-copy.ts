import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '../../..');

/** Installs this package, as built, into a folder, as the given version. Returns the path of the copy. */
export function installCopy(owner: string, version: string): string {
  const copy = join(owner, 'node_modules/nestjs-cors');
  mkdirSync(copy, { recursive: true });
  for (const part of ['dist', 'package.json']) cpSync(join(root, part), join(copy, part), { recursive: true });
  setVersion(copy, version);
  return copy;
}

/** Copies an installed package into another folder, as the given version. Returns the path of the copy. */
export function nestCopy(name: string, owner: string, version: string): string {
  const copy = join(owner, 'node_modules', name);
  cpSync(join(root, 'node_modules', name), copy, { recursive: true, dereference: true });
  setVersion(copy, version);
  return copy;
}

export function setVersion(copy: string, version: string): void {
  editFile(join(copy, 'package.json'), (text) => JSON.stringify({ ...JSON.parse(text), version }));
}

export function editFile(file: string, edit: (text: string) => string): void {
  const text = readFileSync(file, 'utf8');
  expect(edit(text)).not.toBe(text);
  writeFileSync(file, edit(text));
}

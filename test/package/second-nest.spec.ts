import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { platforms } from '../support/platforms.js';
import { installCopy, nestCopy, root } from './copies/install-copy.js';

const CORE = '@nestjs/core';
const COMMON = '@nestjs/common';

/** A folder above all applications, in which the packages of this repository are installed. */
let home: string;

beforeAll(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'nestjs-cors-second-nest-')));
  symlinkSync(join(root, 'node_modules'), join(home, 'node_modules'), 'junction');
  for (const [name, nested] of [
    ['core', [CORE]],
    ['common', [COMMON]],
    ['both', [CORE, COMMON]],
  ] as const) {
    const app = application(name);
    for (const one of nested) nestCopy(one, installCopy(app, '1.2.3'), '99.0.0');
  }
  const linked = application('linked');
  const sources = installCopy(join(home, 'sources'), '1.2.3').replace('node_modules', 'checked-out');
  cpSync(join(home, 'sources/node_modules/nestjs-cors'), sources, { recursive: true });
  for (const one of [CORE, COMMON]) nestCopy(one, sources, '99.0.0');
  mkdirSync(join(linked, 'node_modules'), { recursive: true });
  symlinkSync(sources, join(linked, 'node_modules/nestjs-cors'), 'junction');
});

afterAll(() => rmSync(home, { recursive: true, force: true }));

function application(name: string): string {
  const folder = join(home, name);
  mkdirSync(folder);
  cpSync(join(import.meta.dirname, 'second-nest/app.js'), join(folder, 'app.mjs'));
  return folder;
}

/** A copy as the message describes it. */
function copyIn(folder: string, name: string): string {
  const path = realpathSync(join(folder, 'node_modules', name));
  return `${(JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')) as { version: string }).version} in ${path}`;
}

describe.each(platforms)('an application on $name', ({ name: platform }) => {
  const outcome = (name: string): string =>
    execFileSync(process.execPath, ['app.mjs', platform], { cwd: join(home, name), encoding: 'utf8' }).trim();

  test.each(['core', 'both'])(
    'with a second @nestjs/core does not start, and learns which copies there are: %s',
    (name) => {
      const nested = copyIn(join(home, name, 'node_modules/nestjs-cors'), CORE);
      expect(outcome(name)).toBe(
        `nestjs-cors and this application load two copies of ${CORE}: nestjs-cors loads ${nested}, ` +
          `this application loads ${copyIn(home, CORE)}. Nest works only with one copy. ` +
          'Run `npm ls @nestjs/core` to see which package brings the second copy, and `npm dedupe` to remove it.',
      );
    },
  );

  test('with a second @nestjs/common, whose exceptions Nest does not recognize, does not start either', () => {
    const nested = copyIn(join(home, 'common/node_modules/nestjs-cors'), COMMON);
    expect(outcome('common')).toBe(
      `nestjs-cors and ${CORE} load two copies of ${COMMON}: nestjs-cors loads ${nested}, ` +
        `${CORE} loads ${copyIn(home, COMMON)}. Nest works only with one copy. ` +
        'Run `npm ls @nestjs/common` to see which package brings the second copy, and `npm dedupe` to remove it.',
    );
  });

  test('that links nestjs-cors learns how to install a copy of it', () => {
    const sources = join(home, 'sources/checked-out/nestjs-cors');
    expect(outcome('linked')).toContain(`nestjs-cors loads ${copyIn(sources, CORE)}`);
    expect(outcome('linked')).toMatch(/ npm install --install-links \S+$/);
    expect(outcome('linked').endsWith(` ${sources}`)).toBe(true);
  });
});

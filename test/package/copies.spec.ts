import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { CorsIssue } from 'nestjs-cors';
import { platforms } from '../support/platforms.js';
import { editFile, installCopy, root } from './copies/install-copy.js';

/** What an application with several copies of this package did. */
interface Outcome {
  readonly allowed?: readonly (string | null)[];
  readonly warnings?: readonly string[];
  readonly name?: string;
  readonly message?: string;
  readonly issues?: readonly CorsIssue[];
}

type Scenario = 'bothRegister' | 'nestedDecorator' | 'futureDecorator' | 'nestedAlone' | 'ownAlone';

/** An application, in a folder above which the packages of this repository are installed once. */
let app: string;

beforeAll(() => {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'nestjs-cors-copies-')));
  symlinkSync(join(root, 'node_modules'), join(home, 'node_modules'), 'junction');
  app = join(home, 'app');
  installCopy(app, '1.2.3');
  installLibrary('library', '1.2.0');
  installLibrary('future-library', '9.9.9');
  editFile(join(app, 'node_modules/future-library/node_modules/nestjs-cors/dist/engine.js'), (text) =>
    text.replaceAll('format: 1', 'format: 2'),
  );
  cpSync(join(import.meta.dirname, 'copies/app.js'), join(app, 'app.mjs'));
});

afterAll(() => {
  rmSync(resolve(app, '..'), { recursive: true, force: true });
});

/** A library that brings its own copy of this package. */
function installLibrary(name: string, version: string): void {
  const folder = join(app, 'node_modules', name);
  installCopy(folder, version);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, type: 'module', exports: './index.js' }));
  writeFileSync(join(folder, 'index.js'), "export * from 'nestjs-cors';\n");
}

describe.each(platforms)('two copies of this package on $name', ({ name }) => {
  let outcomes: Readonly<Record<Scenario, Outcome>>;

  beforeAll(() => {
    const output = execFileSync(process.execPath, ['app.mjs', name], { cwd: app, encoding: 'utf8' });
    outcomes = JSON.parse(output) as Record<Scenario, Outcome>;
  });

  test('that are both registered are an error, which names both paths and versions', () => {
    const { name: error, message, issues } = outcomes.bothRegister;
    expect(error).toBe('CorsConfigurationError');
    expect(issues?.map(({ code, path }) => `${path} ${code}`)).toEqual(['CorsModule duplicate-registration']);
    expect(message).toContain(`1.2.3 in ${join(app, 'node_modules/nestjs-cors')}, by AppModule`);
    expect(message).toContain(
      `1.2.0 in ${join(app, 'node_modules/library/node_modules/nestjs-cors')}, by FeatureModule`,
    );
  });

  test('do no harm if the second one only decorates', () => {
    expect(outcomes.nestedDecorator).toEqual({
      allowed: ['https://site.example.com', 'https://feature.example.com'],
      warnings: [],
    });
  });

  test('are an error that names both versions if the decorators have an unknown format', () => {
    const { name: error, issues } = outcomes.futureDecorator;
    expect(error).toBe('CorsConfigurationError');
    expect(issues?.map(({ code, path }) => `${path} ${code}`)).toEqual([
      'dogsController.find @Cors() decorator-unreadable',
    ]);
    expect(issues?.[0]?.message).toMatch(/nestjs-cors 9\.9\.9 .* nestjs-cors 1\.2\.3\.$/);
  });

  test('work in separate applications', () => {
    const alone = { allowed: ['https://site.example.com'], warnings: [] };
    expect([outcomes.nestedAlone, outcomes.ownAlone]).toEqual([alone, alone]);
  });
});

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { npm } from '../../scripts/npm.js';
import { manifest, packInto, root } from './pack.js';

let home: string;
let tarball: string;

/** An application that installed the tarball and its peers with npm. It has Express only. */
let consumer: string;

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'nestjs-cors-consumer-'));
  tarball = packInto(home);

  consumer = join(home, 'consumer');
  mkdirSync(consumer);
  const required = Object.keys(manifest.peerDependencies).filter((name) => !manifest.peerDependenciesMeta[name]);
  const peers = [...required, '@nestjs/platform-express', '@types/node'];
  const dependencies = Object.fromEntries(peers.map((name) => [name, installedVersion(name)]));
  write(
    'package.json',
    JSON.stringify({ private: true, dependencies: { ...dependencies, 'nestjs-cors': `file:${tarball}` } }),
  );
  const install = ['install', '--prefer-offline', '--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error'];
  npm(install, { cwd: consumer, stdio: ['ignore', 'ignore', 'inherit'] });
}, 240_000);

afterAll(() => rmSync(home, { recursive: true, force: true }));

function installedVersion(name: string): string {
  return JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')).version;
}

function write(file: string, text: string): void {
  writeFileSync(join(consumer, file), text);
}

function run(...args: string[]): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: consumer, encoding: 'utf8' });
  return { status, output: stdout + stderr };
}

function compile(file: string, options: object): { status: number | null; output: string } {
  const compilerOptions = { strict: true, skipLibCheck: false, types: ['node'], ...options };
  write('tsconfig.json', JSON.stringify({ compilerOptions, files: [file] }));
  return run(join(root, 'node_modules/typescript/bin/tsc'), '-p', '.');
}

describe('the tarball', () => {
  test.each([
    ['publint', '--strict'],
    ['attw', '--format=ascii'],
  ])('has entry points and types that %s finds no fault with', (name, option) => {
    const options = { encoding: 'utf8', cwd: home } as const;
    const { status, stdout, stderr } = spawnSync(join(root, 'node_modules/.bin', name), [tarball, option], options);
    expect(status === 0 ? '' : stdout + stderr).toBe('');
  });
});

describe('an application that installed it', () => {
  const controller = `
    import { Controller, Get, Module } from '@nestjs/common';
    import { NestFactory } from '@nestjs/core';
    import { Cors, CorsModule, type CorsModuleOptions } from 'nestjs-cors';
    import { CorsBrowser, type CorsResponse, expectCors } from 'nestjs-cors/testing';

    const options: CorsModuleOptions = { origin: 'https://app.example.com', credentials: true };

    @Controller('books')
    @Cors('https://shop.example.com', { exposedHeaders: ['ETag'] })
    class Books {
      @Get()
      list(): string[] {
        return [];
      }
    }

    @Module({ imports: [CorsModule.forRoot(options)], controllers: [Books] })
    class App {}

    async function main(): Promise<void> {
      const app = await NestFactory.create(App, { logger: false });
      await app.listen(0, '127.0.0.1');
      const response = await fetch((await app.getUrl()) + '/books', {
        method: 'OPTIONS',
        headers: { origin: 'https://shop.example.com', 'access-control-request-method': 'GET' },
      });
      console.log(response.status, response.headers.get('access-control-allow-origin'));
      const browser = new CorsBrowser({ app, origin: 'https://shop.example.com' });
      const read: CorsResponse = await browser.fetch('/books');
      console.log(read.type, read.exchanges.length);
      await expectCors(app).from('https://other.example').to('GET /books').toBeRefused('allow-origin-missing');
      await app.close();
    }
    void main();
  `;
  const answer = { status: 0, output: '204 https://shop.example.com\ncors 1\n' };
  const strict = { module: 'nodenext', target: 'es2022', experimentalDecorators: true, emitDecoratorMetadata: true };

  test.each([
    ['an ES module', 'app.mts', 'app.mjs'],
    ['CommonJS', 'app.cts', 'app.cjs'],
  ])('compiles against its types and runs, as %s', (_, source, compiled) => {
    write(source, controller);
    expect(compile(source, strict)).toEqual({ status: 0, output: '' });
    expect(run('--no-warnings=ExperimentalWarning', compiled)).toEqual(answer);
  });

  test('gets one instance from import and from require()', () => {
    write('instance.mjs', readFileSync(join(import.meta.dirname, 'matrix/apps/preflight/instance.mjs'), 'utf8'));
    expect(run('instance.mjs')).toEqual({ status: 0, output: 'true true\n' });
  });

  test('has the command line', () => {
    const { status, stdout } = spawnSync(join(consumer, 'node_modules/.bin/nestjs-cors'), ['--version'], {
      encoding: 'utf8',
    });
    expect({ status, stdout }).toEqual({ status: 0, stdout: `${manifest.version}\n` });
  });

  test('gets a compiler error for options that do not exist', () => {
    write('wrong.mts', `import { CorsModule } from 'nestjs-cors';\nCorsModule.forRoot({ origins: [] });\n`);
    const { status, output } = compile('wrong.mts', strict);
    expect(status).not.toBe(0);
    expect(output).toMatch(/'origins' does not exist in type .*Did you mean to write 'origin'\?/);
  });
});

describe('nestjs-cors/testing', () => {
  const runners: [string, ...string[]][] = [
    ['node:test', '--test', 'cats.test.mjs'],
    ['Vitest', join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--root=.', '--globals'],
    [
      'Jest',
      '--experimental-vm-modules',
      join(root, 'node_modules/jest/bin/jest.js'),
      '--rootDir=.',
      '--config={"testMatch":["**/*.test.mjs"],"transform":{},"moduleFileExtensions":["mjs","js"]}',
    ],
  ];

  test.each(runners)('works under %s', (_, ...command) => {
    const example = readFileSync(join(import.meta.dirname, 'cats.test.js'), 'utf8');
    write('cats.test.mjs', example);
    expect(run(...command)).toMatchObject({ status: 0 });

    write('cats.test.mjs', example.replace('.toBeAllowed()', '.toBeRefused()'));
    const { status, output } = run(...command);
    expect(status).toBe(1);
    expect(output).toContain(
      'PUT /cats/1 from https://app.example.com should be refused, but the script can read the response (status 200).',
    );
    expect(output).toContain('> Access-Control-Request-Method: PUT');
  });
});

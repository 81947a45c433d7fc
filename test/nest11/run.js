/**
 * Runs the specs that start applications, and compiles `test/types`, against Nest 11 and the packed package. This happens
 * outside the repository: inside it, a module that Nest 11 lacks would resolve to the Nest 12 of the root without an error.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import rootConfig from '../../jest.config.js';
import { npm } from '../../scripts/npm.js';

const root = resolve(import.meta.dirname, '../..');
const home = mkdtempSync(join(tmpdir(), 'nestjs-cors-nest11-'));
const inHome = { cwd: home, stdio: ['ignore', 'inherit', 'inherit'] };
const run = (command, ...args) => execFileSync(command, args, inHome);

const quietly = ['--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'];
const install = (...what) => npm(['install', '--no-save', ...quietly, ...what], inHome);
const APPS = ['app.cjs', 'gateway.cjs', 'header-versions.cjs'];
const runApps = () => APPS.forEach((app) => run(process.execPath, '--no-warnings=ExperimentalWarning', app));

/** `npm test` runs these, and the long run the others. */
const SHORT = [
  '{http,conformance}/**/*',
  'gateways/{handshakes,polling}',
  'tools/inspector/inspector',
  'tools/testing/platforms',
  'routing/{named-cases,failing-code,routing.property}',
];
const LONG = ['gateways/**/*'];
const isLong = process.argv.includes('--long');

function jestConfig() {
  const [{ moduleNameMapper, transform, ...spec }] = rootConfig.projects;
  // The package and its files come from the tarball, not from lib.
  const mapper = Object.fromEntries(
    Object.entries(moduleNameMapper).filter(([name]) => !/^\^nestjs-cors|lazy/.test(name)),
  );
  const [[files, [transformer, options]]] = Object.entries(transform);
  return {
    ...spec,
    rootDir: home,
    displayName: 'nest 11',
    testTimeout: rootConfig.testTimeout,
    testMatch: (isLong ? LONG : SHORT).map((files) => `<rootDir>/test/${files}.spec.ts`),
    // This one tests a file of lib, which the package does not export.
    testPathIgnorePatterns: ['/node_modules/', 'refusal-log'],
    // These libraries do not depend on Nest, so the root's copies are fine.
    moduleNameMapper: { ...mapper, ...pathsOf('fast-check', 'serverless-http') },
    transform: { [files]: [fileURLToPath(import.meta.resolve(transformer)), options] },
  };
}

function pathsOf(...names) {
  return Object.fromEntries(names.map((name) => [`^${name}$`, fileURLToPath(import.meta.resolve(name))]));
}

function writeTypeScriptConfig() {
  const options = { module: 'nodenext', target: 'es2022', strict: true, skipLibCheck: false, noEmit: true };
  const decorators = { experimentalDecorators: true, emitDecoratorMetadata: true };
  const node = { types: ['node'], typeRoots: [join(root, 'node_modules/@types')] };
  // The types of a library that brings none.
  const paths = { paths: { cors: [join(root, 'node_modules/@types/cors/index.d.ts')] } };
  const files = { include: ['test/types'], exclude: ['**/*.spec.ts'] };
  const config = { compilerOptions: { ...options, ...decorators, ...node, ...paths }, ...files };
  writeFileSync(join(home, 'tsconfig.json'), JSON.stringify(config));
}

const packages = [
  ...['common', 'core', 'testing', 'websockets'],
  ...['express', 'fastify', 'socket.io', 'ws'].map((name) => `platform-${name}`),
];

function assertNest11() {
  for (const name of packages) {
    const { version } = JSON.parse(readFileSync(join(home, 'node_modules/@nestjs', name, 'package.json'), 'utf8'));
    if (!version.startsWith('11.')) throw new Error(`@nestjs/${name} is ${version}`);
  }
}

/** The oldest version in peerDependencies: the first that sets the HTTP adapter early enough. */
function runOldest(tarball) {
  const { peerDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const [, oldest] = /\^(11\.[\d.]+)/.exec(peerDependencies['@nestjs/core']);
  install(...packages.map((name) => `@nestjs/${name}@${oldest}`), tarball);
  runApps();
  console.log(`Nest ${oldest}: the applications run.`);
}

try {
  for (const file of ['package.json', 'package-lock.json', ...APPS])
    cpSync(join(import.meta.dirname, file), join(home, file));
  cpSync(join(root, '.npmrc'), join(home, '.npmrc'));
  cpSync(join(root, 'test'), join(home, 'test'), {
    recursive: true,
    filter: (file) => !['artefacts', 'nest11'].includes(basename(file)),
  });
  npm(['ci', ...quietly], inHome);
  const tarball = execFileSync(process.execPath, [join(root, 'scripts/pack.js'), home], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  }).trim();
  install(tarball);
  assertNest11();
  writeTypeScriptConfig();
  run(process.execPath, join(root, 'node_modules/typescript/bin/tsc'), '-p', '.');
  runApps();
  const jest = [
    ['--experimental-vm-modules', '--no-warnings=ExperimentalWarning', join(root, 'node_modules/jest/bin/jest.js')],
    // A spec that fails may leave a server open; without this flag Jest would then not exit.
    [
      '--forceExit',
      `--config=${JSON.stringify(jestConfig())}`,
      ...process.argv.slice(2).filter((option) => option !== '--long'),
    ],
  ].flat();
  const env = { NESTJS_CORS_APPS: '40', ...process.env };
  const status = spawnSync(process.execPath, jest, { cwd: home, stdio: 'inherit', env }).status;
  if (!isLong) runOldest(tarball);
  process.exitCode = status ?? 1;
} finally {
  rmSync(home, { recursive: true, force: true });
}

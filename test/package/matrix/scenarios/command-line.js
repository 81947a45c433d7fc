import assert from 'node:assert/strict';
import { cpSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MAJORS, findNode } from '../kit/nodes.js';
import { install } from '../kit/projects.js';
import { run } from '../kit/run.js';
import { STARTERS, edit, makeStarter } from '../kit/starters.js';

/** The entry of the report for the controller of the starter. */
const ROW = /^GET +\/ +AppController\.getHello +https:\/\/shop\.example\.com /m;

const report = (file, options) => run(['node', 'node_modules/nestjs-cors/dist/cli.js', 'report', file], options);

async function assertReports(file, options) {
  assert.match((await report(file, options)).stdout, ROW);
}

/** The files of a starter, in a folder of their own. */
function copySources(projects, starter, name, title) {
  return projects.once(`${title}-${name}`, (folder) => {
    for (const file of ['src', 'nest-cli.json', 'package.json', 'tsconfig.json', 'tsconfig.build.json'])
      cpSync(join(starter, file), join(folder, file), { recursive: true });
  });
}

const WEBPACK_CONFIG = `module.exports = (options) => ({
  ...options,
  output: { ...options.output, library: { type: 'commonjs2' } },
});
`;

/** What the message says: export the root module, and let webpack keep the export. */
function exportRootModule(cwd, main) {
  edit(join(cwd, main), [[/$/, '\nexport { AppModule };\n']]);
  writeFileSync(join(cwd, 'webpack.config.js'), WEBPACK_CONFIG);
}

const stopped = /starts the application when it is loaded, and exports no root module/;

const webpack = {
  title: 'command line, webpack',
  async run({ check, projects }) {
    const starter = await makeStarter(projects, 'nest11');
    const cwd = await copySources(projects, starter, 'nest11', 'webpack');
    symlinkSync(join(starter, 'node_modules'), join(cwd, 'node_modules'), 'junction');
    const nest = (...args) => run(['node', 'node_modules/@nestjs/cli/bin/nest.js', ...args], { cwd });
    await check('a bundle that listens is stopped', async () => {
      await nest('build', '--webpack');
      await assert.rejects(report('dist/main.js', { cwd }), stopped);
    });
    await check('a bundle that exports its root module is reported', async () => {
      exportRootModule(cwd, 'src/main.ts');
      await nest('build', '--webpack');
      await assertReports('dist/main.js', { cwd });
    });
    await check('a monorepo', async () => {
      await nest('generate', 'app', 'shop');
      await nest('build', 'shop');
      await assert.rejects(report('dist/apps/shop/main.js', { cwd }), stopped);
    });
  },
};

/** How @swc-node/register compiles the sources of each kind of modules. */
const HOOKS = { cjs: '-r @swc-node/register', esm: '--import @swc-node/register/esm-register' };

const sources = (name, { modules }) => ({
  title: `command line, TypeScript sources, ${name}`,
  async run({ check, projects }) {
    const cwd = await copySources(projects, await makeStarter(projects, name), name, 'sources');
    await install(cwd, ['@swc-node/register', '@swc/core', 'tsx', projects.tarball]);
    const file = 'src/app.module.ts';
    for (const version of MAJORS) {
      const node = await findNode(projects, version);
      const withOptions = (options) => ({ cwd, node, env: { NODE_OPTIONS: options } });
      await check(`@swc-node/register, Node ${version}`, () => assertReports(file, withOptions(HOOKS[modules])));
      await check(`without a loader, Node ${version}`, () =>
        assert.rejects(report(file, { cwd, node }), /cannot be loaded: [^]*@swc-node\/register/),
      );
    }
    await check('tsx emits no metadata, and the message says so', async () => {
      edit(join(cwd, 'src/app.service.ts'), [
        [/^@Injectable/m, `import { ModuleRef } from '@nestjs/core';\n\n@Injectable`],
        ['getHello', 'constructor(ref: ModuleRef) {\n    ref.introspect(AppService);\n  }\n\n  getHello'],
      ]);
      const options = { cwd, env: { NODE_OPTIONS: '--import tsx' } };
      await assert.rejects(report(file, options), /Nothing can be injected into AppController: .* tsx/);
    });
  },
});

export default [webpack, ...Object.entries(STARTERS).map(([name, starter]) => sources(name, starter))];

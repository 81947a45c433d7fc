import assert from 'node:assert/strict';
import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import { copyApp, writeJson } from '../kit/projects.js';
import { run } from '../kit/run.js';

/** Nest 11, because Nest 12 is ESM only, and Yarn PnP needs a loader for that. */
const manifest = (projects, platform) => ({
  private: true,
  dependencies: {
    ...Object.fromEntries(['common', 'core', `platform-${platform}`].map((name) => [`@nestjs/${name}`, '^11.1.4'])),
    'reflect-metadata': '^0.2.2',
    rxjs: '^7.8.1',
    'nestjs-cors': `file:${projects.tarball}`,
  },
});

const ANSWER = '204 https://shop.example.com\n';

async function assertRuns(command, options) {
  const { stdout, stderr } = await run(command, options);
  assert.deepEqual({ stdout, stderr }, { stdout: ANSWER, stderr: '' });
}

const pnpm = {
  title: 'pnpm, strict',
  async run({ check, projects }) {
    const tools = await projects.withPackages('pnpm', ['pnpm']);
    for (const platform of ['express', 'fastify']) {
      const cwd = await projects.once(`pnpm-${platform}`, async (folder) => {
        writeJson(folder, 'package.json', manifest(projects, platform));
        copyApp('preflight', folder);
        const flags = ['--prefer-offline', '--config.hoist=false', '--config.strict-peer-dependencies=true'];
        const store = `--config.store-dir=${join(projects.home, 'pnpm-store')}`;
        await run([join(tools, 'node_modules/.bin/pnpm'), 'install', ...flags, store], { cwd: folder });
      });
      await check(`CommonJS on ${platform}`, () => assertRuns(['node', 'app.cjs', platform], { cwd }));
      await check(`ES module on ${platform}`, () => assertRuns(['node', 'app.mjs', platform], { cwd }));
    }
  },
};

const yarn = {
  title: 'Yarn PnP, no loader',
  async run({ check, projects }) {
    const tools = await projects.withPackages('yarn', ['@yarnpkg/cli-dist']);
    const registry = (await run(['npm', 'config', 'get', 'registry'], { cwd: projects.home })).stdout.trim();
    for (const platform of ['express', 'fastify']) {
      const cwd = await projects.once(`yarn-${platform}`, async (folder) => {
        writeJson(folder, 'package.json', manifest(projects, platform));
        const settings = ['nodeLinker: pnp', 'enableTelemetry: false', `npmRegistryServer: "${registry}"`];
        writeFileSync(join(folder, '.yarnrc.yml'), settings.join('\n'));
        writeFileSync(join(folder, 'yarn.lock'), '');
        copyApp('preflight', folder);
        const env = { YARN_ENABLE_IMMUTABLE_INSTALLS: 'false' };
        await run(['node', join(tools, 'node_modules/@yarnpkg/cli-dist/bin/yarn.js'), 'install'], { cwd: folder, env });
      });
      await check(`CommonJS on ${platform}`, () =>
        assertRuns(['node', '-r', './.pnp.cjs', 'app.cjs', platform], { cwd }),
      );
    }
  },
};

export default [pnpm, yarn];

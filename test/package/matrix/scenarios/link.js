import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { copyApp } from '../kit/projects.js';
import { run } from '../kit/run.js';

const nest = (major) =>
  ['common', 'core', 'platform-express', 'platform-fastify'].map((name) => `@nestjs/${name}@${major}`);
const OTHERS = ['reflect-metadata', 'rxjs@7'];

/** As `npm link` does: the application has a link to a folder that has packages of its own. */
const linked = (major) => ({
  title: `npm link, Nest ${major}`,
  async run({ check, projects }) {
    const sources = await projects.once(`linked-sources-${major}`, async (folder) => {
      await run(['tar', '-xzf', projects.tarball, '--strip-components=1', '-C', folder], { cwd: folder });
      await run(
        ['npm', 'install', '--no-save', '--no-audit', '--no-fund', '--ignore-scripts', ...nest(12), ...OTHERS],
        { cwd: folder },
      );
    });
    const app = await projects.withPackages(`linked-app-${major}`, [...nest(major), ...OTHERS]);
    mkdirSync(join(app, 'node_modules'), { recursive: true });
    symlinkSync(sources, join(app, 'node_modules/nestjs-cors'), 'junction');
    copyApp('preflight', app);
    const cores = [sources, app].map((folder) => join(folder, 'node_modules/@nestjs/core'));
    for (const platform of ['express', 'fastify'])
      await check(`does not start on ${platform}, and says how to install a copy`, () =>
        assert.rejects(run(['node', 'app.cjs', platform], { cwd: app }), ({ message }) => {
          for (const part of [...cores, `npm install --install-links ${sources}`])
            assert.ok(message.includes(part), message);
          return true;
        }),
      );
    await check('the command that it names helps', async () => {
      await run(['npm', 'install', '--install-links', sources, '--no-audit', '--no-fund', '--prefer-offline'], {
        cwd: app,
      });
      for (const platform of ['express', 'fastify'])
        assert.equal((await run(['node', 'app.cjs', platform], { cwd: app })).stdout, '204 https://shop.example.com\n');
    });
  },
});

export default [linked(11), linked(12)];

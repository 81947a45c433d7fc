import assert from 'node:assert/strict';
import { join } from 'node:path';
import { bundle } from '../kit/bundle.js';
import { copyApp } from '../kit/projects.js';
import { assertAnswersPreflights } from '../kit/server.js';
import { buildStarter } from '../kit/starters.js';
import { run } from '../kit/run.js';

const bundledStarter = (name, format) => ({
  title: `esbuild to one file, ${name}`,
  async run({ check, projects }) {
    const starter = await buildStarter(projects, name);
    await check(`bundled as ${format}, in a folder without packages`, async () => {
      const { cwd, file } = await bundle(projects, join(starter, 'dist/main.js'), format);
      assert.equal(await assertAnswersPreflights(['node', file], { cwd }), '');
    });
  },
});

const NEST = ['common', 'core', 'platform-express', 'platform-fastify'].map((name) => `@nestjs/${name}@12`);

/** Fastify 5 matches with find-my-way 9. Here, nestjs-cors finds version 8, and the bundle contains both. */
const OTHER_ROUTER = 'find-my-way@8';
const ALL_READ = { '/cats/1': true, '/cats/%31': true, '/cats/adm': false, '/cats/%61dm': false };
/** Express decodes parameters only, so that /cats/%61dm reaches the handler of /cats/:id. */
const ON_EXPRESS = { ...ALL_READ, '/cats/%61dm': true };

const bundledRouter = (title, packages, onFastify) => ({
  title: `esbuild, ${title}`,
  async run({ check, projects }) {
    const installed = [...NEST, 'reflect-metadata', 'rxjs@7', projects.tarball, ...packages];
    const app = await projects.withPackages(`bundled-${title.replaceAll(' ', '-')}`, installed);
    copyApp('router-copy', app);
    for (const format of ['cjs', 'esm'])
      for (const platform of ['express', 'fastify'])
        await check(`${platform}, ${format}`, async () => {
          const { cwd, file } = await bundle(projects, join(app, 'app.cjs'), format);
          const { stdout } = await run(['node', file, platform], { cwd });
          const { warnings, allowed, granted } = JSON.parse(stdout);
          const isExpress = platform === 'express';
          const expected = isExpress ? { granted: ON_EXPRESS } : onFastify;
          assert.deepEqual(allowed, isExpress ? ON_EXPRESS : ALL_READ);
          assert.deepEqual(granted, expected.granted);
          assert.equal(warnings.length, expected.warning === undefined ? 0 : 1);
          if (expected.warning !== undefined) assert.match(warnings[0], expected.warning);
        });
  },
});

export default [
  bundledStarter('nest11', 'cjs'),
  bundledStarter('nest11', 'esm'),
  bundledStarter('nest12-cjs', 'cjs'),
  bundledStarter('nest12-esm', 'esm'),
  bundledRouter('one copy of the router', [], { granted: ALL_READ }),
  bundledRouter('another copy of the router', [OTHER_ROUTER], {
    // Fastify itself says which handler an actual request reached. A preflight of such a path is refused.
    granted: { ...ALL_READ, '/cats/%31': false },
    warning: /Fastify 5\.\d+\.\d+ .* another one, 8\.\d+\.\d+\. .*npm ls find-my-way/,
  }),
];

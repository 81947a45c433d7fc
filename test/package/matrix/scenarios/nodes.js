import assert from 'node:assert/strict';
import { NODES, findNode } from '../kit/nodes.js';
import { copyApp } from '../kit/projects.js';
import { run } from '../kit/run.js';

/** Node 22.12 warns once of every program that requires an ES module; later releases do not. */
const warns = (version) => version === '22.12.0';

const nodes = (nest) => ({
  title: `Node, Nest ${nest}`,
  async run({ check, projects }) {
    const names = ['common', 'core', 'platform-express', 'platform-fastify'].map((name) => `@nestjs/${name}@${nest}`);
    const cwd = await projects.withPackages(`nest${nest}-both`, [
      ...names,
      'reflect-metadata',
      'rxjs@7',
      projects.tarball,
    ]);
    copyApp('preflight', cwd);
    for (const version of NODES) {
      const node = await findNode(projects, version);
      const prints = async (command, expected) => {
        const { stdout, stderr } = await run(['node', ...command], { cwd, node });
        assert.equal(stdout, expected);
        if (!warns(version)) assert.equal(stderr, '');
      };
      await check(`import and require() give one instance, Node ${version}`, () =>
        prints(['instance.mjs'], 'true true\n'),
      );
      for (const platform of ['express', 'fastify'])
        for (const file of ['app.mjs', 'app.cjs'])
          await check(`${file} on ${platform}, Node ${version}`, () =>
            prints([file, platform], '204 https://shop.example.com\n'),
          );
    }
  },
});

export default [nodes(11), nodes(12)];

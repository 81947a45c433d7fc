import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { MAJORS, findNode } from '../kit/nodes.js';
import { ROOT } from '../kit/projects.js';
import { makeStarter } from '../kit/starters.js';
import { run } from '../kit/run.js';

const nodeTest = (name) => ({
  title: `node --test, ${name}`,
  async run({ check, projects }) {
    const cwd = projects.inside(await makeStarter(projects, name), 'node-test');
    cpSync(join(ROOT, 'test/package/cats.test.js'), join(cwd, 'cats.test.mjs'));
    for (const version of MAJORS) {
      const node = await findNode(projects, version);
      await check(`Node ${version}`, () => run(['node', '--test', 'cats.test.mjs'], { cwd, node }));
    }
  },
});

export default [nodeTest('nest11'), nodeTest('nest12-esm')];

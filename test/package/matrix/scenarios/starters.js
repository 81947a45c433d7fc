import assert from 'node:assert/strict';
import { MAJORS, findNode } from '../kit/nodes.js';
import { assertAnswersPreflights } from '../kit/server.js';
import { STARTERS, buildStarter, makeStarter } from '../kit/starters.js';
import { run } from '../kit/run.js';

/** Nest 12 is ESM only, which Jest requires natively from Node 24.9 on. On older Nodes the untouched starter fails, too. */
const canTest = (name, version) => name !== 'nest12-cjs' || version === '24';

const starter = (name) => ({
  title: `starter ${name}`,
  async run({ check, projects }) {
    const cwd = await makeStarter(projects, name);
    await check('nest build', () => buildStarter(projects, name));
    for (const version of MAJORS) {
      const node = await findNode(projects, version);
      if (canTest(name, version)) {
        await check(`unit test as generated, Node ${version}`, () => run(['npm', 'test'], { cwd, node }));
        await check(`e2e tests, Node ${version}`, () => run(['npm', 'run', 'test:e2e'], { cwd, node }));
      }
      await check(`server, Node ${version}`, async () => {
        assert.equal(await assertAnswersPreflights(['node', 'dist/main'], { cwd, node }), '');
      });
    }
  },
});

export default Object.keys(STARTERS).map(starter);

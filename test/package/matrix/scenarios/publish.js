import { join } from 'node:path';
import { ROOT } from '../kit/projects.js';
import { run } from '../kit/run.js';

export default [
  {
    title: 'the tarball',
    async run({ check, projects }) {
      const bin = (name) => join(ROOT, 'node_modules/.bin', name);
      const cwd = projects.home;
      await check('publint', () => run([bin('publint'), projects.tarball, '--strict'], { cwd }));
      await check('attw (are the types wrong?)', () => run([bin('attw'), projects.tarball], { cwd }));
    },
  },
];

import assert from 'node:assert/strict';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { assertAnswersPreflights } from '../kit/server.js';
import { buildStarter } from '../kit/starters.js';
import { run } from '../kit/run.js';

/** Packages that Nest requires only if an application has them. */
const OPTIONAL = [
  ...['microservices', 'websockets', 'platform-socket.io'].map((name) => `@nestjs/${name}`),
  ...['class-validator', 'class-transformer'],
];

/** CommonJS packages in a bundle of ES modules call `require()`; Express is one of them. */
const BANNER = `import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);`;

const bundle = (name, format) => ({
  title: `esbuild to one file, ${name}`,
  async run({ check, projects }) {
    const starter = await buildStarter(projects, name);
    const tools = await projects.withPackages('esbuild', ['esbuild']);
    await check(`bundled as ${format}, in a folder without packages`, async () => {
      const cwd = mkdtempSync(join(projects.home, 'bundle-'));
      const file = `main.${format === 'esm' ? 'mjs' : 'cjs'}`;
      const options = ['--bundle', '--platform=node', `--format=${format}`, `--outfile=${join(cwd, file)}`];
      const banner = format === 'esm' ? [`--banner:js=${BANNER}`] : [];
      const external = OPTIONAL.map((one) => `--external:${one}`);
      const esbuild = join(tools, 'node_modules/esbuild/bin/esbuild');
      await run([esbuild, 'dist/main.js', ...options, ...banner, ...external], { cwd: starter });
      assert.equal(await assertAnswersPreflights(['node', file], { cwd }), '');
    });
  },
});

export default [
  bundle('nest11', 'cjs'),
  bundle('nest11', 'esm'),
  bundle('nest12-cjs', 'cjs'),
  bundle('nest12-esm', 'esm'),
];

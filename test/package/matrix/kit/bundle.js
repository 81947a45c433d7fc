import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './run.js';

/** Packages that Nest requires only if an application has them. */
const OPTIONAL = [
  ...['microservices', 'websockets', 'platform-socket.io'].map((name) => `@nestjs/${name}`),
  ...['class-validator', 'class-transformer'],
  ...['multipart', 'static', 'view'].map((name) => `@fastify/${name}`),
];

/** CommonJS packages in a bundle of ES modules call `require()`; Express is one of them. */
const BANNER = `import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);`;

/** Bundles an application to one file with esbuild, in a folder without packages. Returns the folder and the file. */
export async function bundle(projects, entry, format) {
  const tools = await projects.withPackages('esbuild', ['esbuild']);
  const cwd = mkdtempSync(join(projects.home, 'bundle-'));
  const file = `main.${format === 'esm' ? 'mjs' : 'cjs'}`;
  const options = ['--bundle', '--platform=node', `--format=${format}`, `--outfile=${join(cwd, file)}`];
  const banner = format === 'esm' ? [`--banner:js=${BANNER}`] : [];
  const external = OPTIONAL.map((one) => `--external:${one}`);
  const esbuild = join(tools, 'node_modules/esbuild/bin/esbuild');
  await run([esbuild, entry, ...options, ...banner, ...external], { cwd: projects.home });
  return { cwd, file };
}

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, copyApp, install } from './projects.js';
import { run } from './run.js';

/** What `nest new` writes, by the name of the folder. Nest 12 asks for the kind of modules. */
export const STARTERS = {
  nest11: { nest: 11, modules: 'cjs' },
  'nest12-cjs': { nest: 12, modules: 'cjs' },
  'nest12-esm': { nest: 12, modules: 'esm' },
};

/** The starter with nestjs-cors installed and used: in its module, in its controller and in one e2e test. */
export function makeStarter(projects, name) {
  return projects.once(name, async (folder) => {
    await generate(projects, name, folder);
    useCors(folder, STARTERS[name].modules);
    await install(folder, [projects.tarball]);
  });
}

/** The same starter after `nest build`. */
export async function buildStarter(projects, name) {
  const cwd = await makeStarter(projects, name);
  await projects.once(`${name}/dist`, () => run(['npm', 'run', '--silent', 'build'], { cwd }));
  return cwd;
}

/** Runs the generator as `nest new` does, which can only ask a person for the kind of modules. */
async function generate(projects, name, folder) {
  const { nest, modules } = STARTERS[name];
  const generator = await projects.withPackages(`generator-${nest}`, [`@nestjs/schematics@${nest}`]);
  const collection = join(generator, 'node_modules/@nestjs/schematics/dist/collection.json');
  const options = [`--name=${name}`, '--directory=.', '--language=ts', '--package-manager=npm'];
  const schematics = join(ROOT, 'node_modules/@angular-devkit/schematics-cli/bin/schematics.js');
  const type = nest === 11 ? [] : [`--type=${modules}`];
  const quietly = ['--no-dry-run', '--no-interactive'];
  await run(['node', schematics, `${collection}:application`, ...options, ...type, ...quietly], { cwd: folder });
}

function useCors(folder, modules) {
  edit(join(folder, 'src/app.module.ts'), [
    [/^@Module/m, `import { CorsModule } from 'nestjs-cors';\n\n@Module`],
    ['imports: []', `imports: [CorsModule.forRoot({ origin: 'https://app.example.com' })]`],
  ]);
  edit(join(folder, 'src/app.controller.ts'), [
    [/^@Controller/m, `import { Cors } from 'nestjs-cors';\n\n@Cors('https://shop.example.com')\n@Controller`],
  ]);
  copyApp('starter', folder);
  if (modules === 'esm') edit(join(folder, 'test/cors.e2e-spec.ts'), [['/app.module', '/app.module.js']]);
}

/** Replaces text in a file of the starter, which must be there. */
export function edit(file, replacements) {
  const before = readFileSync(file, 'utf8');
  const after = replacements.reduce((text, [from, to]) => {
    const replaced = text.replace(from, to);
    assert.notEqual(replaced, text, `${file} no longer contains ${from}`);
    return replaced;
  }, before);
  writeFileSync(file, after);
}

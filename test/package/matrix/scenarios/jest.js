import { MAJORS, findNode } from '../kit/nodes.js';
import { copyApp, writeJson } from '../kit/projects.js';
import { run } from '../kit/run.js';

const NEST = ['common', 'core', 'platform-express', 'testing'].map((name) => `@nestjs/${name}@11`);
const OTHERS = ['reflect-metadata', 'rxjs@7', 'typescript@5', 'ts-jest@29', '@swc/jest', '@swc/core', '@types/node@24'];

const SWC = {
  jsc: {
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true },
  },
};

/** What every TypeScript project on Nest has. Nothing here is for nestjs-cors. */
const COMPILER_OPTIONS = {
  module: 'commonjs',
  target: 'es2022',
  strict: true,
  experimentalDecorators: true,
  emitDecoratorMetadata: true,
  types: ['node', 'jest'],
  isolatedModules: false,
};

const jest = (major) => ({
  title: `Jest ${major}, Nest 11`,
  async run({ check, projects }) {
    const packages = [...NEST, ...OTHERS, `jest@${major}`, `@types/jest@${major}`, projects.tarball];
    const cwd = await projects.withPackages(`jest-${major}`, packages);
    copyApp('jest', cwd);
    writeJson(cwd, 'tsconfig.json', { compilerOptions: COMPILER_OPTIONS });
    for (const [name, transformer] of [
      ['ts-jest', 'ts-jest'],
      ['@swc/jest', ['@swc/jest', SWC]],
    ]) {
      const config = `--config=${JSON.stringify({ transform: { '\\.ts$': transformer } })}`;
      for (const version of MAJORS) {
        const node = await findNode(projects, version);
        await check(`${name}, Node ${version}`, () =>
          run(['node', 'node_modules/jest/bin/jest.js', config], { cwd, node }),
        );
      }
    }
  },
});

export default [jest(29), jest(30)];

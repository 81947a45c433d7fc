import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeJson } from '../kit/projects.js';
import { run } from '../kit/run.js';

const VERSIONS = ['5.4', '5.8', '5.9', '6.0', '7.0'];

const APP = `
import { Controller, Get, type INestApplication, Module } from '@nestjs/common';
import { Cors, CorsInspector, CorsModule, type CorsModuleOptions } from 'nestjs-cors';
import { CorsBrowser, type CorsResponse, expectCors } from 'nestjs-cors/testing';

const options: CorsModuleOptions = { origin: 'https://app.example.com', credentials: true };

@Controller('books')
@Cors('https://shop.example.com', { exposedHeaders: ['ETag'] })
export class Books {
  @Get()
  list(): string[] {
    return [];
  }
}

@Module({ imports: [CorsModule.forRoot(options)], controllers: [Books] })
export class App {}

export async function read(app: INestApplication): Promise<CorsResponse> {
  await expectCors(app).from('https://other.example').to('GET /books').toBeRefused('allow-origin-missing');
  app.get(CorsInspector).report().entries.map((entry): string => entry.path);
  return new CorsBrowser({ app, origin: 'https://shop.example.com' }).fetch('/books');
}

// @ts-expect-error: the option is called origin. Types that are not found would be any, and accept it.
CorsModule.forRoot({ origins: [] });
`;

/**
 * Which files are compiled with which settings. TypeScript 7 has removed node10. CommonJS files cannot import Nest 12, which
 * is ESM only, under node16 or before TypeScript 5.8.
 */
const SETTINGS = [
  { module: 'node16', moduleResolution: 'node16', files: ['app.mts', 'app.cts'] },
  { module: 'nodenext', moduleResolution: 'nodenext', files: ['app.mts', 'app.cts'] },
  { module: 'esnext', moduleResolution: 'bundler', files: ['app.ts'] },
  { module: 'commonjs', moduleResolution: 'node10', files: ['app.ts'], until: '6.0' },
];

const COMPILER_OPTIONS = {
  target: 'es2022',
  lib: ['es2023'],
  types: ['node'],
  strict: true,
  skipLibCheck: false,
  experimentalDecorators: true,
  emitDecoratorMetadata: true,
  noEmit: true,
};

const alias = (version) => `typescript-${version}`;
const settingsOf = (version) => SETTINGS.filter(({ until }) => until === undefined || Number(version) <= Number(until));

function compiles(file, module, version, major) {
  return major === 11 || !file.endsWith('.cts') || (module === 'nodenext' && Number(version) >= 5.8);
}

const nest = (major, versions) => ({
  title: `TypeScript, Nest ${major}`,
  async run({ check, projects }) {
    const tools = await projects.withPackages(
      'typescript',
      VERSIONS.map((version) => `${alias(version)}@npm:typescript@~${version}`),
    );
    const names = ['common', 'core'].map((name) => `@nestjs/${name}@${major}`);
    const packages = [...names, 'reflect-metadata', 'rxjs@7', '@types/node@20', projects.tarball];
    const cwd = await projects.withPackages(`typescript-nest${major}`, packages);
    for (const extension of ['ts', 'mts', 'cts']) writeFileSync(join(cwd, `app.${extension}`), APP);
    for (const version of versions) {
      for (const { module, moduleResolution, files } of settingsOf(version)) {
        await check(`${version}, ${moduleResolution}`, () => {
          const config = `tsconfig-${version}-${moduleResolution}.json`;
          // TypeScript 6 reports node10 as deprecated.
          const ignored = version === '6.0' && moduleResolution === 'node10' ? { ignoreDeprecations: '6.0' } : {};
          const compilerOptions = { ...COMPILER_OPTIONS, module, moduleResolution, ...ignored };
          writeJson(cwd, config, {
            compilerOptions,
            files: files.filter((file) => compiles(file, module, version, major)),
          });
          return run(['node', join(tools, 'node_modules', alias(version), 'bin/tsc'), '-p', config], { cwd });
        });
      }
    }
  },
});

export default [nest(11, VERSIONS), nest(12, ['5.4', '5.8', '7.0'])];

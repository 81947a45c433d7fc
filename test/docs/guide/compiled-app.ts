import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const folder = join(import.meta.dirname, '../../artefacts/guide');

/** Compiles an application of `apps` as a build would. Returns the path of the file. */
export function compiledApp(name: string): string {
  const source = readFileSync(join(import.meta.dirname, `apps/${name}.ts`), 'utf8');
  const compilerOptions = {
    module: ts.ModuleKind.ES2022,
    target: ts.ScriptTarget.ES2022,
    experimentalDecorators: true,
    emitDecoratorMetadata: true,
  };
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}.js`);
  writeFileSync(file, ts.transpileModule(source, { compilerOptions }).outputText);
  return file;
}

/** Compiles the applications as a build would: to ES modules, or to CommonJS as most applications of Nest 11 are. */
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';

const RECIPES = ['traces'];

export function compileApps(source, target, type) {
  const compilerOptions = {
    module: type === 'module' ? ts.ModuleKind.ES2022 : ts.ModuleKind.CommonJS,
    target: ts.ScriptTarget.ES2022,
    experimentalDecorators: true,
    emitDecoratorMetadata: true,
    esModuleInterop: true,
  };
  for (const file of readdirSync(source, { recursive: true })) {
    if (!/\.m?[jt]s$/.test(file)) continue;
    mkdirSync(dirname(join(target, file)), { recursive: true });
    if (!file.endsWith('.ts')) {
      cpSync(join(source, file), join(target, file));
      continue;
    }
    const { outputText } = ts.transpileModule(readFileSync(join(source, file), 'utf8'), { compilerOptions });
    writeFileSync(join(target, file.replace(/\.ts$/, '.js')), outputText);
  }
  for (const name of RECIPES) {
    const recipe = readFileSync(join(source, `../../docs/observability/${name}.ts`), 'utf8');
    mkdirSync(join(target, 'recipes'), { recursive: true });
    writeFileSync(join(target, `recipes/${name}.js`), ts.transpileModule(recipe, { compilerOptions }).outputText);
  }
  writeFileSync(join(target, 'package.json'), JSON.stringify({ type }));
}

/** Checks one file with the types of the built package, and reports what that cost. */
import ts from 'typescript';
import { resolve, join } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');
const { file } = JSON.parse(process.argv[2]);

const program = ts.createProgram([file], {
  module: ts.ModuleKind.NodeNext,
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2023.d.ts'],
  types: ['node'],
  typeRoots: [join(ROOT, 'node_modules/@types')],
  strict: true,
  experimentalDecorators: true,
  skipLibCheck: true,
  noEmit: true,
  paths: { 'nestjs-cors': [join(ROOT, 'dist/index.d.ts')] },
});
const before = process.cpuUsage();
const diagnostics = ts.getPreEmitDiagnostics(program);
const { user, system } = process.cpuUsage(before);
if (diagnostics.length > 0) throw new Error(ts.formatDiagnostics(diagnostics.slice(0, 3), ts.createCompilerHost({})));
globalThis.gc();
process.send({
  milliseconds: (user + system) / 1000,
  megabytes: process.memoryUsage().heapUsed / 1e6,
  instantiations: program.getInstantiationCount(),
});

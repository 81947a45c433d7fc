/**
 * Writes the generated parts of the documents, which CONTRIBUTING.md lists, and prints which documents changed. The work is done
 * by tests, because Jest can run TypeScript with decorators. They compare the documents with the code, and write them where
 * NESTJS_CORS_WRITE_DOCS is set.
 *
 *     npm run docs
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const guides = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md'));
const documents = ['README.md', 'CONTRIBUTING.md', 'sample/README.md', ...guides.map((name) => `docs/${name}`)];
const textOf = (document) => readFileSync(join(root, document), 'utf8');

const before = new Map(documents.map((document) => [document, textOf(document)]));
const status = runWriters();
const isWritten = (document) => textOf(document) !== before.get(document);
print('Written', documents.filter(isWritten));
print(
  'Unchanged',
  documents.filter((document) => !isWritten(document)),
);
if (status !== 0) console.log('A test failed, so some documents may be out of date. See its message above.');
process.exitCode = status;

function runWriters() {
  const jest = ['--experimental-vm-modules', '--no-warnings=ExperimentalWarning', 'node_modules/jest/bin/jest.js'];
  const writers = [
    'test/diagnostics/configuration-issues',
    'test/docs/guide/guide',
    'test/docs/documents',
    'test/tools/cli/check/docs',
    'test/repository',
  ];
  const { status } = spawnSync(
    process.execPath,
    [...jest, '--selectProjects', 'spec', '--testPathPatterns', ...writers],
    { cwd: root, stdio: 'inherit', env: { ...process.env, NESTJS_CORS_WRITE_DOCS: '1' } },
  );
  return status ?? 1;
}

function print(heading, list) {
  console.log(`${heading}: ${list.join(', ') || 'none'}`);
}

/**
 * Writes the generated parts of the documents, which CONTRIBUTING.md lists. For docs/configuration-issues.md it starts the application of every example in test/diagnostics/catalogue and records the
 * issues that it reports. Also writes the tables of docs/why-is-my-request-blocked.md, from the messages in test/browsers/messages,
 * and the findings of docs/check.md. The work is done by tests, because Jest can run TypeScript with decorators.
 *
 *     npm run docs
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
mkdirSync(join(root, 'docs'), { recursive: true });

const jest = ['--experimental-vm-modules', '--no-warnings=ExperimentalWarning', 'node_modules/jest/bin/jest.js'];
const documents = [
  'test/diagnostics/configuration-issues',
  'test/docs/guide/guide',
  'test/docs/documents',
  'test/tools/cli/check/docs',
  'test/repository',
];
const test = ['--selectProjects', 'spec', '--testPathPatterns', ...documents];
const { status } = spawnSync(process.execPath, [...jest, ...test], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, NESTJS_CORS_WRITE_DOCS: '1' },
});
process.exitCode = status ?? 1;

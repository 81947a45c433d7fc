/** Stops the release while package.json does not say where the sources are: npm checks provenance against it. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const manifest = JSON.parse(readFileSync(resolve(import.meta.dirname, '../package.json'), 'utf8'));
if (!manifest.repository) {
  console.error('package.json has no "repository": add the URL of the repository, which npm needs for provenance.');
  process.exitCode = 1;
}

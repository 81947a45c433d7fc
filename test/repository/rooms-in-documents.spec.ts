import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { codeSpan, formatted, withPart } from '../support/markdown.js';
import { ROOMS } from './rooms.js';

const root = resolve(import.meta.dirname, '../..');

test.each([
  ['CONTRIBUTING.md', 'rooms', purposes()],
  ['docs/architecture.md', 'imports', imports()],
])('%s has the list of %s (npm run docs writes it)', (document, name, part) => {
  const file = join(root, document);
  const text = formatted(withPart(readFileSync(file, 'utf8'), name, part), document);
  if (process.env['NESTJS_CORS_WRITE_DOCS'] !== undefined) writeFileSync(file, text);
  expect(readFileSync(file, 'utf8')).toBe(text);
});

function purposes(): string {
  return Object.values(ROOMS)
    .map(({ holds, purpose }) => `- ${holds.map(codeSpan).join(', ')}: ${purpose}`)
    .join('\n');
}

function imports(): string {
  return Object.entries(ROOMS)
    .map(([name, { holds, imports, pure }]) => {
      const files = holds.filter((path) => path !== `lib/${name}/`).map(codeSpan);
      const notes = [...files, ...(pure === true ? ['pure'] : [])].join(', ');
      const list = imports.map(codeSpan).join(', ') || 'no room';
      return `- ${codeSpan(name)}${notes === '' ? '' : ` (${notes})`}: ${list}`;
    })
    .join('\n');
}

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { COMMANDS } from '../../../../../lib/tools/cli/commands.js';
import { MAX_REQUESTS } from '../../../../../lib/tools/cli/check/probe/max-requests.js';
import { parsedCommand } from '../../parsed-command.js';
import { PATH, documentOf } from './document.js';

const FILE = join(resolve(import.meta.dirname, '../../../../..'), PATH);

test('docs/check.md describes every finding and every origin that is tried (npm run docs writes them)', () => {
  const text = documentOf(readFileSync(FILE, 'utf8'));
  if (process.env['NESTJS_CORS_WRITE_DOCS'] !== undefined) writeFileSync(FILE, text);
  expect(readFileSync(FILE, 'utf8')).toBe(text);
});

test('its commands are valid, and its links have targets', () => {
  const text = readFileSync(FILE, 'utf8');
  const commands = text.match(/(?<=^```sh\n)[^`]*/gm)!.flatMap((block) => block.trim().split('\n'));
  expect(commands.map((line) => parsedCommand(line).name)).toEqual(Array(6).fill('check'));
  const links = [...text.matchAll(/\]\((?!https:)([^)#]+)/g)].map(([, link]) => link!);
  expect(links.filter((link) => !existsSync(join(dirname(FILE), link)))).toEqual([]);
});

test('it and the help give the largest number of requests, which requests.spec counts', () => {
  const sentence = `at most ${MAX_REQUESTS} requests`;
  expect(readFileSync(FILE, 'utf8').match(/at most \d+ requests/g)).toEqual([sentence]);
  expect(COMMANDS.find(({ name }) => name === 'check')!.description.join(' ')).toContain(sentence);
});

test('it mentions every option of check', () => {
  const text = readFileSync(FILE, 'utf8');
  const options = Object.keys(COMMANDS.find(({ name }) => name === 'check')!.options);
  expect(options.filter((name) => name !== 'timeout' && !text.includes(`--${name}`))).toEqual([]);
});

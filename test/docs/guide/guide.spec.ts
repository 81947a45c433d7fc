import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArguments } from '../../../lib/tools/cli/arguments.js';
import { COMMANDS } from '../../../lib/tools/cli/commands.js';
import { SCRIPT_ERRORS } from '../../browsers/messages/message-case.js';
import { messageTable } from '../../browsers/messages/guide-rows.js';
import { SECTIONS } from '../../browsers/messages/sections.js';
import { formatted, withPart } from '../../support/markdown.js';

const PATH = 'docs/why-is-my-request-blocked.md';
const FILE = join(resolve(import.meta.dirname, '../../..'), PATH);

/** How many lines a section may have. Its reader has a page that does not work. */
const MAX_LINES = 10;

const [, ...parts] = readFileSync(FILE, 'utf8').split(/^## /m);
const sections = parts.map((part) => {
  const [heading = '', ...lines] = part.split('\n');
  return { heading, lines: lines.filter((line) => line.trim() !== '') };
});

it('quotes the messages of the browsers (npm run docs writes them)', () => {
  const written = readFileSync(FILE, 'utf8');
  const text = (['chromium', 'firefox'] as const).reduce(
    (before, browser) => withPart(before, browser, messageTable(browser)),
    written,
  );
  const expected = formatted(text, PATH);
  if (process.env['NESTJS_CORS_WRITE_DOCS'] !== undefined) writeFileSync(FILE, expected);
  expect(expected.match(/^\| .*\]\(#/gm)?.length).toBeGreaterThan(40);
  expect(readFileSync(FILE, 'utf8')).toBe(expected);
});

it.each(Object.entries(SCRIPT_ERRORS))('quotes the error that a script gets from %s', (_, error) => {
  expect(readFileSync(FILE, 'utf8')).toContain(`\`${error}\``);
});

it('starts with the console, and has one section for each cause', () => {
  const headings = ['What does the console say?', 'The two commands', ...Object.values(SECTIONS)];
  expect(sections.map(({ heading }) => heading)).toEqual(headings);
});

it.each(sections.slice(2))('is short about "$heading", and ends with the fix', ({ lines }) => {
  expect(lines.length).toBeLessThanOrEqual(MAX_LINES);
  expect(lines.filter((line) => line.startsWith('- **Fix:** '))).toHaveLength(1);
});

describe('the commands of the guide', () => {
  const [, block = ''] = /```sh\n([^]*?)```/.exec(readFileSync(FILE, 'utf8')) ?? [];
  const lines = block.trim().split('\n');

  it.each(lines)('are accepted by the command line: %s', (line) => {
    const [npx, program, name, ...words] = line.split(' ');
    const command = COMMANDS.find((one) => one.name === name);
    expect([npx, program]).toEqual(['npx', 'nestjs-cors']);
    expect(parseArguments(words, command!.options).operands).toHaveLength(command!.operands.split(' ').length);
  });

  it('have the options that the text mentions', () => {
    const spoken = [...readFileSync(FILE, 'utf8').matchAll(/`[^`\n]*?--([a-z]+)[^`\n]*`/g)].map(
      ([, option]) => option!,
    );
    const known = COMMANDS.flatMap(({ options }) => Object.keys(options));
    expect(spoken).toEqual(expect.arrayContaining(['send', 'credentials', 'header']));
    expect(spoken.filter((option) => !known.includes(option))).toEqual([]);
  });
});

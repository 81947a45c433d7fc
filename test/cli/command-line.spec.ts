import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { runCommand } from '../support/command-line.js';

const root = resolve(import.meta.dirname, '../..');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

describe('nestjs-cors', () => {
  test('tells its version', async () => {
    expect(await runCommand(['--version'])).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
  });

  test('lists its commands', async () => {
    const { status, stdout, stderr } = await runCommand(['--help']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('Usage: npx nestjs-cors <command> [options]\n');
  });

  test.each([
    ['no command', [], 'Which command?'],
    ['an unknown one', ['chek\u001b[31m'], String.raw`There is no command 'chek\u{1b}[31m'.`],
  ])('refuses %s with the way to the help', async (_, args, message) => {
    const { status, stdout, stderr } = await runCommand(args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toBe(`error: ${message}\nSee npx nestjs-cors --help\n`);
  });
});

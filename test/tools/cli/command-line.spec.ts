import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { COMMANDS } from '../../../lib/tools/cli/commands.js';
import { runCommand } from '../../support/command-line.js';
import { parsedCommand } from './parsed-command.js';

const root = resolve(import.meta.dirname, '../../..');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

describe('nestjs-cors', () => {
  test('prints its version', async () => {
    expect(await runCommand(['--version'])).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
  });

  test.each(['--help', '-h'])('lists its commands (%s)', async (option) => {
    const { status, stdout, stderr } = await runCommand([option]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('Usage: npx nestjs-cors <command> [options]\n');
    for (const { name, summary, examples } of COMMANDS) {
      expect(stdout).toMatch(new RegExp(`^  ${name} .*  ${summary}$`, 'm'));
      expect(stdout).toContain(`\n  npx nestjs-cors ${examples[0]!.line}\n`);
    }
  });

  test.each(COMMANDS.map((command) => [command.name, command] as const))(
    '%s --help describes its options, exit codes and examples',
    async (name, command) => {
      const { status, stdout, stderr } = await runCommand([name, '--help']);
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      expect(stdout).toContain(`Usage: npx nestjs-cors ${name} `);
      for (const option of Object.keys(command.options))
        expect(stdout).toMatch(new RegExp(`^  --${option} .*\\S`, 'm'));
      for (const [code, meaning] of Object.entries(command.exits))
        expect(stdout).toContain(`\n  ${code}  ${meaning}\n`);
      expect(command.examples.length).toBeGreaterThan(0);
      for (const { line, purpose } of command.examples) {
        expect(stdout).toContain(`\n  # ${purpose}\n  npx nestjs-cors ${line}\n`);
        expect(parsedCommand(`npx nestjs-cors ${line}`).name).toBe(name);
      }
    },
  );

  test('exits without an error if the reader closes the pipe', () => {
    const script = `{ '${process.execPath}' dist/cli.js check --help; echo "status $?" >&2; } | true`;
    const { stderr } = spawnSync('sh', ['-c', script], { cwd: root, encoding: 'utf8' });
    expect(stderr).toBe('status 0\n');
  });

  test.each([
    ['a missing command', [], 'The command is missing.'],
    ['an unknown command', ['chek\u001b[31m'], String.raw`Unknown command 'chek\u{1b}[31m'.`],
  ])('reports %s and mentions the help', async (_, args, message) => {
    const { status, stdout, stderr } = await runCommand(args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toBe(`error: ${message}\nSee npx nestjs-cors --help\n`);
  });
});

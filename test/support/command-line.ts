import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';

const root = resolve(import.meta.dirname, '../..');
const bin = join(root, 'dist/tools/cli/main.js');

export interface CommandResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandSetup {
  /** Variables beside `PATH`, which is all that is inherited. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** Runs `nestjs-cors` as it is built, in a process of its own, with pipes where a terminal would be. */
export async function runCommand(args: readonly string[], setup: CommandSetup = {}): Promise<CommandResult> {
  expectFresh();
  return run(process.execPath, [bin, ...args], setup);
}

/** The same on a terminal, of which stdout and stderr are one stream. */
export async function runOnTerminal(args: readonly string[], setup: CommandSetup = {}): Promise<CommandResult> {
  expectFresh();
  const words = [process.execPath, bin, ...args].map((word) => `'${word.replaceAll("'", String.raw`'\''`)}'`);
  const env = { TERM: 'xterm-256color', ...setup.env };
  return run('script', ['--quiet', '--return', '--command', words.join(' '), '/dev/null'], { ...setup, env });
}

async function run(file: string, args: readonly string[], { env, cwd }: CommandSetup): Promise<CommandResult> {
  const child = spawn(file, args, {
    cwd,
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const closed = new Promise<number | null>((done, fail) => child.on('close', done).on('error', fail));
  const [stdout, stderr, status] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
  return { status, stdout, stderr };
}

/** What is tested is what the sources say, or the test means nothing. */
function expectFresh(): void {
  const newest = Math.max(...['cli', 'fetch', 'inspector'].map((room) => newestIn(join(root, 'lib', room))));
  if (existsSync(bin) && statSync(bin).mtimeMs >= newest) return;
  throw new Error('dist is older than lib: npm run build');
}

function newestIn(folder: string): number {
  if (!existsSync(folder)) return 0;
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return Math.max(...files.map((file) => statSync(join(folder, file)).mtimeMs));
}

import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';

const root = resolve(import.meta.dirname, '../..');
const bin = join(root, 'dist/cli.js');

export interface CommandResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandSetup {
  /** Variables in addition to `PATH`, the only one that the process inherits. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** Runs `nestjs-cors` as built, in its own process. Its streams are pipes. */
export async function runCommand(args: readonly string[], setup: CommandSetup = {}): Promise<CommandResult> {
  expectFresh();
  return run(process.execPath, [bin, ...args], setup);
}

/** A command that runs until it is ended. */
export interface RunningCommand {
  /** Resolves with what stdout has when it matches. Rejects if the command ends before that. */
  output(pattern: RegExp): Promise<RegExpExecArray>;
  kill(signal: NodeJS.Signals): void;
  readonly ended: Promise<CommandResult>;
}

/** Starts `nestjs-cors` as built, in its own process. */
export function startCommand(args: readonly string[], { env, cwd }: CommandSetup = {}): RunningCommand {
  expectFresh();
  const child = spawn(process.execPath, [bin, ...args], {
    cwd,
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const seen = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) child[name].on('data', (chunk) => (seen[name] += String(chunk)));
  const ended = new Promise<CommandResult>((done) => child.on('close', (status) => done({ status, ...seen })));
  return {
    ended,
    kill: (signal) => void child.kill(signal),
    output: (pattern) =>
      new Promise((done, fail) => {
        const look = (): void => {
          const found = pattern.exec(seen.stdout);
          if (found !== null) done(found);
        };
        child.stdout.on('data', look);
        void ended.then(({ stderr }) => fail(new Error(`The command has ended: ${stderr}`)));
        look();
      }),
  };
}

/** For tests that need a terminal. Windows has no `script`, so Jest reports them as skipped there. */
export const testOnTerminal = process.platform === 'win32' ? test.skip : test;

/** Runs `nestjs-cors` on a terminal, where stdout and stderr are one stream. */
export async function runOnTerminal(args: readonly string[], setup: CommandSetup = {}): Promise<CommandResult> {
  expectFresh();
  const command = [process.execPath, bin, ...args];
  const env = { TERM: 'xterm-256color', ...setup.env };
  return run('script', process.platform === 'darwin' ? bsdScript(command) : linuxScript(command), { ...setup, env });
}

function linuxScript(command: readonly string[]): string[] {
  const words = command.map((word) => `'${word.replaceAll("'", String.raw`'\''`)}'`);
  return ['--quiet', '--return', '--command', words.join(' '), '/dev/null'];
}

function bsdScript(command: readonly string[]): string[] {
  return ['-q', '/dev/null', ...command];
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

/** Fails if `dist` is older than `lib`: the test would not run the code that it is about. */
function expectFresh(): void {
  const newest = Math.max(...['cli', 'fetch', 'inspector'].map((room) => newestIn(join(root, 'lib/tools', room))));
  if (existsSync(bin) && statSync(bin).mtimeMs >= newest) return;
  throw new Error('dist is older than lib. Run: npm run build');
}

function newestIn(folder: string): number {
  if (!existsSync(folder)) return 0;
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return Math.max(...files.map((file) => statSync(join(folder, file)).mtimeMs));
}

import { spawn } from 'node:child_process';
import { delimiter, dirname } from 'node:path';

/** In milliseconds. An installation on a busy machine takes long. */
const PATIENCE = 300_000;

/** The last lines of an output say what went wrong. */
const LINES_SHOWN = 40;

/** Starts a program. With `node`, that Node runs it, and whatever it starts in turn. */
export function start([command, ...args], { cwd, node = process.execPath, env = {}, ...options }) {
  const path = [dirname(node), process.env.PATH].join(delimiter);
  // The tests of this repository set options for their own Node, which would change what is tested here.
  const program = command === 'node' ? node : command;
  return spawn(program, args, {
    cwd,
    env: { ...process.env, NODE_OPTIONS: '', PATH: path, CI: '1', NO_COLOR: '1', ...env },
    ...options,
  });
}

/** Runs a program to its end and returns what it printed. Throws an error with the output if it fails. */
export async function run(command, options) {
  const child = start(command, { stdio: ['ignore', 'pipe', 'pipe'], timeout: PATIENCE, ...options });
  const output = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'])
    child[stream].setEncoding('utf8').on('data', (text) => (output[stream] += text));
  const status = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  if (status === 0) return output;
  const printed = (output.stdout + output.stderr).trimEnd().split('\n').slice(-LINES_SHOWN).join('\n');
  throw new Error(`${command.join(' ')}\nended with ${status ?? 'a signal'}, in ${options.cwd}:\n${printed}`);
}

import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { runCommandLine } from '../../lib/tools/cli/command-line.js';
import { Terminal } from '../../lib/tools/cli/terminal.js';
import type { CommandResult } from './command-line.js';

/** Runs `nestjs-cors` in this process, which is faster. Its streams are pipes. For commands that start no application. */
export async function runInProcess(args: readonly string[]): Promise<CommandResult> {
  const [out, err] = [new PassThrough(), new PassThrough()];
  const printed = Promise.all([text(out), text(err)]);
  const terminal = new Terminal(out as never, err as never);
  const status = await runCommandLine(args, terminal);
  out.end();
  err.end();
  const [stdout, stderr] = await printed;
  return { status, stdout, stderr };
}

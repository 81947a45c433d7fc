#!/usr/bin/env node
import { runCommandLine } from './command-line.js';
import { CommandError } from './command-error.js';
import type { ExitCode } from './exit-code.js';
import { APPLICATION_PROCESS } from './application/process/messages.js';
import { printFailure } from './print-failure.js';
import { Terminal } from './terminal.js';

const words = process.argv.slice(2);
if (words[0] === APPLICATION_PROCESS) {
  void import('./application/process/application-process.js').then((one) => one.runApplicationProcess());
} else runCommand();

function runCommand(): void {
  const terminal = new Terminal();
  let exitCode: ExitCode | undefined;
  // Whatever ends the process: without a result, that is never a success.
  process.on('exit', () => {
    process.exitCode = exitCode ?? printFailure(new CommandError('ended', 'There is no result.'), words, terminal);
  });
  void runCommandLine(words, terminal).then((code) => {
    exitCode = code;
  });
}

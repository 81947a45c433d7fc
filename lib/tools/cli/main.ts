#!/usr/bin/env node
import { runCommandLine } from './command-line.js';
import { CommandError } from './command-error.js';
import type { ExitCode } from './exit-code.js';
import { printFailure } from './print-failure.js';
import { Terminal } from './terminal.js';

const words = process.argv.slice(2);
const terminal = new Terminal();
let exitCode: ExitCode | undefined;

// An application can end the process, or wait for something that never happens: without a result, that is never a success.
process.on('exit', () => {
  process.exitCode = exitCode ?? printFailure(endedEarly(), words, terminal);
});

void runCommandLine(words, terminal).then((code) => {
  exitCode = code;
});

function endedEarly(): CommandError {
  return new CommandError(
    'ended',
    'The process ended before there was a result.',
    'Look for process.exit() in the application, and for promises that never resolve while it starts.',
  );
}

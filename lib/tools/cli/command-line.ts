import { createRequire } from 'node:module';
import { nearestName } from '../../diagnostics/nearest-name.js';
import { bounded } from '../../diagnostics/render-value.js';
import { parseArguments } from './arguments.js';
import type { Command } from './command.js';
import { CommandError, usageError } from './command-error.js';
import { COMMANDS } from './commands.js';
import { EXIT, type ExitCode } from './exit-code.js';
import { helpOf, overview } from './help.js';
import { printFailure } from './print-failure.js';
import type { Terminal } from './terminal.js';

/** Runs a command line. Never rejects: errors are printed on stderr. */
export async function runCommandLine(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  try {
    return await dispatch(words, terminal);
  } catch (error) {
    return printFailure(error, words, terminal);
  }
}

async function dispatch(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const [name, ...rest] = words;
  if (name === undefined) throw usageError('The command is missing.', seeHelp());
  if (name === '--help' || name === '-h') return printed(overview(COMMANDS, terminal), terminal);
  if (name === '--version') return printed(version(), terminal);
  const command = commandNamed(name);
  if (rest.some((word) => word === '--help' || word === '-h')) return printed(helpOf(command, terminal), terminal);
  return run(command, rest, terminal);
}

/** Only mistakes in the command line mention the help. */
async function run(command: Command, words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  try {
    return await command.run(parseArguments(words, command.options), terminal);
  } catch (error) {
    if (!(error instanceof CommandError) || error.code !== 'usage') throw error;
    throw usageError(error.message, [error.hint, seeHelp(command.name)].filter(Boolean).join('\n'));
  }
}

function commandNamed(name: string): Command {
  const command = COMMANDS.find((one) => one.name === name);
  if (command !== undefined) return command;
  const nearest = nearestName(
    name,
    COMMANDS.map((one) => one.name),
  );
  const hint = nearest === undefined ? seeHelp() : `Did you mean ${nearest}?\n${seeHelp()}`;
  throw usageError(`Unknown command '${bounded(name)}'.`, hint);
}

function seeHelp(command?: string): string {
  return `See npx nestjs-cors ${command === undefined ? '' : `${command} `}--help`;
}

function printed(text: string, terminal: Terminal): ExitCode {
  terminal.print(text);
  return EXIT.fine;
}

function version(): string {
  const manifest = createRequire(import.meta.url)('nestjs-cors/package.json') as {
    version: string;
  };
  return manifest.version;
}

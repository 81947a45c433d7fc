import { type Arguments, parseArguments } from '../../../lib/tools/cli/arguments.js';
import type { Command } from '../../../lib/tools/cli/command.js';
import { COMMANDS } from '../../../lib/tools/cli/commands.js';

/** Parses a command line from a document like a shell and the program would. Throws if it has a mistake. */
export function parsedCommand(line: string): { readonly name: string; readonly given: Arguments } {
  const [npx, program, name, ...words] = wordsOf(line);
  const command: Command | undefined = COMMANDS.find((one) => one.name === name);
  if (npx !== 'npx' || program !== 'nestjs-cors' || command === undefined)
    throw new Error(`Not a command of nestjs-cors: ${line}`);
  return { name: command.name, given: parseArguments(words, command.options) };
}

function wordsOf(line: string): string[] {
  const words = line.replaceAll('\\\n', ' ').match(/'[^']*'|\S+/g) ?? [];
  return words.map((word) => word.replaceAll("'", ''));
}

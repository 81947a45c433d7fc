import { type Arguments, parseArguments } from '../../../lib/tools/cli/arguments.js';
import type { Command } from '../../../lib/tools/cli/command.js';
import { COMMANDS } from '../../../lib/tools/cli/commands.js';

/** A command line out of a document, read as a shell and then the program would; throws where there is a mistake in it. */
export function parsedCommand(line: string): { readonly name: string; readonly given: Arguments } {
  const [npx, program, name, ...words] = wordsOf(line);
  const command: Command | undefined = COMMANDS.find((one) => one.name === name);
  if (npx !== 'npx' || program !== 'nestjs-cors' || command === undefined) throw new Error(`No command: ${line}`);
  return { name: command.name, given: parseArguments(words, command.options) };
}

function wordsOf(line: string): string[] {
  const words = line.replaceAll('\\\n', ' ').match(/'[^']*'|\S+/g) ?? [];
  return words.map((word) => word.replaceAll("'", ''));
}

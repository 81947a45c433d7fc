import type { Command } from './command.js';
import type { OptionSpec } from './option-spec.js';
import type { Terminal } from './terminal.js';

/** The start of every command line in the help. */
const PROGRAM = 'npx nestjs-cors';
const HELP_ROW = ['--help', 'Show this help'] as const;

/** The output of `--help` without a command. */
export function overview(commands: readonly Command[], terminal: Terminal): string {
  const heading = (text: string): string => terminal.style('bold', text);
  return [
    `${heading('Usage:')} ${PROGRAM} <command> [options]`,
    section(heading('Commands:'), rows(commands.map((command) => [synopsis(command), command.summary]))),
    section(
      heading('Options:'),
      rows([
        ['--help', 'Show this help, or the help of a command'],
        ['--version', 'Show the version'],
      ]),
    ),
    section(
      heading('Examples:'),
      examples(
        commands.flatMap((command) => command.examples.slice(0, 1)),
        terminal,
      ),
    ),
  ].join('\n\n');
}

/** The output of `--help` after a command. */
export function helpOf(command: Command, terminal: Terminal): string {
  const heading = (text: string): string => terminal.style('bold', text);
  const options = Object.entries(command.options).map(([name, spec]) => [optionSynopsis(name, spec), helpText(spec)]);
  return [
    `${heading('Usage:')} ${PROGRAM} ${synopsis(command)} [options]`,
    `${command.summary}.`,
    ...command.description,
    section(heading('Options:'), rows([...options, HELP_ROW])),
    section(heading('Examples:'), examples(command.examples, terminal)),
    section(heading('Exit codes:'), rows(Object.entries(command.exits))),
  ].join('\n\n');
}

function synopsis({ name, operands }: Command): string {
  return operands === '' ? name : `${name} ${operands}`;
}

function optionSynopsis(name: string, { value }: OptionSpec): string {
  return value === undefined ? `--${name}` : `--${name} ${value}`;
}

function helpText({ help, multiple }: OptionSpec): string {
  return multiple === true ? `${help}; can be repeated` : help;
}

function section(heading: string, lines: readonly string[]): string {
  return [heading, ...lines.map((line) => `  ${line}`)].join('\n');
}

function rows(table: readonly (readonly string[])[]): string[] {
  const width = Math.max(...table.map(([left = '']) => left.length));
  return table.map(([left = '', right = '']) => `${left.padEnd(width)}  ${right}`);
}

function examples(list: Command['examples'], terminal: Terminal): string[] {
  return list.flatMap(({ line, purpose }) => [terminal.style('dim', `# ${purpose}`), `${PROGRAM} ${line}`]);
}

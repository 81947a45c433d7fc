import type { Arguments } from './arguments.js';
import type { ExitCode } from './exit-code.js';
import type { OptionSpecs } from './option-spec.js';
import type { Terminal } from './terminal.js';

/** A command line to copy, and what it is for. */
export interface CommandExample {
  /** What follows `npx nestjs-cors`. */
  readonly line: string;
  readonly purpose: string;
}

/**
 * One command: what the help says, and what it does. The description is loaded with every command, so what does the work
 * is better imported by `run` when it is asked for.
 */
export interface Command {
  readonly name: string;
  /** The operands as the help shows them: `<url>`. */
  readonly operands: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** What else the help of this command says, in paragraphs. */
  readonly description: readonly string[];
  readonly options: OptionSpecs;
  readonly examples: readonly CommandExample[];
  /** What each exit code means here. */
  readonly exits: Readonly<Record<ExitCode, string>>;
  /** @throws {CommandError} when it cannot do its work */
  run(given: Arguments, terminal: Terminal): Promise<ExitCode>;
}

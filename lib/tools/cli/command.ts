import type { Arguments } from './arguments.js';
import type { ExitCode } from './exit-code.js';
import type { OptionSpecs } from './option-spec.js';
import type { Terminal } from './terminal.js';

/** A command line to copy, with its purpose. */
export interface CommandExample {
  /** The words after `npx nestjs-cors`. */
  readonly line: string;
  readonly purpose: string;
}

/**
 * One command: its help, and the function that runs it. All descriptions are loaded every time, so `run` imports its code
 * when it is called.
 */
export interface Command {
  readonly name: string;
  /** The operands, as the help shows them: `<url>`. */
  readonly operands: string;
  /** One line in the list of commands. */
  readonly summary: string;
  /** More paragraphs for the help of this command. */
  readonly description: readonly string[];
  readonly options: OptionSpecs;
  readonly examples: readonly CommandExample[];
  /** What each exit code means for this command; the others do not occur. */
  readonly exits: Readonly<Partial<Record<ExitCode, string>>>;
  /** @throws {CommandError} if it cannot do its work */
  run(given: Arguments, terminal: Terminal): Promise<ExitCode>;
}

/** What keeps a command from doing its work: told in one sentence, without a stack; the exit code is 2. */
export class CommandError extends Error {
  /**
   * @param code stable, for programs that read the output of `--json`
   * @param message what is wrong
   * @param hint what to do about it
   */
  constructor(
    readonly code: string,
    message: string,
    readonly hint?: string,
  ) {
    super(message);
  }
}

/** A mistake in the command line itself. */
export function usageError(message: string, hint?: string): CommandError {
  return new CommandError('usage', message, hint);
}
